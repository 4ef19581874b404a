import { useEffect, useState } from 'preact/hooks'
import type { First } from '../../messages/last'
import type { FaultData, Opened } from '../../messages/shapes'
import { say, type Text } from '../../text/index'
import { ask, faultOf, silence } from '../background'
import { Skeleton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { Toasts } from '../parts/toasts'
import { Waiting } from '../parts/waiting'
import { t } from '../t'
import { PanelContext } from './panel'
import { ScreenView } from './screens'
import { usePanelState } from './state'

/** What stands there until the background has answered: the shape of what will come. */
function Opening() {
  return (
    <main class="opening" aria-busy="true">
      <h1 class="offscreen">{t(say('Gangway is opening'))}</h1>
      <Skeleton rows={2} />
      <Skeleton rows={5} kind="pairs" />
      <Skeleton rows={5} kind="row" />
    </main>
  )
}

/** A panel without a valid pass shows one sentence and does nothing. */
const Inert = ({ what }: { what: Text }) => (
  <main class="inert">
    <h1 class="offscreen">{t(say('Gangway'))}</h1>
    <p>{t(what)}</p>
  </main>
)

/** Whether two answers show the same. */
const same = (one: Opened | null, other: Opened): boolean => JSON.stringify(one) === JSON.stringify(other)

/**
 * The whole panel: waits for the background, then keeps the stack of screens.
 * @param already the answer to the first question, where it is there
 * @param asked tells whether that is no more than what was answered last
 */
export function App(props: {
  first: Promise<Opened> | null
  already: Opened | null
  asked: Promise<First> | undefined
}) {
  const { first, already, asked } = props
  const [opened, setOpened] = useState(already)
  const [fault, setFault] = useState<FaultData | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    const open = round === 0 ? first : ask('panel.open', {})
    open?.then(setOpened, (error: unknown) => setFault(faultOf(error)))
  }, [first, round])
  useEffect(() => {
    const look = async () => {
      if (!(await asked)?.last) return
      const now = await ask('panel.open', {})
      setOpened(shown => (same(shown, now) ? shown : now))
    }
    // Where nobody answered, that is told by whatever the person does next.
    look().catch(() => {})
  }, [asked])
  const retry = () => {
    setFault(null)
    setRound(round + 1)
  }
  if (!first) return <Inert what={say('This panel opens from the button of Gangway on the page.')} />
  // Who was refused has nothing to try again; only the popup needs neither pass nor ticket.
  const refused =
    fault && fault !== silence && fault.code !== 'timeout' && location.pathname !== '/popup.html'
  if (refused) return <Inert what={fault.what} />
  if (opened) return <Ready opened={opened} look={setOpened} />
  return (
    <>
      {fault ? (
        <main class="body">
          <h1 class="offscreen">{t(say('Gangway'))}</h1>
          <FaultBox fault={fault} retry={retry} />
        </main>
      ) : (
        <Opening />
      )}
      <Waiting />
    </>
  )
}

function Ready({ opened, look }: { opened: Opened; look(place: Opened): void }) {
  const { panel, screen, elsewhere, lookThere } = usePanelState(opened, look)
  return (
    <PanelContext.Provider value={panel}>
      <ScreenView screen={screen} elsewhere={elsewhere} lookThere={lookThere} />
      <Waiting />
      <Toasts />
    </PanelContext.Provider>
  )
}
