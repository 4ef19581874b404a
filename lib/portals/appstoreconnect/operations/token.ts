import * as v from 'valibot'
import { operation } from '../../portal'
import { signedToken } from '../token'

const Order = v.object({ minutes: v.number(), scope: v.pipe(v.array(v.string()), v.minLength(1)) })

/** Tokens out of the key itself; App Store Connect does not hear of them before they are used. */
export const token = {
  token_sign: operation('key', 'POST', '', v.object({ token: v.string() }), {
    async here(held, tools, body) {
      const { minutes, scope } = v.parse(Order, body)
      return { token: await signedToken(held, tools, { seconds: minutes * 60, scope }) }
    },
  }),
}
