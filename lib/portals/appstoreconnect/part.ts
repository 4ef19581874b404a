import { actionsIn } from '../part'

export { portal } from './index'

/** Every action of this portal: each file of the folder. */
export const actions = actionsIn(import.meta.glob('./actions/*.ts', { eager: true }))
