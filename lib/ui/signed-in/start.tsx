import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { FaultData } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf } from '../background'
import { framed } from '../guard'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'

/** Starts the page that a caught answer of a sign-in is led to. It does nothing inside another page. */
export function start(): void {
  const root = document.getElementById('signed-in')
  if (!root || framed) return
  const query = location.hash.slice(1)
  // The code is out of the address, and so out of the history, before anything else happens.
  history.replaceState(null, '', location.pathname)
  document.documentElement.lang = t.language
  document.title = t(say('Gangway: sign in'))
  render(
    <>
      <h1>{t(say('Gangway'))}</h1>
      <SignedIn query={query} />
    </>,
    root,
  )
}

/** Hands the answer to the background and says what became of it. */
function SignedIn({ query }: { query: string }) {
  const [fault, setFault] = useState<FaultData | null>(null)
  const [name, setName] = useState<string | null>(null)
  useEffect(() => {
    ask('credentials.back', { query }).then(
      credential => setName(credential.name),
      (error: unknown) => setFault(faultOf(error)),
    )
  }, [query])
  if (fault) return <FaultBox fault={fault} />
  if (name === null) return <output>{t(say('One moment…'))}</output>
  return <output>{t(say('Signed in as {name}. You can close this page.', { name }))}</output>
}
