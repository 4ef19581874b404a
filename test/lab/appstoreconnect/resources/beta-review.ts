import type { Verb } from '../family.ts'
import type { Shapes } from '../types.ts'

export const types = {} as const satisfies Shapes

export const verbs: readonly Verb[] = []
