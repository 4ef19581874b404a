import { start } from '../../lib/ui/panel/start'
import { createSender } from '../../lib/ui/upload/sender'
import { uploader } from '../../lib/upload/index'

start(createSender(uploader))
