import { fieldCheck } from '../fieldcheck/check'
import { findingsOf } from '../fieldcheck/differences'
import { fileOf } from '../fieldcheck/report'
import type { FieldChecked } from '../messages/shapes'
import { actorOf, portalFor } from './actors'
import type { Engine } from './engine'

/**
 * Sends a portal's field check with a stored credential. What it tells holds no value of an answer.
 * @throws Fault `no-credential` where the credential is gone
 */
export async function runFieldCheck(id: string, { requester }: Engine): Promise<FieldChecked> {
  const now = Date.now()
  const { credential, actor } = await actorOf(id, now)
  const { access, reach, reaches, name, account } = credential
  const portal = portalFor(credential)
  const asker = { ...actor, access, reach, reaches, words: [name, account] }
  const report = await fieldCheck(portal, asker, requester, now)
  return {
    findings: findingsOf(report, portal),
    file: { name: `field-check-${portal.id}-${report.day}.json`, text: fileOf(report) },
  }
}
