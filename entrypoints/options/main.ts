import { start } from '../../lib/ui/options/start'

start()
