import type { Descriptor } from '../../messages/shapes'
import { say } from '../../text/index'
import { KeyHint } from '../parts/basic'
import { Bell, Bin, Copy, Eye, Lock, Pencil, Star } from '../parts/icons'
import { t } from '../t'
import { usePanel } from './panel'

function ActionIcon({ action }: { action: Descriptor }) {
  if (action.off) return <Lock />
  if (action.copies) return <Copy />
  if (action.effect === 'destructive') return <Bin />
  if (action.kind === 'watch') return <Bell />
  return action.kind === 'plan' ? <Pencil /> : <Eye />
}

/** The title of an action; `…` says that a preview comes first. */
function actionTitle(action: Descriptor): string {
  const title = t(action.title)
  return action.kind === 'plan' && !title.endsWith('…') ? `${title}…` : title
}

/** One action: its name, why it cannot run, its number, its pin. */
export function ActionRow(props: {
  action: Descriptor
  digit: number | null
  active: boolean
  onFocus(): void
  onKey(event: KeyboardEvent): void
}) {
  const { action, digit } = props
  const { choose, pins, pin } = usePanel()
  const pinned = pins.includes(action.id)
  const tab = props.active ? 0 : -1
  const pinName = t(
    pinned ? say('Unpin {what}', { what: action.title }) : say('Pin {what}', { what: action.title }),
  )
  return (
    <li class={action.off ? 'action off' : 'action'}>
      <button
        type="button"
        class="action-main"
        tabIndex={tab}
        aria-disabled={action.off ? 'true' : undefined}
        aria-keyshortcuts={digit === null ? undefined : String(digit)}
        title={t(action.about)}
        data-action={action.id}
        onFocus={props.onFocus}
        onKeyDown={props.onKey}
        onClick={event => choose(action, event)}
      >
        <ActionIcon action={action} />
        <span class="action-title">
          {actionTitle(action)}
          {action.effect === 'destructive' && !action.off && (
            <span class="tag bad">
              <span aria-hidden="true">{'◆ '}</span>
              {t(say('for good'))}
            </span>
          )}
          {action.on && <span class="tag">{t(say('watched'))}</span>}
          {action.off && <small>{t(action.off.why)}</small>}
        </span>
        {digit !== null && <KeyHint>{digit}</KeyHint>}
      </button>
      <button
        type="button"
        class="icon-button pin"
        tabIndex={tab}
        aria-pressed={pinned}
        aria-label={pinName}
        title={pinName}
        onClick={() => pin(action.id, !pinned)}
      >
        <Star on={pinned} />
      </button>
    </li>
  )
}
