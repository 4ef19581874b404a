import { type Call, inBatches, kept, type Step } from '../../../../actions/plan'
import { say, type Text } from '../../../../text/index'
import { to } from '../../define'
import type { Person } from './people'
import { type Group, groupName, type Tester, testerName } from './testers'

/** Where testers are let in: a group, or one build without a group. */
export interface Place {
  of: 'betaGroups' | 'builds'
  id: string
  name: string
  /** One wrong row refuses a whole request: where some may be refused, each goes alone. */
  alone?: boolean
}

/** A group as a place to be let in. */
export const groupPlace = (group: Group): Place => ({
  of: 'betaGroups',
  id: group.id,
  name: groupName(group),
  ...(group.attributes.isInternalGroup ? { alone: true } : {}),
})

/** A filter on as many ids still makes an address, and one page answers for all of them. */
const batch = 100

const ops = {
  betaGroups: [
    'betaGroups_betaTesters_createToManyRelationship',
    'betaGroups_betaTesters_deleteToManyRelationship',
  ],
  builds: [
    'builds_individualTesters_createToManyRelationship',
    'builds_individualTesters_deleteToManyRelationship',
  ],
} as const

const type = 'betaTesters'
const mails: Text = say('Mails that were sent stay sent.')

/** One request for many testers: in or out, and how to see who is. */
function move(
  { of, id }: Place,
  rows: readonly Tester[],
  out: boolean,
): Pick<Call, 'request' | 'settle'> & {
  items: NonNullable<Call['items']>
} {
  const ids = rows.map(row => row.id)
  return {
    request: to({
      op: ops[of][out ? 1 : 0],
      path: { id },
      body: { data: ids.map(row => ({ type, id: row })) },
    }),
    settle: {
      by: 'member',
      read: to({
        op: 'betaTesters_getCollection',
        query: {
          [`filter[${of}]`]: id,
          'filter[id]': ids.join(','),
          'fields[betaTesters]': 'email',
          limit: 200,
        },
      }),
      at: 'data',
      key: 'id',
      ...(out ? { gone: true } : {}),
    },
    items: {
      rows: ids,
      at: 'data',
      type,
      names: Object.fromEntries(rows.map(row => [row.id, testerName(row)])),
    },
  }
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
  place: Place,
  rows: readonly Tester[],
  call: (rows: readonly Tester[]) => Omit<Call, 'id' | 'touches'>,
): Step {
  const byId = new Map(rows.map(row => [row.id, row]))
  return inBatches(id, title, [...byId.keys()], place.alone ? 1 : batch, (ids, n) => {
    const part = ids.flatMap(one => byId.get(one) ?? [])
    return { id: `${id}:${n}`, touches: whom(part), ...call(part) }
  })
}

/** Lets testers in whom the team knows already. */
export const letIn = (id: string, title: Text, place: Place, rows: readonly Tester[]): Step =>
  batches(id, title, place, rows, part => ({
    ...move(place, part, false),
    undo: { ...move(place, part, true), left: mails },
  }))

/** Takes testers out. */
export const takeOut = (id: string, title: Text, place: Place, rows: readonly Tester[]): Step =>
  batches(id, title, place, rows, part => ({
    ...move(place, part, true),
    undo: {
      ...move(place, part, false),
      left: say('Whoever is let in again may be mailed by App Store Connect.'),
    },
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
        query: { 'filter[email]': email, [`filter[${of}]`]: id, 'fields[betaTesters]': 'email' },
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
