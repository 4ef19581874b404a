import { type Message, say } from '../../text/index'
import { t } from '../t'

const keyIn = {
  profile: say(
    'It lies in the same profile. It protects a token from other extensions and from a lost backup of the database alone; it hides nothing from someone who copies the whole profile or uses it unlocked.',
  ),
  passphrase: say(
    'It opens by your passphrase alone. While Gangway is unlocked, half of it lies in the memory of this browser, which forgets it when it is closed or Gangway locks.',
  ),
}

const keptBy = (by: keyof typeof keyIn): { what: Message; how: Message }[] => [
  {
    what: say('Tokens'),
    how: say('In the database of this browser profile (IndexedDB), encrypted.'),
  },
  {
    what: say('The key'),
    how: keyIn[by],
  },
  {
    what: say('Runs and what they did'),
    how: say(
      'Beside the tokens, encrypted with the same key, so that a run can be finished, shown and undone.',
    ),
  },
  {
    what: say('What leaves this browser'),
    how: say(
      'Requests to the portals you have a token for. Nothing else: no telemetry, no server of ours, no account.',
    ),
  },
  {
    what: say('What the portal’s pages see'),
    how: say('That a button of Gangway is there. No token, no answer, no name, no version.'),
  },
]

/** What is stored, and what that does and does not protect, in plain words. */
export function Stored({ by }: { by: 'profile' | 'passphrase' }) {
  return (
    <section id="stored" aria-labelledby="stored-title">
      <h2 id="stored-title">{t(say('What is stored, and where'))}</h2>
      <dl class="plain-list">
        {keptBy(by).map(entry => (
          <div key={entry.what.text}>
            <dt>{t(entry.what)}</dt>
            <dd>{t(entry.how)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const keys: { keys: string[]; what: Message }[] = [
  { keys: ['1–5'], what: say('Run the action with that number') },
  { keys: ['/'], what: say('Search; a letter begins a search too') },
  { keys: ['↑', '↓'], what: say('Move through the list') },
  { keys: ['Enter'], what: say('Open; never confirms what cannot be undone') },
  { keys: ['Esc'], what: say('Back; on the first screen it closes the panel') },
  { keys: ['←', '→'], what: say('In a table: from cell to cell; Home and End to the first and last') },
  { keys: ['Ctrl', 'C'], what: say('In a table: copy the cell; with Shift the row') },
  { keys: ['Space'], what: say('In a table: select the row') },
]

/** The keys that work in the panel. */
export function Keyboard() {
  return (
    <section id="keyboard" aria-labelledby="keyboard-title">
      <h2 id="keyboard-title">{t(say('Keyboard'))}</h2>
      <dl class="plain-list">
        {keys.map(entry => (
          <div key={entry.what.text}>
            <dt>
              {entry.keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(entry.what)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
