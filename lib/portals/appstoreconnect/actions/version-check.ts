import * as v from 'valibot'
import { toFault } from '../../../http/fault'
import { say, type Text } from '../../../text/index'
import { defineQuery } from '../define'
import { joined } from '../jsonapi'
import { Build } from '../operations/builds'
import { AppInfoTexts } from '../operations/review'
import { ReviewDetail, type VersionTexts } from '../operations/versions'
import { inWords, platformWord } from '../words'
import { openSubmissions, submissionPath } from './shared/submissions'
import {
  editable,
  exampleOf,
  ofVersions,
  oneVersion,
  out,
  pageOf,
  platformField,
  type Reads,
  readVersions,
  type Version,
  versionPage,
} from './shared/versions'

/** What one look found: `wrong` is in the way, `look` cannot be told by a key. */
interface Finding {
  what: Text
  is: 'good' | 'wrong' | 'look'
  why: Text
  /** Where it is mended. */
  href: string
}

const pills = {
  good: { pill: say('Good'), tone: 'ok' },
  wrong: { pill: say('Missing'), tone: 'bad' },
  look: { pill: say('Look'), tone: 'warn' },
} as const

const list = (names: readonly (string | null | undefined)[]): string =>
  names.map(name => name ?? '?').join(', ')

/** The build, and whether export compliance is answered. */
function ofBuild(version: Version): Finding[] {
  const [build] = joined(version.document, version.row, 'build', Build)
  const href = versionPage(version)
  if (!build) return [{ what: say('Build'), is: 'wrong', why: say('No build is attached.'), href }]
  const { version: number, processingState, expired, usesNonExemptEncryption } = build.attributes
  const valid = processingState === 'VALID' && expired !== true
  const answered = usesNonExemptEncryption !== null && usesNonExemptEncryption !== undefined
  return [
    {
      what: say('Build'),
      is: valid ? 'good' : 'wrong',
      why: valid
        ? (number ?? '?')
        : say('{build} is {state}.', {
            build: number ?? '?',
            state: expired === true ? say('expired') : inWords(processingState),
          }),
      href,
    },
    {
      what: say('Export compliance'),
      is: answered ? 'good' : 'wrong',
      why: answered
        ? say('answered')
        : say('The question is not answered for {build}.', { build: number ?? '?' }),
      href: pageOf(version.app.id, `testflight/${platformWord(version.platform)}/${build.id}`),
    },
  ]
}

/** What is written of the version, in each language. */
async function ofTexts(version: Version, first: boolean, { read }: Reads): Promise<Finding[]> {
  const { data } = await read({
    op: 'appStoreVersions_appStoreVersionLocalizations_getToManyRelated',
    path: { id: version.id },
    query: { include: 'appScreenshotSets', limit: 200 },
  })
  type Texts = v.InferOutput<typeof VersionTexts>
  const href = versionPage(version)
  const where = (what: Text, lacks: (row: Texts) => boolean, good: Text): Finding => {
    const rows = data.filter(lacks)
    return rows.length === 0
      ? { what, is: 'good', why: good, href }
      : {
          what,
          is: 'wrong',
          why: say('missing in {locales}', { locales: list(rows.map(row => row.attributes.locale)) }),
          href,
        }
  }
  const all = say('there in all languages')
  const bare = data.filter(row => {
    const sets = row.relationships['appScreenshotSets']?.data
    return !Array.isArray(sets) || sets.length === 0
  })
  return [
    where(say('Description'), ({ attributes }) => !attributes.description, all),
    where(say('Keywords'), ({ attributes }) => !attributes.keywords, all),
    where(say('Support address'), ({ attributes }) => !attributes.supportUrl, all),
    ...(first ? [] : [where(say('What’s new'), ({ attributes }) => !attributes.whatsNew, all)]),
    {
      what: say('Screenshots'),
      // A language without its own shows those of the main one.
      is: bare.length === 0 ? 'good' : bare.length === data.length ? 'wrong' : 'look',
      why:
        bare.length === 0
          ? all
          : say('none in {locales}', { locales: list(bare.map(row => row.attributes.locale)) }),
      href,
    },
  ]
}

/** Whom App Review may ask, and with what account. */
function ofContact(version: Version): Finding {
  const what = say('Contact for App Review')
  const href = versionPage(version)
  const [detail] = joined(version.document, version.row, 'appStoreReviewDetail', ReviewDetail)
  const { contactFirstName, contactLastName, contactPhone, contactEmail } = detail?.attributes ?? {}
  const whole = contactFirstName && contactLastName && contactPhone && contactEmail
  if (!whole) return { what, is: 'wrong', why: say('Name, phone or mail address is missing.'), href }
  return detail?.attributes.demoAccountRequired && !detail.attributes.demoAccountName
    ? { what, is: 'wrong', why: say('Signing in is said to be needed, and no account is given.'), href }
    : { what, is: 'good', why: contactEmail, href }
}

