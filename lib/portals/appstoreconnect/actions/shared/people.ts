/** Somebody in a list that a person gave. */
export interface Person {
  email: string
  firstName: string
  lastName: string
  /** Names of groups, as they stand there. */
  groups: string[]
}

/** A mail address as people write one: with apostrophes, and with letters of every language. */
export const address = /^[^\s@<>",;:()[\]\\]+@[^\s@<>",;:()[\]\\]+\.[^\s@.<>",;:()[\]\\]+$/
const isMail = (text: string): boolean => text.length <= 254 && address.test(text)

/** What a column is by its name, in the words of the portal's own file, of ours, and of spreadsheets. */
const columns: readonly (readonly [keyof Person | 'name', RegExp])[] = [
  ['email', /mail/],
  ['firstName', /first|given/],
  ['lastName', /last|family|surname/],
  ['groups', /group/],
  ['name', /^name$/],
]

/**
 * The people of a list as people have them: a CSV with or without a line of column names (mail address, first and last
 * name, groups divided by `;`), `Name <mail>`, or bare addresses. Somebody who stands there twice is one person with
 * the groups of both lines. Lines without an address are told apart, by their number from 1.
 */
export function peopleIn(lines: readonly string[]): { people: Person[]; bad: { n: number; line: string }[] } {
  const found = new Map<string, Person>()
  const bad: { n: number; line: string }[] = []
  let named: (keyof Person | 'name' | undefined)[] | undefined
  for (const [i, line] of lines.entries()) {
    const cells = cellsOf(line)
    if (i === 0 && !line.includes('@') && /mail/i.test(line)) {
      named = cells.map(cell => columns.find(([, name]) => name.test(cell.toLowerCase()))?.[0])
      continue
    }
    if (line.trim() === '') continue
    const one = named ? byName(named, cells) : byPlace(line, cells)
    if (!one) bad.push({ n: i + 1, line })
    else found.set(one.email.toLowerCase(), together(found.get(one.email.toLowerCase()), one))
  }
  return { people: [...found.values()], bad }
}

function together(before: Person | undefined, one: Person): Person {
  if (!before) return one
  const { firstName, lastName, groups } = before
  return {
    ...before,
    firstName: firstName || one.firstName,
    lastName: lastName || one.lastName,
    groups: [...new Set([...groups, ...one.groups])],
  }
}

const groupsOf = (cell: string | undefined): string[] =>
  (cell ?? '').split(';').flatMap(name => (name.trim() ? [name.trim()] : []))

function byName(named: readonly (keyof Person | 'name' | undefined)[], cells: readonly string[]) {
  const of = (name: keyof Person | 'name'): string => cells[named.indexOf(name)] ?? ''
  const [first = '', ...last] = of('name').split(/\s+/)
  return person(of('email'), [of('firstName') || first, of('lastName') || last.join(' ')], of('groups'))
}

/** Without names of columns, the names stand before the address, as in the portal's own file, or after it. */
function byPlace(line: string, cells: readonly string[]): Person | undefined {
  const inAngles = /^(.*)<([^<>]*)>/.exec(line)
  if (inAngles) {
    const [first = '', ...last] = bare(inAngles[1] ?? '').split(/\s+/)
    return person(inAngles[2] ?? '', [first, last.join(' ')], '')
  }
  const at = cells.findIndex(isMail)
  const [before, after] = [cells.slice(0, at), cells.slice(at + 1)]
  return at > 0
    ? person(cells[at] ?? '', before, after[0])
    : person(cells[at] ?? '', after.slice(0, 2), after[2])
}

function person(email: string, names: readonly string[], groups: string | undefined): Person | undefined {
  const [firstName = '', lastName = ''] = names
  return isMail(email.trim())
    ? { email: email.trim(), firstName, lastName, groups: groupsOf(groups) }
    : undefined
}

/** Without the quotes of CSV, and the apostrophe that keeps a spreadsheet from running a formula. */
const bare = (cell: string): string =>
  cell
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .replaceAll('""', '"')
    .replace(/^'(?=[=+\-@])/, '')
    .trim()

/** The cells of a line, divided by tabs, else by commas, else by semicolons; quotes protect what divides. */
function cellsOf(line: string): string[] {
  const divider = line.includes('\t') ? '\t' : line.includes(',') ? ',' : ';'
  const cells = ['']
  let quoted = false
  for (const sign of line) {
    if (sign === '"') quoted = !quoted
    if (sign === divider && !quoted) cells.push('')
    else cells[cells.length - 1] += sign
  }
  return cells.map(bare)
}
