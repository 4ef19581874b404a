import { start } from '../../lib/ui/signed-in/start'

start()
