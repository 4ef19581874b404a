import type { ComponentChildren } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { say, type Text } from '../../text/index'
import { ask } from '../background'
import { Skeleton, useFocus } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { Back, Close } from '../parts/icons'
import { RunScreen } from '../run/run-screen'
import { t } from '../t'
import { coming } from '../views/later'
import { Later, ViewScreen } from '../views/view-screen'
import { ActingLine } from './acting'
import { FormScreen } from './form'
import { Home } from './home'
import { type Screen, usePanel } from './panel'

const closePanel = (): void => void ask('panel.close', {}).catch(() => {})

/** The button that closes the frame. */
export function CloseFrame() {
  const { opened } = usePanel()
  if (opened.place !== 'frame') return null
  const name = t(say('Close the panel'))
  return (
    <button type="button" class="icon-button" aria-label={name} title={name} onClick={closePanel}>
      <Close />
    </button>
  )
}

/** The head of every screen but home: the way back, where this is, what it is. */
export function Head({ title, sub, children }: { title: Text; sub?: Text; children?: ComponentChildren }) {
  const { back, opened } = usePanel()
  const heading = useFocus<HTMLHeadingElement>()
  const name = t(say('Back'))
  return (
    <header class="head">
      <button type="button" class="icon-button" aria-label={name} title={name} onClick={back}>
        <Back />
      </button>
      <div class="titles">
        <p class="crumbs">{sub === undefined ? [...opened.crumbs, opened.name].join(' › ') : t(sub)}</p>
        <h1 ref={heading} tabIndex={-1}>
          {t(title)}
        </h1>
      </div>
      {children}
      <CloseFrame />
    </header>
  )
}

/** The tab of this panel has gone to another page while something is open here. */
function Elsewhere({ look }: { look(): void }) {
  return (
    <output class="banner calm">
      {t(say('The page has gone elsewhere. This still belongs to where you were.'))}
      <button type="button" class="link-button" onClick={look}>
        {t(say('Look at the page'))}
      </button>
    </output>
  )
}

/** Seldom wanted, and so not loaded with the panel. */
const watches = coming(() => import('./watches').then(file => file.WatchesScreen))
const history = coming(() => import('./history').then(file => file.HistoryScreen))

/** Draws the screen on top of the stack. */
export function ScreenView(props: { screen: Screen; elsewhere: boolean; lookThere(): void }) {
  const { opened } = usePanel()
  const { screen } = props
  const acting = screen.at === 'run' ? screen.run.acting : opened.acting
  // What had the focus may be gone, as the button that was pressed: it is not lost then.
  useLayoutEffect(() => {
    if (document.activeElement === document.body && document.hasFocus())
      document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true })
  })
  return (
    <div class={acting?.production === true ? 'frame production' : 'frame'}>
      {props.elsewhere && <Elsewhere look={props.lookThere} />}
      <Top screen={screen} />
    </div>
  )
}

function Top({ screen }: { screen: Screen }) {
  const { opened } = usePanel()
  switch (screen.at) {
    case 'home':
      return <Home key={JSON.stringify(opened.context)} />
    case 'form':
      return <FormScreen key={screen.action.id} action={screen.action} input={screen.input} />
    case 'view':
      return <ViewScreen action={screen.action} input={screen.input} view={screen.view} />
    case 'run':
      return <RunScreen key={screen.run.id} run={screen.run} moved={screen.moved} />
    case 'history':
      return <Later part={history} props={{}} />
    case 'watches':
      return <Later part={watches} props={{}} />
    case 'busy':
      return (
        <>
          <Head title={screen.title.title} />
          <ActingLine />
          <main class="body" aria-busy="true">
            <Skeleton rows={6} kind="row" />
          </main>
        </>
      )
    case 'fault':
      return (
        <>
          <Head title={screen.title?.title ?? say('This did not open')} />
          <ActingLine />
          <main class="body">
            <FaultBox fault={screen.fault} retry={screen.retry} change={screen.change} />
          </main>
        </>
      )
  }
}
