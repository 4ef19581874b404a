import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { readGroup } from './shared/groups'
import { refuse } from './shared/place'
import { demo } from './shared/testers'

const common = {
  needs: ['appId', 'groupId'],
  credential: { access: 'read', reach: 'app' },
  area: 'testflight',
  input: v.object({}),
} as const

/** What a beta group is, at a glance: the panel's head on its page. */
export const groupFacts = defineQuery({
  ...common,
  id: 'appstoreconnect.group.facts',
  title: say('Group facts'),
  about: say('Who can be in this group, how many are, its newest build and its public link.'),
  examples: [{ address: demo.open, input: {} }],
  operations: ['betaGroups_getInstance', 'betaTesters_getCollection', 'builds_getCollection'],
  facts: true,
  async run({ groupId }, _input, tools) {
    const { read } = tools
    const [group, testers, builds] = await Promise.all([
      readGroup(tools, groupId),
      read({
        op: 'betaTesters_getCollection',
        query: { 'filter[betaGroups]': groupId, 'fields[betaTesters]': 'state', limit: 1 },
      }),
      read({
        op: 'builds_getCollection',
        query: {
          'filter[betaGroups]': groupId,
          'fields[builds]': 'version,uploadedDate',
          sort: '-uploadedDate',
          limit: 1,
        },
      }),
    ])
    const { isInternalGroup, hasAccessToAllBuilds, publicLinkEnabled, publicLink } = group.is
    const { publicLinkLimitEnabled, publicLinkLimit } = group.is
    const [newest] = builds.data
    return {
      view: 'facts',
      title: group.name,
      pill: isInternalGroup
        ? { pill: say('Internal'), tone: 'calm' }
        : publicLinkEnabled
          ? { pill: say('Open to the public'), tone: 'warn' }
          : { pill: say('External'), tone: 'calm' },
      facts: [
        { label: say('Testers'), value: testers.meta.paging.total ?? testers.data.length },
        {
          label: say('Builds'),
          value: hasAccessToAllBuilds ? say('all') : (builds.meta.paging.total ?? null),
        },
        {
          label: say('Newest build'),
          value: newest?.attributes.version ?? say('none'),
          ...(newest?.attributes.uploadedDate ? { more: [{ at: newest.attributes.uploadedDate }] } : {}),
        },
        ...(isInternalGroup
          ? []
          : [
              {
                label: say('Public link'),
                value: publicLinkEnabled && publicLink ? { id: publicLink } : say('off'),
              },
              {
                label: say('Limit of the link'),
                // A limit that was switched off is still told.
                value: (publicLinkLimitEnabled && publicLinkLimit) || say('none'),
              },
            ]),
        {
          label: say('Feedback'),
          value: group.is.feedbackEnabled ? say('on') : say('off'),
        },
        { label: say('Group id'), value: { id: groupId } },
      ],
    }
  },
})

const link = {
  ...common,
  examples: [{ address: demo.open, input: {} }],
  operations: ['betaGroups_getInstance'],
  keywords: 'testflight join url share clipboard phone scan',
} as const

/** The public link of a group. @throws Fault `invalid` where it is off */
async function linkOf(groupId: string, tools: Parameters<typeof readGroup>[0]) {
  const group = await readGroup(tools, groupId)
  const { publicLinkEnabled, publicLink } = group.is
  if (!publicLinkEnabled || !publicLink)
    refuse(say('The public link of this group is off. “Public link” switches it on.'))
  return { title: group.name, text: publicLink }
}

const whoever = say('Whoever has it can join, as long as the link is on and its limit is not reached.')

/** The public link, to paste. */
export const copyPublicLink = defineQuery({
  ...link,
  id: 'appstoreconnect.group.copylink',
  title: say('Copy public link'),
  about: say('Copies the link by which anybody joins this group.'),
  copies: true,
  rank: 5,
  menu: ['group'],
  async run({ groupId }, _input, tools) {
    return { view: 'text', ...(await linkOf(groupId, tools)), notes: [whoever] }
  },
})

/** The public link for a phone's camera. */
export const publicLinkQr = defineQuery({
  ...link,
  id: 'appstoreconnect.group.qr',
  title: say('QR code of the public link'),
  about: say('Shows the link by which anybody joins this group, to scan or to send.'),
  rank: 6,
  async run({ groupId }, _input, tools) {
    return { view: 'qr', ...(await linkOf(groupId, tools)), notes: [whoever] }
  },
})
