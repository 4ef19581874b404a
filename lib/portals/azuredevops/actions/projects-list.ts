import * as v from 'valibot'
import type { Row } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { type AnswerOf, defineQuery } from '../define'

type Project = AnswerOf<'core.GetProjects'>[number]

/** The projects of an organisation or collection. */
export const projectsList = defineQuery({
  id: 'azuredevops.projects.list',
  title: say('List projects'),
  about: say('Every project that you may see, with its state and who may see it.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: 'https://dev.azure.com/acme/_pulls', input: {} }],
  operations: ['core.GetProjects'],
  keywords: 'overview',
  async run({ portal, host, org, collection }, _input, { pages }) {
    const place = { portal, ...(host && { host }), ...(org && { org }), ...(collection && { collection }) }
    const row = (project: Project): Row => ({
      key: project.id,
      cells: {
        name: project.name,
        about: project.description ?? null,
        seen: project.visibility ?? null,
        state: project.state ?? null,
        changed: project.lastUpdateTime ? { at: project.lastUpdateTime } : null,
        id: { id: project.id },
      },
      context: { ...place, project: project.name },
    })
    const rows: Row[] = []
    for await (const page of pages({ op: 'core.GetProjects', query: { $top: 100 } }))
      rows.push(...page.map(row))
    return {
      view: 'table',
      title: count(rows.length, '{n} project', '{n} projects'),
      columns: [
        { key: 'name', title: say('Project') },
        { key: 'about', title: say('Description') },
        { key: 'seen', title: say('Visible to') },
        { key: 'state', title: say('State') },
        { key: 'changed', title: say('Changed'), kind: 'time' },
        { key: 'id', title: say('Id'), kind: 'id' },
      ],
      rows,
      empty: say('There is no project that you may see.'),
    }
  },
})
