import * as v from 'valibot'
import { operation } from '../../portal'
import { app, list, maybe } from './schema'

const Group = v.object({
  id: v.string(),
  name: v.string(),
  display_name: maybe(v.string()),
  is_public: v.boolean(),
})

/** A tester of a group. */
const Tester = v.object({
  email: v.string(),
  name: maybe(v.string()),
  display_name: maybe(v.string()),
  invite_pending: maybe(v.boolean()),
})

const PerAddress = v.array(
  v.object({
    user_email: maybe(v.string()),
    status: v.number(),
    code: maybe(v.string()),
    // The specification calls the message of a removal a number.
    message: maybe(v.union([v.string(), v.number()])),
  }),
)

const group = `${app}/distribution_groups/{distribution_group_name}` as const

/** Distribution groups and their testers. */
export const groups = {
  distributionGroups_get: operation('distribute', 'GET', group, Group),
  distributionGroups_listUsers: operation('distribute', 'GET', `${group}/members`, list(Tester)),
  distributionGroups_addUser: operation('distribute', 'POST', `${group}/members`, PerAddress),
  distributionGroups_removeUser: operation('distribute', 'POST', `${group}/members/bulk_delete`, PerAddress),
}
