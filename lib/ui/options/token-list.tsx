import { useEffect, useState } from 'preact/hooks'
import type { DeskRow, Shown } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { ask, faultOf } from '../background'
import { age, moment } from '../format'
import { Pill, useFocus } from '../parts/basic'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { FilterTokens, tokensFor, worthFilter } from './filter-tokens'
import { Rights } from './found'
import { grantAddresses, grantNotifications, mayNotify, notGranted } from './grant'
import { Leaked } from './leaked'
import { Marks, UsedBy } from './marks'
import { accesses, addedWords, kindOf, portals } from './words'

/** Every token, with what is known of it and what can be done about it. */
export function TokenList({ tokens, changed }: { tokens: Shown[]; changed(tokens: Shown[]): void }) {
  const [desk, setDesk] = useState<DeskRow[]>([])
  const [typed, setTyped] = useState('')
  useEffect(() => {
    if (tokens.length === 0) return
    ask('desk.get', {}).then(setDesk, (error: unknown) => toast(faultOf(error).what))
  }, [tokens])
  if (tokens.length === 0) {
    return (
      <p class="empty">
        {t(
          say(
            'There is no token yet. Ids, links, Markdown and QR codes work without one; all else needs it.',
          ),
        )}
      </p>
    )
  }
  const long = tokens.length >= worthFilter
  const found = long ? tokensFor(tokens, desk, typed) : tokens
  return (
    <>
      <Warnings />
      {long && <FilterTokens all={tokens.length} found={found.length} typed={typed} type={setTyped} />}
      <ul class="tokens" hidden={found.length === 0}>
        {found.map(token => (
          <Token
            key={token.id}
            token={token}
            desk={desk.find(row => row.id === token.id) ?? null}
            tokens={tokens}
            changed={changed}
          />
        ))}
      </ul>
    </>
  )
}

/** Offers to tell before a token ends, until the person has allowed it. */
function Warnings() {
  const [may, setMay] = useState(true)
  useEffect(() => {
    void mayNotify().then(setMay)
  }, [])
  if (may) return null
  return (
    <div class="buttons start">
      <button type="button" class="button" onClick={() => void grantNotifications().then(setMay)}>
        {t(say('Tell me before a token ends…'))}
      </button>
    </div>
  )
}

type Doing = 'nothing' | 'renaming' | 'removing' | 'leaked' | 'waiting'

interface TokenProps {
  token: Shown
  desk: DeskRow | null
  tokens: Shown[]
  changed(tokens: Shown[]): void
}

