import { formOf } from '../actions/form'
import type { AnswerOf, MessageType, ReadPayload } from '../messages/protocol'
import { actionOf } from '../portals/registry'
import { getRun } from '../runs/journal'
import type { RunRecord } from '../runs/record'
import { missingParts, noteReceived } from '../runs/uploads'
import { type Engine, showRun } from './engine'
import { tellRun } from './ports'
import { partView } from './runview'
import type { Caller } from './zones'

type UploadMessage = Extract<MessageType, `upload.${string}`>

/** Whether an action asks for a file, which is picked in the uploader alone. */
export function takesFile(id: string): boolean {
  const action = actionOf(id)
  return action !== undefined && Object.values(formOf(action.input).fields).some(one => one.format === 'file')
}

/** Tells everybody who looks, and lets the run go on where the file is whole. */
function told(run: RunRecord, { executor }: Engine): void {
  tellRun(run)
  if (run.state === 'running') void executor.resume()
}

/** What the page asks for that sends the parts of a file. */
export const uploadHandlers: {
  [T in UploadMessage]: (payload: ReadPayload<T>, caller: Caller, engine: Engine) => Promise<AnswerOf<T>>
} = {
  'upload.parts': async ({ run: id }, _, engine) => {
    // Whoever gets the addresses may write: it is asked as for any other write.
    await engine.checkWrite(await getRun(id))
    const { run, parts } = await missingParts(engine.world, id)
    told(run, engine)
    return { run: await showRun(run), parts: parts.map(partView) }
  },
  'upload.received': async ({ run: id, offset }, _, engine) => {
    const run = await noteReceived(id, offset, Date.now())
    told(run, engine)
    return showRun(run)
  },
}
