import { isolation, shellAnswer } from '../shell.ts'
import type { Answer, Incoming } from '../site.ts'
import { pageAt } from './portal-data.ts'
import type { AppCenter } from './site.ts'
import type { State } from './state.ts'

interface Scene {
  state: State
  request: Incoming
  session: string
  dials: AppCenter['dials']
}

/** The pages: the portal, the install portal, and the API's documentation. */
export function portal({ state, request, session, dials }: Scene): Answer {
  if (request.host === 'file.appcenter.ms') return { status: 404, body: { message: 'Not found' } }
  const signedOut = dials.signedOut || request.query.has('signed-out')
  const cookies =
    request.host === 'appcenter.ms' && !signedOut
      ? { 'set-cookie': `lab_session=${session}; Path=/; Secure; HttpOnly; SameSite=None` }
      : {}
  return shellAnswer(request, {
    look: 'appcenter',
    title: titles[request.host] ?? (signedOut ? 'Sign in' : 'Portal'),
    signedOut,
    headers: { ...cookies, ...(dials.isolated ? isolation : {}) },
    page: url => pageAt(state, url),
  })
}

const titles: Record<string, string> = { 'install.appcenter.ms': 'Install', 'openapi.appcenter.ms': 'API' }