/** What belongs to the app and to no version. */
async function ofApp(version: Version, { read }: Reads): Promise<Finding[]> {
  const { id } = version.app
  const path = { id }
  const info = pageOf(id, 'distribution/info')
  const [app, infos, price] = await Promise.all([
    read({ op: 'apps_getInstance', path, query: { 'fields[apps]': 'contentRightsDeclaration' } }),
    read({
      op: 'apps_appInfos_getToManyRelated',
      path,
      query: { include: 'appInfoLocalizations,primaryCategory', limit: 200 },
    }),
    // Whether an app without a price answers with nothing or with 404 is not known.
    read({ op: 'apps_appPriceSchedule_getToOneRelated', path }).then(
      ({ data }) => Boolean(data),
      (error: unknown) => {
        if (toFault(error).code === 'missing') return false
        throw error
      },
    ),
  ])
  // While a version is in work there are two: what people see, and what is being changed.
  const open = infos.data.find(one => !/^(READY_FOR_DIST|REPLACED)/.test(one.attributes.state ?? ''))
  const [first] = infos.data
  const one = open ?? first
  const bare = (one ? joined(infos, one, 'appInfoLocalizations', AppInfoTexts) : []).filter(
    ({ attributes }) => !attributes.privacyPolicyUrl,
  )
  const finding = (what: Text, good: boolean, why: Text, href: string): Finding => ({
    what,
    is: good ? 'good' : 'wrong',
    why: good ? say('there') : why,
    href,
  })
  return [
    finding(
      say('Age rating'),
      Boolean(one?.attributes.appStoreAgeRating),
      say('The questions are not answered.'),
      info,
    ),
    finding(
      say('Category'),
      Boolean(one?.relationships['primaryCategory']?.data),
      say('No primary category is chosen.'),
      info,
    ),
    finding(
      say('Privacy policy'),
      bare.length === 0,
      say('missing in {locales}', { locales: list(bare.map(({ attributes }) => attributes.locale)) }),
      pageOf(id, 'distribution/privacy'),
    ),
    finding(
      say('Content rights'),
      Boolean(app.data.attributes.contentRightsDeclaration),
      say('Whether it shows content of others is not answered.'),
      info,
    ),
    finding(say('Price'), price, say('No price is set.'), pageOf(id, 'distribution/pricing')),
  ]
}

/** What App Review has already. */
async function ofReview(version: Version, tools: Reads): Promise<Finding> {
  const what = say('Open submission')
  const [open] = await openSubmissions(version.app.id, version.platform, tools)
  const state = open?.attributes.state
  const href = open ? pageOf(version.app.id, submissionPath(open.id)) : versionPage(version)
  if (!open || state === 'READY_FOR_REVIEW')
    return { what, is: 'good', why: open ? say('a draft, which it joins') : say('none'), href }
  return {
    what,
    is: state === 'UNRESOLVED_ISSUES' ? 'look' : 'wrong',
    why:
      state === 'UNRESOLVED_ISSUES'
        ? say('It was rejected: read why, mend it, and submit it again.')
        : say('One is {state} already; there is one at a time.', { state: inWords(state) }),
    href,
  }
}

/** Everything that is known to keep a version from being submitted. */
export const checkVersion = defineQuery({
  id: 'appstoreconnect.version.check',
  title: say('Why can’t I submit?'),
  about: say('Looks at everything App Review needs of the version in work, and leads to what is missing.'),
  needs: ['appId'],
  where: ofVersions,
  credential: { access: 'read', reach: 'app' },
  input: v.object({ platform: platformField }),
  examples: [
    ...exampleOf(4, 'distribution/ios/version/inflight'),
    ...exampleOf(3, 'distribution/ios/version/inflight'),
  ],
  operations: [
    'apps_appStoreVersions_getToManyRelated',
    'appStoreVersions_appStoreVersionLocalizations_getToManyRelated',
    'apps_getInstance',
    'apps_appInfos_getToManyRelated',
    'apps_appPriceSchedule_getToOneRelated',
    'reviewSubmissions_getCollection',
  ],
  rank: 10,
  menu: ['version'],
  keywords: 'submit blocked missing checklist errors preflight ready',
  async run(context, { platform }, tools) {
    const version = await oneVersion(context, tools, {
      platform,
      states: [...editable, 'WAITING_FOR_EXPORT_COMPLIANCE'],
      include: ['build', 'appStoreReviewDetail'],
      none: say('No version is in preparation: make one, or cancel the review that is under way.'),
    })
    const before = await readVersions(context, tools, { platform: version.platform, states: out })
    const [texts, app, review] = await Promise.all([
      ofTexts(version, before.length === 0, tools),
      ofApp(version, tools),
      ofReview(version, tools),
    ])
    const findings: Finding[] = [
      ...ofBuild(version),
      ...texts,
      ofContact(version),
      ...app,
      review,
      {
        what: say('App Privacy'),
        is: 'look',
        why: say('No key may read the answers: see that they are published.'),
        href: pageOf(context.appId, 'distribution/privacy'),
      },
    ]
    const order = ['wrong', 'look', 'good']
    const wrong = findings.filter(({ is }) => is === 'wrong').length
    return {
      view: 'table',
      title: say('{app} {version}', { app: version.app.name, version: version.name }),
      columns: [
        { key: 'what', title: say('What') },
        { key: 'is', title: say('State') },
        { key: 'why', title: say('Why') },
        { key: 'where', title: say('Where') },
      ],
      rows: findings
        .sort((a, b) => order.indexOf(a.is) - order.indexOf(b.is))
        .map(({ what, is, why, href }, n) => ({
          key: String(n),
          cells: { what, is: pills[is], why, where: { href, text: say('Open') } },
        })),
      notes: [
        wrong === 0
          ? say('Nothing is missing that a key can see. App Store Connect checks once more when you submit.')
          : say('The agreements of the team are in force: else nothing could have been read.'),
      ],
    }
  },
})
