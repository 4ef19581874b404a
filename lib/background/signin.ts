import { browser } from 'wxt/browser'
import { Fault } from '../http/fault'
import type { SignInTools } from '../portals/portal'
import { say } from '../text/index'
import type { Engine } from './engine'

/** The address of this very browser and store that a portal sends the person back to; it is registered there. */
export const redirect = (): string => browser.identity.getRedirectURL()

/** What a way in by signing in may use. */
export function signInTools({ requester }: Engine): SignInTools {
  return {
    now: Date.now,
    post: requester.post,
    redirect,
    async flow(url) {
      const answer = await browser.identity
        .launchWebAuthFlow({ url, interactive: true })
        .catch(() => undefined)
      if (answer === undefined)
        throw new Fault('refused', say('The window was closed before the sign-in was finished.'))
      return answer
    },
    caught: () => Promise.reject(new Fault('internal', say('This is not a way to sign in.'))),
  }
}
