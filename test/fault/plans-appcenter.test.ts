import { describePlans } from '../support/plan-faults'

describePlans('appcenter')
