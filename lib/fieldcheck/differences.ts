import type { Portal } from '../portals/portal'
import { count, say, type Text } from '../text/index'
import type { Probe, Report } from './report'

/** What a person is told of one read. */
export interface Finding {
  op: string
  status: number | null
  /** False where no earlier answer named anything to ask about. */
  asked: boolean
  /** What is not as Gangway expects it; empty where all is. */
  differs: Text[]
}

/** What a report says in words: for each read, what is not as the portal documents it and Gangway relies on. */
export const findingsOf = (
  report: Report,
  { fieldCheck: { headers } }: Pick<Portal, 'fieldCheck'>,
): Finding[] =>
  report.probes.map(probe => ({
    op: probe.op,
    status: probe.status,
    asked: probe.stopped !== 'nothing',
    differs: [...answered(probe), ...missing(probe, headers), ...body(probe)],
  }))

const good = ({ status }: Probe): boolean => status !== null && status >= 200 && status < 300

const refused = say('The portal does not accept this token here.')

function answered({ status, stopped }: Probe): Text[] {
  if (stopped === 'nothing') return [say('No answer before it named anything to ask about.')]
  if (stopped === 'malformed') return [say('The answer is not JSON.')]
  if (stopped === 'redirected') return [say('The portal sends us elsewhere instead of answering.')]
  if (stopped === 'unauthorized') return [refused]
  if (stopped === 'limited' || status === 429) return [say('The rate was used up.')]
  if (stopped !== undefined) return [say('There was no answer to look at.')]
  if (status === 401) return [refused]
  if (status === 403) return [say('This token may not read this.')]
  if (status === 404) return [say('The portal does not know this address, or hides it from this token.')]
  if (status === 410) return [say('The portal says that this is gone for good.')]
  if (status !== null && status >= 500) return [say('The portal itself failed.')]
  return status !== null && status >= 200 && status < 300 ? [] : [say('The status is not one of a success.')]
}

function missing(probe: Probe, expected: readonly string[]): Text[] {
  if (!good(probe) || probe.stopped !== undefined) return []
  const gone = expected.filter(name => !Object.hasOwn(probe.headers, name))
  const type = probe.headers['content-type']
  return [
    ...gone.map(name => say('The header {name} is not there.', { name })),
    ...(probe.shape && type !== undefined && !/json/i.test(type ?? '')
      ? [say('It is JSON, but its header says something else.')]
      : []),
  ]
}

/** More places than these tell a person nothing; the file has all of them. */
const shown = 8

const whole = say('The answer as a whole is not as Gangway expects it.')

function body({ misfits }: Probe): Text[] {
  const rest = misfits.length - shown
  return [
    ...misfits
      .slice(0, shown)
      .map(path => (path === '.' ? whole : say('The field {path} is not as Gangway expects it.', { path }))),
    ...(rest > 0 ? [count(rest, 'and {n} more place', 'and {n} more places')] : []),
  ]
}
