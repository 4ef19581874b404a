/** A mail address as people write one: with apostrophes, and with letters of every language. */
export const mailForm = /^[^\s@<>",;:()[\]\\]+@[^\s@<>",;:()[\]\\]+\.[^\s@.<>",;:()[\]\\]+$/

/**
 * The mail addresses of a list as people have them: `mail`, `Name <mail>`, `mail,name,…` (our own CSV too). Each
 * once whatever its case, in order; lines that hold none are told apart. A first line of column names is no line.
 */
export function mailsIn(lines: readonly string[]): { mails: string[]; bad: string[] } {
  const found = new Map<string, string>()
  const bad: string[] = []
  for (const [i, line] of lines.entries()) {
    const address = mailIn(line)
    if (address !== undefined) {
      if (!found.has(address.toLowerCase())) found.set(address.toLowerCase(), address)
    } else if (line.trim() !== '' && !(i === 0 && /mail/i.test(line) && !line.includes('@'))) bad.push(line)
  }
  return { mails: [...found.values()], bad }
}

const mailIn = (line: string): string | undefined =>
  [/<([^<>]*)>/.exec(line)?.[1] ?? '', ...line.split(/[,;\t]/)]
    // Quotes of CSV, and the apostrophe that keeps a spreadsheet from running a formula.
    .map(part =>
      part
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replace(/^'(?=[=+\-@])/, '')
        .trim(),
    )
    .find(part => part.length <= 254 && mailForm.test(part))
