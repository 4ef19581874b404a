/** What travels in bodies. Absent members are left out when written. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined }

/** An object of JSON. */
export type JsonObject = { [name: string]: Json | undefined }

/** True for an object that is neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads text as JSON; undefined if it is none. */
export function parse(source: string): Json | undefined {
  try {
    const value: Json = JSON.parse(source)
    return value
  } catch {
    return undefined
  }
}

/** Own member of an object, never one of the prototype: bodies may name `__proto__`. */
export function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** The members of an object; none of what is none. */
export const entries = (value: Json | undefined) => Object.entries(isObject(value) ? value : {})

/** The member if it is a text. */
export function text(value: Json | undefined, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' ? found : undefined
}

/** The member if it is true or false. */
export function flag(value: Json | undefined, name: string): boolean | undefined {
  const found = member(value, name)
  return typeof found === 'boolean' ? found : undefined
}

/** The member if it is a list of texts. */
export function texts(value: Json | undefined, name: string): string[] | undefined {
  const found = member(value, name)
  if (!Array.isArray(found)) return undefined
  const list: string[] = []
  for (const item of found) {
    if (typeof item !== 'string') return undefined
    list.push(item)
  }
  return list
}
