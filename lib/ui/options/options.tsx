import { useEffect, useState } from 'preact/hooks'
import type { FaultData, Shown, VaultState } from '../../messages/shapes'
import { type Message, say } from '../../text/index'
import { ask, faultOf, news } from '../background'
import { Skeleton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { Mark } from '../parts/icons'
import { Toasts } from '../parts/toasts'
import { Waiting } from '../parts/waiting'
import { t } from '../t'
import { AddToken } from './add-token'
import { Backup } from './backup'
import { PageButton } from './button'
import { FieldCheck } from './field-check'
import { Keyboard, Stored } from './plain'
import { Settings } from './settings'
import { TokenList } from './token-list'
import { Passphrase, Rules, Unlock } from './vault'
import { Forgetting } from './wipe'

const sections: { id: string; title: Message }[] = [
  { id: 'tokens', title: say('Tokens') },
  { id: 'writing', title: say('Writing') },
  { id: 'menu', title: say('Context menu') },
  { id: 'button', title: say('Button on pages') },
  { id: 'passphrase', title: say('Passphrase') },
  { id: 'backup', title: say('Backup') },
  { id: 'forgetting', title: say('Keeping and wiping') },
  { id: 'field-check', title: say('Field check') },
  { id: 'stored', title: say('What is stored, and where') },
  { id: 'keyboard', title: say('Keyboard') },
]

/** Sections that stand there only while the vault is open. */
const opensUnlocked = ['passphrase', 'backup', 'forgetting', 'field-check']

/** The options: the only place that takes a secret. */
export function Options() {
  const [tokens, setTokens] = useState<Shown[] | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const [vault, setVault] = useState<VaultState | null>(null)
  const load = () => {
    setFault(null)
    const failed = (error: unknown) => setFault(faultOf(error))
    ask('credentials.list', {}).then(setTokens, failed)
    ask('vault.state', {}).then(setVault, failed)
  }
  useEffect(load, [])
  useEffect(() => news(item => item.news === 'vault' && load()), [])
  const changed = (state: VaultState) => {
    setVault(state)
    load()
  }
  return (
    <div class="options">
      <header class="options-head">
        <Mark portal={null} />
        <h1>{t(say('Gangway'))}</h1>
        <nav aria-label={t(say('Sections'))}>
          {sections
            .filter(({ id }) => !vault?.locked || !opensUnlocked.includes(id))
            .map(section => (
              <a key={section.id} href={`#${section.id}`}>
                {t(section.title)}
              </a>
            ))}
        </nav>
      </header>
      <main>
        {vault?.locked && <Unlock state={vault} changed={changed} />}
        {vault && <Rules rules={vault.rules} />}
        <section id="tokens" aria-labelledby="tokens-title">
          <h2 id="tokens-title">{t(say('Tokens'))}</h2>
          <p class="lead">
            {t(
              say(
                'Gangway acts with tokens of your own, and takes the one with the least power that is enough. A secret is entered here and shown nowhere again.',
              ),
            )}
          </p>
          {fault && <FaultBox fault={fault} retry={load} />}
          {!fault && !tokens && <Skeleton rows={2} kind="row" />}
          {tokens && <TokenList tokens={tokens} changed={setTokens} />}
          {tokens && !vault?.locked && <AddToken open={tokens.length === 0} added={load} />}
        </section>
        <Settings />
        <PageButton />
        {vault && !vault.locked && (
          <>
            <Passphrase state={vault} changed={changed} />
            <Backup state={vault} restoredTokens={load} />
            <Forgetting state={vault} changed={changed} />
          </>
        )}
        {tokens && !vault?.locked && <FieldCheck tokens={tokens} />}
        <Stored by={vault?.by ?? 'profile'} />
        <Keyboard />
      </main>
      <Waiting />
      <Toasts />
    </div>
  )
}
