import type { FieldError } from '../api/index.ts'

/** What keeps a value from having a shape, or undefined when nothing does. */
export type Shape = (value: unknown, path: string) => FieldError | undefined

/** How much of what was found is repeated. */
const SHOWN_CHARACTERS = 80

/** An object with these members; with `only`, no others. */
export function objectOf(members: {
  readonly required: Readonly<Record<string, Shape>>
  readonly optional?: Readonly<Record<string, Shape>>
  readonly only?: boolean
}): Shape {
  const { required, optional = {}, only = false } = members
  const known = { ...required, ...optional }
  return (value, path) => {
    if (!isRecord(value)) return unreadable(path, value, 'an object')
    const absent = Object.keys(required).find((name) => !Object.hasOwn(value, name))
    if (absent !== undefined) return unreadable(`${path}.${absent}`, undefined, 'a member of that name')
    const foreign = only ? Object.keys(value).find((name) => !Object.hasOwn(known, name)) : undefined
    if (foreign !== undefined) return unreadable(path, foreign, `only ${Object.keys(known).join(', ')}`)
    return first(Object.entries(known), ([name, shape]) =>
      Object.hasOwn(value, name) ? shape(value[name], `${path}.${name}`) : undefined,
    )
  }
}

/** An object whose members, whatever their names, all have one shape. */
export function recordOf(member: Shape): Shape {
  return (value, path) =>
    isRecord(value)
      ? first(Object.entries(value), ([name, inner]) => member(inner, `${path}.${name}`))
      : unreadable(path, value, 'an object')
}

/** A list whose items all have one shape; with `count`, from so many to so many of them. */
export function listOf(item: Shape, { count }: { readonly count?: readonly [number, number] } = {}): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return unreadable(path, value, 'a list')
    const [least, most] = count ?? [0, Infinity]
    if (value.length < least || value.length > most) {
      return unreadable(path, value, least === most ? `a list of ${least}` : `a list of ${least} to ${most}`)
    }
    return first([...value.entries()], ([index, inner]) => item(inner, `${path}[${index}]`))
  }
}

/** Either of two shapes; the second's complaint is the one told. */
export function either(one: Shape, other: Shape): Shape {
  return (value, path) => (one(value, path) === undefined ? undefined : other(value, path))
}

/** A text; with a pattern, one that it matches. */
export function text(pattern?: RegExp, expected = 'a text'): Shape {
  return (value, path) =>
    typeof value === 'string' && (pattern === undefined || pattern.test(value))
      ? undefined
      : unreadable(path, value, expected)
}

/** A whole number, at least so large. */
export function integer(least = -Infinity): Shape {
  const expected = Number.isFinite(least) ? `a whole number, at least ${least}` : 'a whole number'
  return (value, path) =>
    Number.isSafeInteger(value) && Number(value) >= least ? undefined : unreadable(path, value, expected)
}

/** Any number. */
export const number: Shape = (value, path) =>
  typeof value === 'number' ? undefined : unreadable(path, value, 'a number')

/** `true` or `false`. */
export const boolean: Shape = (value, path) =>
  typeof value === 'boolean' ? undefined : unreadable(path, value, 'true or false')

/** One of these texts. */
export function exactly(...texts: readonly string[]): Shape {
  return (value, path) =>
    texts.some((wanted) => wanted === value) ? undefined : unreadable(path, value, texts.join(' or '))
}

/** What was found, in one short line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const line = JSON.stringify(value)
  return line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS)}…`
}

function unreadable(path: string, found: unknown, expected: string): FieldError {
  return {
    code: 'TranscriptUnreadable',
    path,
    found: shown(found),
    expected,
    remedy: 'export the transcript again',
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function first<T>(items: readonly T[], look: (item: T) => FieldError | undefined): FieldError | undefined {
  for (const item of items) {
    const error = look(item)
    if (error !== undefined) return error
  }
  return undefined
}
