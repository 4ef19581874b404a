import { start } from '../../lib/ui/panel/start'

start()
