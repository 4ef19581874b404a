/** Saves a text as a file; it may come in parts. */
export function save(name: string, type: string, text: string | readonly string[]): void {
  const href = URL.createObjectURL(new Blob([text].flat(), { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(href), 10_000)
}
