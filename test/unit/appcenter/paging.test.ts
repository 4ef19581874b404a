import { describe, expect, it } from 'vitest'
import { createRequester } from '../../../lib/http/requester'
import { Secret } from '../../../lib/http/secret'
import { portal } from '../../../lib/portals/appcenter/index'
import { createLab } from '../../lab/lab'

const path = { owner_name: 'acme', app_name: 'Kite-iOS' }
const request = { op: 'Errors_GroupList', path, query: { start: '2020-01-01T00:00:00Z', $top: 20 } }

describe.each(['https://api.appcenter.ms', 'https://appcenter.ms/api'])('on %s', base => {
  const world = () => {
    const lab = createLab({ rate: false })
    const requester = createRequester({
      fetch: lab.fetch,
      now: lab.now,
      sleep: async () => {},
      random: () => 0.5,
      renew: async () => {},
    })
    const secret = new Secret(lab.seed.tokens.owner)
    const actor = { id: 'a test', kind: 'appcenter-user', base, params: {}, secret }
    const pages = async () => {
      const all: unknown[] = []
      for await (const page of requester.pages(portal, actor, request)) all.push(page)
      return all
    }
    return { lab, pages }
  }
  it.each(['api', 'nameless', 'whole'] as const)('a list goes on where its links are %s', async nextLink => {
    const { lab, pages } = world()
    lab.appcenter.dials.odd.nextLink = nextLink
    expect((await pages()).length).toBeGreaterThan(2)
  })
  it.each([
    '/api/v0.1/apps//errors/errorGroups',
    'v0.1/apps/acme/Kite-iOS/errors/errorGroups',
    `${new URL(base).origin}/api/v0.1/apps//errors/errorGroups`,
  ])('and where the link is %s', async link => {
    const { lab, pages } = world()
    const body = { nextLink: `${link}?start=2020-01-01&%24top=2000`, errorGroups: [] }
    lab.control.fault({ do: 'status', status: 200, body, match: { op: request.op } })
    expect(await pages()).toHaveLength(2)
  })
  it.each(['https://api.example.com/v0.1/apps//errors', '//example.com/v0.1/', 'https://[', 'javascript:1'])(
    'and never to %s',
    async nextLink => {
      const { lab, pages } = world()
      const body = { nextLink, errorGroups: [] }
      lab.control.fault({ do: 'status', status: 200, body, match: { op: request.op } })
      await expect(pages()).rejects.toMatchObject({ code: 'malformed' })
      expect(lab.record.entries).toHaveLength(1)
    },
  )
})
