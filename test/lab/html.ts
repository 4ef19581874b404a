import type { Answer } from './site.ts'

/** A text in HTML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, char => `&#${char.codePointAt(0) ?? 0};`)

/** A plain page of the lab's own look, without scripts. */
export function htmlPage(title: string, body: string, status = 200): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    },
    text: `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(title)}</title></head>
<body><main><h1>${escaped(title)}</h1>
${body}
</main></body>
</html>
`,
  }
}

/** A form with one button a choice; what is hidden in it comes back as it stands. */
export function choiceForm(
  action: string,
  hidden: Record<string, string>,
  choices: readonly (readonly [value: string, text: string])[],
): string {
  const fields = Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('')
  const buttons = choices
    .map(
      ([value, text]) =>
        `<button type="submit" name="choice" value="${escaped(value)}" id="${escaped(value)}">${escaped(text)}</button>`,
    )
    .join(' ')
  return `<form method="post" action="${escaped(action)}">${fields}${buttons}</form>`
}

/** Sends the browser on. */
export const sendTo = (location: string): Answer => ({ status: 302, headers: { location }, text: '' })
