import type { AppCenterContext } from './appcenter'

/**
 * Builds the address of an App Center context, on today's hosts (appcenter.ms, install.appcenter.ms).
 * Reading it with `readAppCenter` gives an equal context. Throws a `URIError` only for a context that no
 * address gave: one that holds half a surrogate pair.
 */
export function addressOfAppCenter(context: AppCenterContext): string {
  const { ownerKind, owner, app, section } = context
  const install = section === 'install'
  const host = install || (section === 'register-device' && !owner) ? 'install.appcenter.ms' : 'appcenter.ms'
  const words = ownerKind && owner ? [`${ownerKind}s`, owner] : []
  if (words.length && app) words.push('apps', app)
  if (section && !install) words.push(section)
  if (words.length) words.push(...inside(context))
  return `https://${host}/${words.map(encodeURIComponent).join('/')}`
}

/** The words behind the section. */
function inside(context: AppCenterContext): string[] {
  const { app, section, branch, buildId, release, distributionGroup, store, deployment } = context
  const { errorGroupId, reportId, testRunId } = context
  const releases = release ? ['releases', release] : []
  if (branch) return ['branches', branch, ...(buildId ? ['builds', buildId] : [])]
  if (distributionGroup) {
    const groups = section === 'install' ? 'distribution_groups' : 'distribution-groups'
    return [groups, distributionGroup, ...(app ? releases : [])]
  }
  if (store) return ['distribution-stores', store, ...releases]
  if (release) return releases
  if (deployment) return ['code-push', deployment]
  if (errorGroupId) return ['errors', errorGroupId, ...(reportId ? ['reports', reportId] : [])]
  return testRunId ? ['runs', testRunId] : []
}
