import type { FaultData, PickedFile, RunView } from '../../messages/shapes'
import type { AppFacts } from '../../upload/app'
import type { Uploader } from '../../upload/index'
import type { Stuck } from '../../upload/send'
import { ask, faultOf } from '../background'
import { grantReach, mayReach } from '../options/grant'

/** How sending stands in this page. */
export type SendState =
  /** No file is at hand: it was never picked here, or the browser forgot it with the page. */
  | { at: 'idle' }
  | { at: 'reading'; read: number; of: number }
  /** What was picked is not the file of this run. */
  | { at: 'other'; name: string }
  /** The person has to let Gangway reach where the file goes. */
  | { at: 'leave'; hosts: string[] }
  | { at: 'sending'; perSecond: number; left: number | null }
  /** Another tab of ours sends it. */
  | { at: 'elsewhere' }
  | { at: 'stuck'; stuck: Stuck }
  | { at: 'fault'; fault: FaultData }
  | { at: 'sent' }

/** Sends the file of one run at a time, whatever screen is open meanwhile. */
export interface Sender {
  state(): SendState
  /** Hears of every change of the state. @returns ends the listening */
  listen(listener: () => void): () => void
  /** The run as the last part has left it. */
  latest(): RunView | null
  /** Reads a file that was picked, keeps it for as long as the page lives, and tells what the app in it says of itself. */
  read(file: File): Promise<{ identity: PickedFile; app: AppFacts }>
  /** Takes a file for a run that waits for one, if it is the same. */
  pick(run: RunView, file: File): Promise<void>
  /** What a run has become: one that waits for the file at hand is sent it, one that waits no longer is left alone. */
  follow(run: RunView): void
  /** Asks the person for the hosts, in a click, and goes on. */
  allow(run: RunView): void
  /** Tries again. */
  again(run: RunView): void
}

/** Whether two files hold the same bytes. Their name and age say nothing of that, and are for the eye. */
const same = (a: PickedFile, b: PickedFile): boolean => a.size === b.size && a.sha256 === b.sha256

/** Makes the sender of a page. The file is held, never copied: its bytes are read when they are sent. */
export function createSender(uploader: Uploader): Sender {
  let state: SendState = { at: 'idle' }
  let held: { file: File; identity: PickedFile } | undefined
  /** The file that is being read: another one may be picked before that is over. */
  let reads: File | undefined
  let latest: RunView | null = null
  let work: { run: string; abort: AbortController } | undefined
  const listeners = new Set<() => void>()
  const tell = (next: SendState): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const lacks = (): boolean => latest?.upload?.waits === true
  const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

  const read: Sender['read'] = async file => {
    held = undefined
    reads = file
    const reading = (done: number): void => {
      if (reads === file) tell({ at: 'reading', read: done, of: file.size })
    }
    reading(0)
    try {
      const identity = await uploader.identityOf(file, reading)
      const app = await uploader.appFactsOf(file)
      if (reads === file) held = { file, identity }
      return { identity, app }
    } finally {
      if (reads === file) tell({ at: 'idle' })
    }
  }

  const send = async (run: RunView, file: File, signal: AbortSignal): Promise<void> => {
    const asked = async () => (await ask('upload.parts', { run: run.id })).parts
    let first: Awaited<ReturnType<typeof asked>> | undefined = await asked()
    const hosts = [...new Set(first.map(part => new URL(part.url).host))]
    if (!(await mayReach(hosts))) return tell({ at: 'leave', hosts })
    latest = null
    const rate = uploader.createRate(file.size)
    rate(run.upload?.sent ?? 0, Date.now())
    tell({ at: 'sending', perSecond: 0, left: null })
    addEventListener('beforeunload', warn)
    try {
      const world = {
        async parts() {
          const parts = first ?? (await asked())
          first = undefined
          return parts
        },
        async received(offset: number) {
          const now = await ask('upload.received', { run: run.id, offset })
          // Answers may overtake each other.
          if (now.updated >= (latest?.updated ?? 0)) latest = now
          tell({ at: 'sending', ...rate(latest?.upload?.sent ?? 0, Date.now()) })
        },
        codeOf: (error: unknown) => faultOf(error).code,
      }
      let ending = await uploader.send(file, world, signal)
      // A portal that cut the file anew meanwhile lacks something still.
      if (ending === 'sent' && lacks()) ending = await uploader.send(file, world, signal)
      if (typeof ending === 'object') tell({ at: 'stuck', stuck: ending.stuck })
      else tell({ at: ending === 'sent' ? 'sent' : 'idle' })
    } finally {
      removeEventListener('beforeunload', warn)
    }
  }

  const begin = (run: RunView): void => {
    const wanted = run.upload?.file
    if (work || !held || !wanted || !same(held.identity, wanted)) return
    const { file } = held
    const abort = new AbortController()
    work = { run: run.id, abort }
    navigator.locks
      .request(`upload:${run.id}`, { ifAvailable: true }, async lock =>
        lock ? send(run, file, abort.signal) : tell({ at: 'elsewhere' }),
      )
      .catch((error: unknown) => {
        // A run that was stopped meanwhile says so on its own screen.
        tell(abort.signal.aborted ? { at: 'idle' } : { at: 'fault', fault: faultOf(error) })
      })
      .finally(() => {
        work = undefined
      })
  }

  return {
    state: () => state,
    latest: () => latest,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    read,
    async pick(run, file) {
      const wanted = run.upload?.file
      // Another size is another file: that needs no reading.
      const readAgain = () => read(file).then(({ identity }) => identity)
      const identity = wanted?.size === file.size ? await readAgain().catch(() => undefined) : undefined
      if (!identity || !wanted || !same(identity, wanted)) {
        held = undefined
        return tell({ at: 'other', name: file.name })
      }
      begin(run)
    },
    follow(run) {
      if (run.upload?.waits !== true) {
        if (work?.run === run.id) work.abort.abort()
      } else if (state.at === 'idle') begin(run)
    },
    allow(run) {
      if (state.at !== 'leave') return
      const { hosts } = state
      const asked = async (): Promise<void> => {
        if (await grantReach(hosts)) begin(run)
      }
      void asked()
    },
    again: begin,
  }
}
