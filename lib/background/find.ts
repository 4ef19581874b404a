import type { Context } from '../context/index'
import { contextAt } from './servers'

const ownerAndApp = /^([\w.-]{1,100})\/([\w. -]{1,100})$/

/** What typed text means: an address anywhere in it, or `owner/app`. Null where it means nothing to us. */
export async function find(text: string, here: Context | null): Promise<Context | null> {
  for (const word of text.split(/[\s<>"'()[\]]+/)) {
    const context = word.includes('://') ? await contextAt(word.replace(/[.,;:!?]+$/, '')) : null
    if (context) return context
  }
  const name = ownerAndApp.exec(text.trim())
  if (!name?.[1] || !name[2]) return null
  const kind =
    here?.portal === 'appcenter' && here.ownerKind === 'user' && here.owner === name[1] ? 'user' : 'org'
  return { portal: 'appcenter', ownerKind: kind, owner: name[1], app: name[2] }
}
