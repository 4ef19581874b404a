import { htmlPage } from '../html.ts'
import type { Json } from '../json.ts'
import type { Answer, Incoming } from '../site.ts'
import type { Org } from './state.ts'

const none = '00000000-0000-0000-0000-000000000000'

/** An error as the service writes it. */
export const problem = (status: number, message: string, typeKey: string, eventId = 0): Answer => ({
  status,
  body: {
    $id: '1',
    innerException: null,
    message,
    typeName: `Microsoft.VisualStudio.Services.${typeKey}, Microsoft.VisualStudio.Services.WebApi`,
    typeKey,
    errorCode: 0,
    eventId,
  },
})

/** Who may ask: where, and which tenant backs it. */
const challenge = (org: Org | undefined): Record<string, string> => ({
  'www-authenticate': [
    ...(org?.tenant ? [`Bearer authorization_uri=https://login.microsoftonline.com/${org.tenant}`] : []),
    'Basic realm="https://tfsprodweu1.app.visualstudio.com/"',
    'TFS-Federated',
  ].join(', '),
  'x-vss-resourcetenant': org?.tenant ?? none,
})

const empty = (org: Org | undefined): Answer => ({ status: 401, headers: challenge(org), text: '' })

const signInPage = (): Answer =>
  htmlPage('Azure DevOps Services | Sign In', '<p>Sign in to continue.</p>', 203)

/**
 * What a caller without a good credential gets: a bare 401 where it asks for one, else a page to sign in, which is
 * no error by its status; a redirect on some routes; JSON for a PATCH.
 */
export function signedOut(request: Incoming, org: Org | undefined, pages = false): Answer {
  if (request.method === 'PATCH')
    return problem(
      401,
      "TF400813: The user '' is not authorized to access this resource.",
      'UnauthorizedRequestException',
      3000,
    )
  const suppress = request.headers.get('x-tfs-fedauthredirect')?.toLowerCase() === 'suppress'
  if (suppress && !pages) return empty(org)
  if (/\/_apis\/tokens\//i.test(request.path)) {
    const to = 'https://spsprodweu1.vssps.visualstudio.com/_signin?realm=vssps.dev.azure.com'
    return { status: 302, headers: { location: to }, text: '<html><body>Object moved</body></html>' }
  }
  return signInPage()
}

/** The other ways to be refused, in the service's own words. */
export const refusals = {
  scope: empty,
  expired: () =>
    problem(401, 'Access Denied: The Personal Access Token used has expired.', 'AccessCheckException', 3000),
  policy: (name: string) =>
    problem(
      401,
      `TF400813: The user '${name}' is not authorized to access this resource.`,
      'UnauthorizedRequestException',
      3000,
    ),
  forbidden: (what: string) =>
    problem(
      403,
      `TF401027: You need the '${what}' permission to perform this action.`,
      'AccessCheckException',
      3000,
    ),
  noProject: (name: string) =>
    problem(
      404,
      `TF200016: The following project does not exist: ${name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
      'ProjectDoesNotExistWithNameException',
      3000,
    ),
  noRoute: (path: string): Answer => {
    const said = `The controller for path '${path}' was not found or does not implement IController.`
    return {
      status: 404,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'x-tfs-serviceerror': encodeURIComponent(said),
      },
      text: said,
    }
  },
  preview: (version: string) =>
    problem(
      400,
      `The requested version "${version}" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "${version}-preview"`,
      'VssInvalidPreviewVersionException',
      3000,
    ),
  newer: (version: string) =>
    problem(
      400,
      `The requested REST API version of ${version} is out of range for this server.`,
      'VssVersionOutOfRangeException',
      3000,
    ),
  throttled: (seconds: number): Answer => ({
    ...problem(
      429,
      'TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource.',
      'RequestBlockedException',
      3000,
    ),
    headers: { 'retry-after': String(seconds) },
  }),
}

/** A list as the service wraps it. */
export const listed = (rows: Json[], headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers,
  body: { count: rows.length, value: rows },
})
