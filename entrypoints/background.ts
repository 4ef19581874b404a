import { defineBackground } from 'wxt/utils/define-background'
import { start } from '../lib/background/index'

export default defineBackground(() => start())
