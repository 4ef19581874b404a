/**
 * Lets any number of users of the vault key in at a time, or one who changes the key, alone. In memory: one worker
 * at a time works on the vault. What is let in must not ask again inside: it would wait for itself.
 */
let shared = new Set<Promise<unknown>>()
let alone: Promise<unknown> = Promise.resolve()

/** Reads or writes what is encrypted, while the key stays the same. */
export async function sharing<T>(work: () => Promise<T>): Promise<T> {
  const before = alone
  const mine = before.then(work)
  const settled = mine.catch(() => {})
  shared.add(settled)
  try {
    return await mine
  } finally {
    shared.delete(settled)
  }
}

/** Changes the key, after all who use it and before all who come later. */
export async function changing<T>(work: () => Promise<T>): Promise<T> {
  const before = [alone, ...shared]
  shared = new Set()
  const mine = Promise.all(before).then(work)
  alone = mine.catch(() => {})
  return mine
}

/** Makes a queue: what is put into it is done one after the other, whatever became of the one before. */
export function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
}
