import * as v from 'valibot'
import { choice, whole, word } from '../../../actions/fields'
import type { Column, Row } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { defineQuery } from '../define'
import { joined } from '../jsonapi'
import { BetaBuildLocalization } from '../operations/builds'
import { platformName, platformWord, stateCell } from '../words'
import { type Build, listBuilds, placeFilter } from './shared/builds'
import { daysTo } from './shared/days'
import { example, inSection } from './shared/place'

const columns: Column[] = [
  { key: 'version', title: say('Version') },
  { key: 'build', title: say('Build'), kind: 'id' },
  { key: 'platform', title: say('Platform') },
  { key: 'state', title: say('State') },
  { key: 'compliance', title: say('Compliance') },
  { key: 'inside', title: say('Team') },
  { key: 'outside', title: say('Outside') },
  { key: 'review', title: say('Beta review') },
  { key: 'days', title: say('Days left'), kind: 'number' },
  { key: 'uploaded', title: say('Uploaded'), kind: 'time' },
  { key: 'mail', title: say('Auto-notify') },
  { key: 'notes', title: say('Languages with a text'), kind: 'number' },
]

const states = {
  all: {},
  'to be tested': { 'filter[expired]': 'false', 'filter[processingState]': 'VALID' },
  'missing compliance': { 'filter[expired]': 'false', 'exists[usesNonExemptEncryption]': 'false' },
  processing: { 'filter[processingState]': 'PROCESSING' },
  failed: { 'filter[processingState]': 'FAILED,INVALID' },
  expired: { 'filter[expired]': 'true' },
} as const

const rowOf = (build: Build, app: string, now: number, texts: number): Row => ({
  key: build.id,
  cells: {
    version: build.train,
    build: { id: build.number },
    platform: platformName(build.platform),
    state: stateCell(build.is.expired ? 'EXPIRED' : build.is.processingState),
    compliance:
      typeof build.is.usesNonExemptEncryption === 'boolean'
        ? say('answered')
        : { pill: say('not answered'), tone: 'warn' },
    inside: stateCell(build.beta.internalBuildState),
    outside: stateCell(build.beta.externalBuildState),
    review: stateCell(build.review),
    days: build.is.expired ? null : daysTo(now, build.is.expirationDate),
    uploaded: build.is.uploadedDate ? { at: build.is.uploadedDate } : null,
    mail: build.beta.autoNotifyEnabled ? say('on') : say('off'),
    notes: texts,
  },
  context: {
    portal: 'appstoreconnect',
    appId: app,
    section: 'testflight',
    platform: platformWord(build.platform),
    buildId: build.id,
  },
})

/** The builds of an app, to sort, filter and select. */
export const buildsList = defineQuery({
  id: 'appstoreconnect.builds.list',
  title: say('Builds'),
  about: say('The builds of this app with state, compliance, beta review and the days they have left.'),
  needs: ['appId'],
  where: inSection('testflight'),
  credential: { access: 'read', reach: 'app' },
  input: v.object({
    state: choice('State', ['all', 'to be tested', 'missing compliance', 'processing', 'failed', 'expired']),
    version: word('Only version'),
    newest: whole('How many', 1, 8000, 400, 'The newest by upload.'),
  }),
  examples: example('testflight/ios'),
  operations: ['builds_getCollection'],
  rank: 20,
  menu: ['app'],
  keywords: 'table testflight search days expiry selected bulk csv',
  async run(context, { state, version, newest }, tools) {
    const { builds, total } = await listBuilds(
      tools,
      {
        ...placeFilter(context),
        ...states[state],
        ...(version === '' ? {} : { 'filter[preReleaseVersion.version]': version }),
      },
      {
        more: ['betaBuildLocalizations'],
        fields: { 'fields[betaBuildLocalizations]': 'whatsNew', 'limit[betaBuildLocalizations]': 50 },
        most: newest,
      },
    )
    const texts = (of: (typeof builds)[number]): number =>
      joined(of.page, of.row, 'betaBuildLocalizations', BetaBuildLocalization).filter(({ attributes }) =>
        attributes.whatsNew?.trim(),
      ).length
    return {
      view: 'table',
      title: say('Builds'),
      columns,
      rows: builds.map(one => rowOf(one.build, context.appId, tools.now, texts(one))),
      bulk: [
        { action: 'appstoreconnect.builds.compliance', title: say('Answer compliance'), field: 'builds' },
        { action: 'appstoreconnect.builds.expire', title: say('Expire'), field: 'builds' },
      ],
      empty: say('No build fits. Try another state or version.'),
      ...(total > builds.length
        ? {
            notes: [
              count(total - builds.length, '{n} older build is left out.', '{n} older builds are left out.'),
            ],
          }
        : {}),
    }
  },
})
