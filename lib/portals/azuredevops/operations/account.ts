import * as v from 'valibot'
import { operation } from '../../portal'
import { list, maybe, released } from './schema'

/** Who is asked for by a credential, and where; the one read that every credential may do. */
export const ConnectionData = v.object({
  authenticatedUser: v.object({
    id: v.string(),
    providerDisplayName: maybe(v.string()),
    customDisplayName: maybe(v.string()),
    properties: maybe(v.object({ Account: maybe(v.object({ $value: maybe(v.string()) })) })),
  }),
  instanceId: maybe(v.string()),
  deploymentType: maybe(v.string()),
})

/** A project of the list. */
export const Project = v.object({
  id: v.string(),
  name: v.string(),
  description: maybe(v.string()),
  state: maybe(v.string()),
  visibility: maybe(v.string()),
  lastUpdateTime: maybe(v.string()),
})

/** A person's own profile, the same in all organisations. */
export const Profile = v.object({ id: v.string(), publicAlias: maybe(v.string()) })

/** An organisation that a person belongs to. */
export const Account = v.object({ accountId: v.string(), accountName: v.string() })

/** A resource of the API, and the newest version in which it is more than a preview. */
export const Spoken = v.object({ resourceName: v.string(), releasedVersion: v.string() })

/** Who, where, and which projects. */
export const account = {
  // In no specification, though every client of Microsoft's begins with it. Its plain versions are refused.
  'location.GetConnectionData': operation('account', 'GET', '/_apis/connectionData', ConnectionData),
  // What a Server speaks: in no specification either, and every client asks for it.
  'location.GetBuildLocations': operation('account', 'OPTIONS', '/_apis/build', list(Spoken)),
  'core.GetProjects': operation('project', 'GET', '/_apis/projects', list(Project), {
    query: released,
    pages: 'token',
  }),
  'profile.GetProfile': operation('profile', 'GET', '/_apis/profile/profiles/{id}', Profile, {
    query: released,
    service: 'app.vssps',
  }),
  'account.GetAccounts': operation('profile', 'GET', '/_apis/accounts', list(Account), {
    query: released,
    service: 'app.vssps',
  }),
}