function Token({ token, desk, tokens, changed }: TokenProps) {
  const [doing, setDoing] = useState<Doing>('nothing')
  const work = async (job: () => Promise<Shown[]>) => {
    setDoing('waiting')
    try {
      changed(await job())
    } catch (error) {
      toast(faultOf(error).what)
    }
    setDoing('nothing')
  }
  const recheck = () =>
    void work(async () => {
      const fresh = await ask('credentials.recheck', { id: token.id })
      toast(say('{name} still works.', { name: fresh.name }))
      return tokens.map(one => (one.id === fresh.id ? fresh : one))
    })
  const signInAgain = (addresses: string[]) => {
    const granted = grantAddresses(addresses)
    return work(async () => {
      if (!(await granted)) {
        toast(notGranted.what)
        return tokens
      }
      toast(addedWords(await ask('credentials.again', { id: token.id })))
      return ask('credentials.list', {})
    })
  }
  const ended = desk?.marks.some(({ mark }) => mark === 'ended') === true
  const change = (what: { name: string } | { production: boolean }) =>
    void work(() => ask('credentials.change', { id: token.id, ...what }))
  const remove = () => void work(() => ask('credentials.remove', { id: token.id }))
  const reach =
    token.reach === 'app'
      ? token.reaches.join(', ')
      : t(count(token.reaches.length, 'reaches {n} app', 'reaches {n} apps'))
  return (
    <li class={token.production ? 'token production' : 'token'} aria-label={token.name}>
      <div class="token-text">
        {doing === 'renaming' ? (
          <Rename name={token.name} cancel={() => setDoing('nothing')} save={name => change({ name })} />
        ) : (
          <p class="token-name">
            <b>{token.name}</b>
            {token.production && <Pill tone="warn" text={say('Production')} />}
            {desk && <Marks marks={desk.marks} />}
          </p>
        )}
        <p class="token-more">
          {[portals[token.portal], kindOf(token.kind), token.account, t(accesses[token.access]), reach]
            .filter(word => word !== '')
            .join(' · ')}
        </p>
        <Rights rights={token.rights} />
        <p class="token-more">
          {token.ends !== null && (
            <>
              <b>{t(say('ends on {when}', { when: moment(token.ends) }))}</b>
              {' · '}
            </>
          )}
          <span title={moment(token.added)}>{t(say('added {when}', { when: age(token.added) }))}</span>
          {' · '}
          {token.used > 0 ? (
            <span title={moment(token.used)}>{t(say('last used {when}', { when: age(token.used) }))}</span>
          ) : (
            t(say('never used'))
          )}
          {' · '}
          <span title={moment(token.checked)}>{t(say('checked {when}', { when: age(token.checked) }))}</span>
          {' · '}
          <span class="mono">{token.base}</span>
        </p>
        {desk && <UsedBy uses={desk.uses} />}
        <div class="field switch">
          <input
            id={`production-${token.id}`}
            type="checkbox"
            checked={token.production}
            disabled={doing === 'waiting'}
            onChange={event => change({ production: event.currentTarget.checked })}
          />
          <label for={`production-${token.id}`}>{t(say('Production: every change asks to be typed'))}</label>
        </div>
      </div>
      {doing === 'leaked' && desk ? (
        <Leaked token={token} desk={desk} cancel={() => setDoing('nothing')} remove={remove} />
      ) : doing === 'removing' ? (
        <ConfirmRemove token={token} cancel={() => setDoing('nothing')} remove={remove} />
      ) : (
        <div class="buttons start">
          {desk?.again && (
            <button
              type="button"
              class={ended ? 'button primary' : 'button'}
              disabled={doing === 'waiting'}
              onClick={() => void signInAgain(desk.again ?? [])}
            >
              {t(say('Sign in again…'))}
            </button>
          )}
          <button type="button" class="button" disabled={doing === 'waiting'} onClick={recheck}>
            {t(say('Check again'))}
          </button>
          <button
            type="button"
            class="button"
            disabled={doing === 'waiting'}
            onClick={() => setDoing('renaming')}
          >
            {t(say('Rename'))}
          </button>
          <button
            type="button"
            class="button"
            disabled={doing === 'waiting'}
            onClick={() => setDoing('removing')}
          >
            {t(say('Remove…'))}
          </button>
          {desk?.can.includes('list') && (
            <button
              type="button"
              class="button"
              onClick={() => void ask('desk.open', { id: token.id, what: 'list' })}
            >
              {t(say('All on the portal…'))}
            </button>
          )}
          <button type="button" class="button danger" disabled={!desk} onClick={() => setDoing('leaked')}>
            {t(say('Leaked…'))}
          </button>
        </div>
      )}
    </li>
  )
}

function Rename({ name, cancel, save }: { name: string; cancel(): void; save(name: string): void }) {
  const [value, setValue] = useState(name)
  const field = useFocus<HTMLInputElement>()
  return (
    <form
      class="rename"
      onSubmit={event => {
        event.preventDefault()
        if (value.trim() !== '') save(value.trim())
      }}
    >
      <div class="field">
        <input
          ref={field}
          type="text"
          maxLength={100}
          aria-label={t(say('New name of {name}', { name }))}
          value={value}
          onInput={event => setValue(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class="button primary">
        {t(say('Save'))}
      </button>
      <button type="button" class="button" onClick={cancel}>
        {t(say('Cancel'))}
      </button>
    </form>
  )
}

function ConfirmRemove({ token, cancel, remove }: { token: Shown; cancel(): void; remove(): void }) {
  const button = useFocus<HTMLButtonElement>()
  return (
    <section class="banner warn" aria-label={t(say('Remove {name}', { name: token.name }))}>
      <p>
        {t(
          say(
            'Removing forgets the token here. It stays valid in the portal until it is deleted there. Open runs of it stop.',
          ),
        )}
      </p>
      <div class="buttons start">
        <button type="button" class="button" ref={button} onClick={cancel}>
          {t(say('Cancel'))}
        </button>
        <button type="button" class="button danger" onClick={remove}>
          {t(say('Remove {name}', { name: token.name }))}
        </button>
      </div>
    </section>
  )
}
