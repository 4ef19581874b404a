import type { Area } from './areas.ts'
import type { Does, Verb } from './family.ts'
import { additionsTo, families, shapeOf } from './resources/index.ts'

/** A simulated operation, under the specification's own id. */
export interface Route {
  op: string
  method: string
  path: string
  area: Area
  does: Does
}

/** Method and id of an operation on a relationship. */
const onLinks = {
  links: ['GET', 'getTo', 'Relationship'],
  link: ['POST', 'createTo', 'Relationship'],
  relink: ['PATCH', 'updateTo', 'Relationship'],
  unlink: ['DELETE', 'deleteTo', 'Relationship'],
  related: ['GET', 'getTo', 'Related'],
} as const

/** Method, id and place of an operation on a type. */
const onType = {
  list: ['GET', 'getCollection', ''],
  one: ['GET', 'getInstance', '/{id}'],
  create: ['POST', 'createInstance', ''],
  update: ['PATCH', 'updateInstance', '/{id}'],
  remove: ['DELETE', 'deleteInstance', '/{id}'],
} as const

/** The route of a verb: the specification names them all alike. */
function routeFor(does: Verb): Route {
  const { area } = does
  if (does.do === 'act') return { op: does.op, method: does.method, path: does.path, area, does }
  const { type } = does
  const { named, relations } = shapeOf(type)
  const path = named?.path ?? `/v1/${type}`
  const op = named?.op ?? type
  if ('by' in does) {
    const relation = relations[does.by]
    if (!relation) throw new Error(`${type} has no relationship ${does.by}`)
    const [method, verb, what] = onLinks[does.do]
    const place = does.do === 'related' ? does.by : `relationships/${does.by}`
    return {
      op: `${op}_${does.by}_${verb}${relation.many ? 'Many' : 'One'}${what}`,
      method,
      path: `${path}/{id}/${place}`,
      area,
      does,
    }
  }
  const [method, verb, place] = onType[does.do]
  return { op: `${op}_${verb}`, method, path: path + place, area, does }
}

/** A verb with what other families add to its type. */
function widened(verb: Verb): Verb {
  if (verb.do !== 'list' && verb.do !== 'one') return verb
  const added = additionsTo(verb.type)
  const include = [...(verb.include ?? []), ...added.flatMap(one => one.include ?? [])]
  if (verb.do === 'one') return { ...verb, include }
  return { ...verb, include, filters: [...(verb.filters ?? []), ...added.flatMap(one => one.filters ?? [])] }
}

/** Every simulated operation. */
export const routes: readonly Route[] = families.flatMap(({ verbs }) =>
  verbs.map(verb => routeFor(widened(verb))),
)

const compiled = routes.map(route => ({ route, segments: route.path.split('/') }))

/** An operation that was asked for; without `route` its path is known under other methods alone. */
interface Found {
  route?: Route
  params: Record<string, string>
  /** The methods that the path has. */
  methods: string[]
}

/** The operation at a path, with its parameters. */
export function routeOf(method: string, path: string): Found | undefined {
  const given = path.split('/')
  const here = compiled.filter(
    ({ segments }) =>
      segments.length === given.length &&
      segments.every((segment, n) => (segment.startsWith('{') ? given[n] !== '' : segment === given[n])),
  )
  const methods = here.map(({ route }) => route.method)
  if (here.length === 0) return undefined
  const found = here.find(({ route }) => route.method === method)
  if (!found) return { params: {}, methods }
  const params: Record<string, string> = {}
  for (const [n, segment] of found.segments.entries()) {
    if (!segment.startsWith('{')) continue
    try {
      params[segment.slice(1, -1)] = decodeURIComponent(given[n] ?? '')
    } catch {
      return undefined
    }
  }
  return { route: found.route, params, methods }
}
