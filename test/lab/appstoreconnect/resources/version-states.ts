import { attributeWrong, type ErrorWords, relationWrong, stateError } from '../errors.ts'
import type { State } from '../state.ts'
import type { Row } from '../types.ts'

/** States in which texts and the build of a version may be changed. */
const editable = [
  'PREPARE_FOR_SUBMISSION',
  'READY_FOR_REVIEW',
  'DEVELOPER_REJECTED',
  'REJECTED',
  'METADATA_REJECTED',
  'INVALID_BINARY',
]

/** States of a version that people have or had. */
export const out = ['READY_FOR_DISTRIBUTION', 'REPLACED_WITH_NEW_VERSION']

/** The state of a version, as it is called today. */
export const stateOf = (version: Row): string => String(version.attributes.appVersionState)

/** Versions of the same app for the same platform. */
export const siblings = (state: State, version: Row): Row[] =>
  state
    .related('apps', state.known('apps', version.app), 'appStoreVersions')
    .filter(({ attributes }) => attributes.platform === version.attributes.platform)

/** Refuses to change what is with Apple, or with people. */
export function needEditable(version: Row): void {
  if (!editable.includes(stateOf(version)))
    throw stateError(`The version can not be changed: its state is ${stateOf(version)}.`, {
      code: 'STATE_ERROR.ENTITY_STATE_INVALID',
    })
}

/** Whether a version is the first one that people get; such a one has nothing new. */
export const isFirst = (state: State, version: Row): boolean =>
  !siblings(state, version).some(other => out.includes(stateOf(other)))

/** What keeps a version from being reviewed, by the path of what is wrong. */
export function problemsOf(state: State, version: Row): Record<string, ErrorWords[]> {
  const problems: Record<string, ErrorWords[]> = {}
  const note = (path: string, words: ErrorWords) => {
    problems[path] = [...(problems[path] ?? []), words]
  }
  const build = state.one('appStoreVersions', version, 'build')
  if (!build) note(`/v1/appStoreVersions/${version.id}`, relationWrong('build', 'REQUIRED'))
  else if (build.attributes.usesNonExemptEncryption === null)
    note(`/v1/builds/${build.id}`, attributeWrong('usesNonExemptEncryption', 'REQUIRED'))
  const locales = state.related('appStoreVersions', version, 'appStoreVersionLocalizations')
  for (const locale of locales) {
    const path = `/v1/appStoreVersionLocalizations/${locale.id}`
    for (const name of ['description', 'keywords', 'supportUrl'])
      if (!locale.attributes[name]) note(path, attributeWrong(name, 'REQUIRED'))
    if (!locale.attributes.whatsNew && !isFirst(state, version))
      note(path, attributeWrong('whatsNew', 'REQUIRED'))
    if (state.related('appStoreVersionLocalizations', locale, 'appScreenshotSets').length === 0)
      note('/v1/appScreenshots/', {
        code: 'STATE_ERROR.SCREENSHOT_REQUIRED.APP_IPHONE_65',
        title: 'App screenshot missing (APP_IPHONE_65).',
      })
  }
  const contact = state.one('appStoreVersions', version, 'appStoreReviewDetail')
  if (contact && !contact.attributes.contactPhone)
    note(`/v1/appStoreReviewDetails/${contact.id}`, attributeWrong('contactPhone', 'REQUIRED'))
  return problems
}
