import type { Lab } from '../lab/lab'

/** What a person does at a portal's page to sign in, without a browser: one press of a button. */
export async function consent(lab: Lab, url: string, choice: string): Promise<string> {
  const page = await (await lab.handle(new Request(url))).text()
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1]
  if (action === undefined) throw new Error(`there is no form:\n${page}`)
  const form = new URLSearchParams(new URL(url).search)
  form.set('choice', choice)
  const answer = await lab.handle(
    new Request(new URL(action, url), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: String(form),
    }),
  )
  return answer.headers.get('location') ?? ''
}
