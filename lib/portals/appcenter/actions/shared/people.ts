import * as v from 'valibot'
import { equalName } from '../../../../actions/match'
import { mailForm } from './mails'

const notMail = ({ input }: { input: string }): string => `“${input}” is no mail address.`

/** A mail address. */
export const mail = v.pipe(v.string(), v.trim(), v.regex(mailForm, notMail), v.maxLength(254))

/** Roles of an app that can be given; a tester is made by a group. */
export const appRoles = ['manager', 'developer', 'viewer'] as const

/** Entries without doubles, in any case, as they were first written. */
export const distinct = (all: readonly string[]): string[] =>
  all.filter((one, i) => all.findIndex(other => equalName(other, one)) === i)
