import { actionsIn } from '../part'

export { portal } from './index'
export const actions = actionsIn(import.meta.glob('./actions/*.ts', { eager: true }))
