/** Characters that templates may still make, intermediate values included: `b64enc` makes a third more, each time. */
export interface Room {
  left: number
}

/**
 * The part of Go's templates that secrets are made with: `{{ get .Secrets "KEY" }}`, `{{ .Secrets.KEY }}` and
 * `{{ index .Secrets "KEY" }}`, piped through `b64enc`, `b64dec` or `trim`, with `-` to trim blanks. Anything else is
 * said to be unknown.
 */
export function renderTemplate(
  name: string,
  text: string,
  secrets: Readonly<Record<string, string>>,
  room: Room,
): { readonly text: string } | { readonly problem: string } {
  const parts: string[] = []
  let end = 0
  for (const directive of text.matchAll(DIRECTIVE)) {
    const [whole, , source = ''] = directive
    const value = evaluate(source.trim(), secrets, room)
    if (typeof value !== 'string') return { problem: `template: ${name}: ${value.problem}` }
    parts.push(text.slice(end, directive.index), value)
    end = directive.index + whole.length
  }
  return { text: [...parts, text.slice(end)].join('') }
}

/** Blanks are looked at from their first one only: from each of them, long runs would take the square of their length. */
const DIRECTIVE = /((?:(?<!\s)\s+)?\{\{-\s|\{\{)([^{}]*?)(\s-\}\}\s*|\}\})/g

const SOURCES = [/^(?:get|index)\s+\.Secrets\s+"([^"]*)"$/, /^\.Secrets\.(\w+)$/]
const FILTERS: Readonly<Record<string, (text: string) => string>> = {
  b64enc: (text) => Buffer.from(text).toString('base64'),
  b64dec: (text) => Buffer.from(text, 'base64').toString(),
  trim: (text) => text.trim(),
}

function evaluate(
  source: string,
  secrets: Readonly<Record<string, string>>,
  room: Room,
): string | { readonly problem: string } {
  const [first = '', ...filters] = source.split('|').map((part) => part.trim())
  const key = SOURCES.map((pattern) => pattern.exec(first)?.[1]).find((found) => found !== undefined)
  if (key === undefined) return { problem: `cannot evaluate "${first.slice(0, 80)}" in the simulated Vault` }
  // Of an absent key `get` gives the empty text.
  let value = Object.hasOwn(secrets, key) ? (secrets[key] ?? '') : ''
  room.left -= value.length
  for (const filter of filters) {
    const apply = Object.hasOwn(FILTERS, filter) ? FILTERS[filter] : undefined
    if (apply === undefined) return { problem: `function "${filter.slice(0, 80)}" not defined` }
    if (room.left < 0) break
    value = apply(value)
    room.left -= value.length
  }
  return room.left < 0 ? { problem: 'the values that it makes are too long' } : value
}
