import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { groupPath, groupRead } from './shared/groups'
import { example } from './shared/place'

/** What a distribution group is, at a glance: the panel's head on its page. */
export const groupFacts = defineQuery({
  id: 'appcenter.group.facts',
  title: say('Group facts'),
  about: say('How many testers this group has, and whether it is public.'),
  needs: ['owner', 'app', 'distributionGroup'],
  where: ({ release }) => release === undefined,
  credential: groupRead,
  area: 'distribute',
  input: v.object({}),
  examples: example('distribute/distribution-groups/Beta%20testers/overview'),
  operations: ['distributionGroups_get', 'distributionGroups_listUsers'],
  facts: true,
  async run(context, _input, { read }) {
    const path = groupPath(context)
    const [group, members] = await Promise.all([
      read({ op: 'distributionGroups_get', path }),
      read({ op: 'distributionGroups_listUsers', path }),
    ])
    return {
      view: 'facts',
      title: group.display_name ?? group.name,
      pill: group.is_public ? { pill: say('Public'), tone: 'warn' } : { pill: say('Private'), tone: 'calm' },
      facts: [
        { label: say('Testers'), value: members.length },
        { label: say('Invited, not accepted'), value: members.filter(m => m.invite_pending).length },
        { label: say('Group id'), value: { id: group.id } },
      ],
      notes: group.is_public ? [say('Whoever has its link can install its releases.')] : [],
    }
  },
})
