import { type Call, inBatches, kept, type Step } from '../../../../actions/plan'
import { say, type Text } from '../../../../text/index'
import { to } from '../../define'
import type { Group } from './groups'
import type { Person } from './people'
import { either } from './team'
import { type Tester, testerName } from './testers'

/** Where testers are let in: a group, or one build without a group. */
export interface Place {
  of: 'betaGroups' | 'builds'
  id: string
  name: string
  /** One wrong row refuses a whole request: where some may be refused, each goes alone. */
  alone?: boolean
}

/** A group as a place to be let in. */
export const groupPlace = ({ id, name, internal }: Group): Place => ({
  of: 'betaGroups',
  id,
  name,
  ...(internal ? { alone: true } : {}),
})

/** A filter on as many ids still makes an address, and one page answers for all of them. */
const batch = 100

const ops = {
  betaGroups: {
    in: 'betaGroups_betaTesters_createToManyRelationship',
    out: 'betaGroups_betaTesters_deleteToManyRelationship',
  },
  builds: {
    in: 'builds_individualTesters_createToManyRelationship',
    out: 'builds_individualTesters_deleteToManyRelationship',
  },
  apps: { out: 'apps_betaTesters_deleteToManyRelationship' },
} as const

type Op = (typeof ops)['betaGroups' | 'builds']['in' | 'out'] | (typeof ops)['apps']['out']

const type = 'betaTesters'
const mails: Text = say('Mails that were sent stay sent.')
const stays: Text = say(
  'Mails that were sent stay sent, and whoever was new to the app stays among its testers, without a group.',
)

/** Who of these testers is in a place: one page answers for all of them. */
const whoOf = (of: keyof typeof ops, id: string, ids: readonly string[]) =>
  to({
    op: 'betaTesters_getCollection',
    query: {
      [`filter[${of}]`]: id,
      'filter[id]': ids.join(','),
      'fields[betaTesters]': 'email',
      limit: 200,
    },
  })

/** One request for many testers: in or out, and how to see who is. */
function move(op: Op, { of, id }: { of: keyof typeof ops; id: string }, rows: readonly Tester[]) {
  const ids = rows.map(row => row.id)
  return {
    request: to({ op, path: { id }, body: { data: ids.map(row => ({ type, id: row })) } }),
    settle: {
      by: 'member',
      read: whoOf(of, id, ids),
      at: 'data',
      key: 'id',
      ...(op.includes('_delete') ? { gone: true } : {}),
    },
    items: {
      rows: ids,
      at: 'data',
      type,
      whole: true,
      names: Object.fromEntries(rows.map(row => [row.id, testerName(row)])),
    },
  } satisfies Partial<Call>
}

const whom = (rows: readonly Tester[]): Text => {
  const [first] = rows
  const name = first ? testerName(first) : ''
  return rows.length > 1 ? say('{first} and {n} more', { first: name, n: rows.length - 1 }) : name
}

/** Calls for all of these testers, in small batches first. */
function batches(
  id: string,
  title: Text,
  alone: boolean | undefined,
  rows: readonly Tester[],
  call: (rows: readonly Tester[]) => Omit<Call, 'id' | 'touches'>,
): Step {
  const byId = new Map(rows.map(row => [row.id, row]))
  return inBatches(id, title, [...byId.keys()], alone ? 1 : batch, (ids, n) => {
    const part = ids.flatMap(one => byId.get(one) ?? [])
    return { id: `${id}:${n}`, touches: whom(part), ...call(part) }
  })
}

/** Lets testers in whom the team knows already. */
export const letIn = (id: string, title: Text, place: Place, rows: readonly Tester[]): Step =>
  batches(id, title, place.alone, rows, part => ({
    ...move(ops[place.of].in, place, part),
    undo: { ...move(ops[place.of].out, place, part), left: stays },
  }))

/** Takes testers out of a group. */
export const takeOut = (id: string, title: Text, place: Place, rows: readonly Tester[]): Step =>
  batches(id, title, place.alone, rows, part => ({
    ...move(ops[place.of].out, place, part),
    undo: {
      ...move(ops[place.of].in, place, part),
      left: say('App Store Connect may mail whoever is let in again.'),
    },
  }))

/** Takes testers out of an app. */
export const takeOutOfApp = (appId: string, rows: readonly Tester[]): Step =>
  batches('remove', say('Take out of the app'), false, rows, part => ({
    ...move(ops.apps.out, { of: 'apps', id: appId }, part),
    undo: { none: say('To come back they must be added again, which mails them.') },
  }))

/** The id of the call that makes a tester. */
export const idOfNew = (email: string): string => `add:${email.toLowerCase()}`

/** Makes a tester in a place. Nobody is made twice: the portal refuses an address that it knows. */
export function makeTester({ email, firstName, lastName }: Person, { of, id }: Place): Call {
  const here = [{ type: of, id }]
  const path = { id: kept(idOfNew(email), 'tester') }
  return {
    id: idOfNew(email),
    touches: email,
    request: to({
      op: 'betaTesters_createInstance',
      body: {
        data: {
          type,
          attributes: {
            email,
            ...(firstName ? { firstName } : {}),
            ...(lastName ? { lastName } : {}),
          },
          relationships: { [of]: { data: here } },
        },
      },
    }),
    settle: {
      by: 'made',
      read: to({
        op: 'betaTesters_getCollection',
        query: { 'filter[email]': either(email), [`filter[${of}]`]: id, 'fields[betaTesters]': 'email' },
      }),
      at: 'data',
      match: { 'attributes.email': [email, email.toLowerCase()] },
      id: 'id',
      unique: 'lost',
    },
    keep: { tester: 'id' },
    // Somebody else was faster: a later stage lets in whom they made.
    on: { 'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE': 'skip' },
    undo: {
      request: to({ op: 'betaTesters_deleteInstance', path }),
      settle: {
        by: 'state',
        read: to({
          op: 'betaTesters_getInstance',
          path,
          query: { include: 'betaGroups,builds', 'fields[betaTesters]': 'email,betaGroups,builds' },
        }),
        // Whoever tests something else by now is not removed with it.
        ready: {
          'data.relationships.betaGroups.data': of === 'betaGroups' ? here : [],
          'data.relationships.builds.data': of === 'builds' ? here : [],
        },
        done: 'gone',
      },
      left: mails,
    },
  }
}
