/**
 * A copy of plain data. What is as it was in an earlier copy is shared with that one, so that comparing the two looks at
 * the rest alone: labs are compared some thousand times, and little of them changes in between.
 */
export function copyOf<T>(value: T, earlier?: T): T
export function copyOf(value: unknown, earlier?: unknown): unknown {
  if (Array.isArray(value)) return copyOfList(value, Array.isArray(earlier) ? earlier : undefined)
  if (isObject(value)) return copyOfObject(value, isObject(earlier) ? earlier : undefined)
  return value
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function copyOfList(list: readonly unknown[], before: readonly unknown[] | undefined): readonly unknown[] {
  const copy: unknown[] = []
  let same = before?.length === list.length
  for (const [index, item] of list.entries()) {
    const known = before?.[index]
    const copied = copyOf(item, known)
    if (copied !== known) same = false
    copy.push(copied)
  }
  return same && before ? before : copy
}

function copyOfObject(object: Record<string, unknown>, before: Record<string, unknown> | undefined): object {
  // Spread first: what is filled name by name is many times slower.
  const copy = { ...object }
  const names = Object.keys(copy)
  let same = before !== undefined && Object.keys(before).length === names.length
  for (const name of names) {
    const value = copy[name]
    const known = before !== undefined && Object.hasOwn(before, name)
    const copied = copyOf(value, known ? before[name] : undefined)
    if (copied !== value) copy[name] = copied
    if (!known || copied !== before[name]) same = false
  }
  return same && before ? before : copy
}
