import type { Blame } from '../../http/fault-texts'
import { blameOf, nextStep } from '../../http/fault-texts'
import type { FaultData } from '../../messages/shapes'
import { type Message, say } from '../../text/index'
import { ask } from '../background'
import { t } from '../t'

const whose: Record<Blame, Message> = {
  credential: say('The token'),
  role: say('The role of this account'),
  portal: say('The portal'),
  network: say('The network'),
  input: say('What was asked for'),
  settings: say('A setting of yours'),
  company: say('A rule of your company'),
  machine: say('This computer'),
  us: say('Gangway itself'),
}

/** Opens the options in a tab of their own. */
export const openOptions = (): void => {
  void ask('window.open', { page: 'options' }).catch(() => {})
}

/** A fault as a person needs it: what happened, whose fault it is, what to do next. */
export function FaultBox(props: {
  fault: FaultData
  retry?: () => void
  /** Leads to what was entered, where that is at fault. */
  change?: (() => void) | undefined
  small?: boolean
}) {
  const { fault, retry, change, small } = props
  const blame = blameOf(fault.code)
  const options = blame === 'credential' || blame === 'role' || blame === 'settings'
  return (
    <section class={small ? 'fault small' : 'fault'} role="alert">
      <p class="fault-blame">
        <span class="glyph" aria-hidden="true">
          {'■'}
        </span>
        {t(whose[blame])}
      </p>
      <p class="fault-what">{t(fault.what)}</p>
      <p class="fault-next">{t(nextStep(fault.code))}</p>
      <div class="buttons start">
        {retry && fault.code !== 'closed' && fault.code !== 'invalid' && (
          <button type="button" class="button" onClick={retry}>
            {t(say('Try again'))}
          </button>
        )}
        {change && (
          <button type="button" class="button primary" onClick={change}>
            {t(say('Change what was entered'))}
          </button>
        )}
        {options && (
          <button type="button" class="button primary" onClick={openOptions}>
            {t(fault.code === 'locked' ? say('Unlock…') : say('Open the options'))}
          </button>
        )}
      </div>
      {(fault.support !== undefined || fault.status !== undefined) && (
        <p class="fault-id">
          {fault.status !== undefined && (
            <span>{t(say('Status {status}', { status: String(fault.status) }))}</span>
          )}
          {fault.support !== undefined && (
            <span>
              {t(say('Correlation id'))} <span class="mono">{fault.support}</span>
            </span>
          )}
        </p>
      )}
    </section>
  )
}
