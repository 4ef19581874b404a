import * as v from 'valibot'
import { csvFile } from '../../../actions/csv'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { groupPath, groupRead } from './shared/groups'
import { example } from './shared/place'

const common = {
  needs: ['owner', 'app', 'distributionGroup'],
  credential: groupRead,
  area: 'distribute',
  input: v.object({}),
  examples: example('distribute/distribution-groups/Beta%20testers/overview'),
  operations: ['distributionGroups_listUsers'],
  keywords: 'members people export mail addresses',
} as const

/** The testers of a group. */
export const testers = defineQuery({
  ...common,
  id: 'appcenter.group.testers',
  title: say('Testers of this group'),
  about: say('Everybody in this group and who has not accepted yet.'),
  rank: 10,
  async run(context, _input, { read }) {
    const members = await read({ op: 'distributionGroups_listUsers', path: groupPath(context) })
    return {
      view: 'table',
      title: context.distributionGroup,
      columns: [
        { key: 'email', title: say('Mail address') },
        { key: 'name', title: say('Name') },
        { key: 'state', title: say('State') },
      ],
      rows: members.map(({ email, name, display_name, invite_pending }) => ({
        key: email,
        cells: {
          email,
          name: display_name || name || null,
          state: invite_pending
            ? { pill: say('Invited'), tone: 'calm' }
            : { pill: say('Accepted'), tone: 'ok' },
        },
      })),
      bulk: [{ action: 'appcenter.group.remove', title: say('Remove from the group'), field: 'testers' }],
      empty: say('Nobody is in this group.'),
    }
  },
})

/** The same as a file that can be read in again. */
export const testersCsv = defineQuery({
  ...common,
  id: 'appcenter.group.csv',
  title: say('Testers as CSV'),
  about: say('Everybody in this group, as a file for a spreadsheet or another group.'),
  rank: 11,
  menu: ['group'],
  async run(context, _input, { read }) {
    const members = await read({ op: 'distributionGroups_listUsers', path: groupPath(context) })
    return csvFile(`${context.app}-${context.distributionGroup}`, [
      ['email', 'name', 'pending'],
      ...members.map(({ email, name, display_name, invite_pending }) => [
        email,
        display_name || name,
        invite_pending ? 'yes' : 'no',
      ]),
    ])
  },
})
