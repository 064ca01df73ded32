import type { Bindings, Json, Scalar } from '../api/index.ts'

/** `$(params.x)`, `$(images)`, `$(project)`, `$(recipient)` and `$(namespace.dev)`; any other `$(…)` is Kubernetes' own. */
const PLACEHOLDER = /\$\((params\.[\w-]+|images|project|recipient|namespace\.[\w-]+)\)/g

/** One placeholder met in a value. */
export interface Placeholder {
  /** Without `$(` and `)`: `params.app`, `images`, `namespace.dev`. */
  readonly name: string
  /** Where in the value: `metadata.labels["app.kubernetes.io/name"]`; empty for the value itself. */
  readonly path: string
}

/**
 * The value with its placeholders replaced, in keys too. A string that is only one placeholder takes the type of what it
 * stands for. Placeholders that stand for nothing are left as they are: compiling a lab has refused them.
 */
export function fill(value: Json, bindings: Bindings): Json {
  if (typeof value === 'string') return fillString(value, bindings)
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map((item) => fill(item, bindings))
  // fromEntries defines own properties: a key named `__proto__` stays a key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [fillText(key, bindings), fill(item, bindings)]),
  )
}

/** The text with its placeholders replaced. */
export function fillText(text: string, bindings: Bindings): string {
  if (!text.includes('$(')) return text
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const bound = lookUp(name, bindings)
    return bound === undefined ? whole : String(bound)
  })
}

/** Every placeholder of the value, in reading order. */
export function placeholdersIn(value: Json): Placeholder[] {
  const found: Placeholder[] = []
  collect(value, '', found)
  return found
}

function fillString(text: string, bindings: Bindings): Json {
  const whole = /^\$\(([\w.-]+)\)$/.exec(text)?.[1]
  const bound = whole === undefined ? undefined : lookUp(whole, bindings)
  return bound ?? fillText(text, bindings)
}

function lookUp(name: string, bindings: Bindings): Scalar | readonly Scalar[] | undefined {
  if (name === 'images') return bindings.images
  if (name === 'project') return bindings.project
  if (name === 'recipient') return bindings.recipient
  const dot = name.indexOf('.')
  const key = name.slice(dot + 1)
  if (name.startsWith('params.')) return own(bindings.params, key)
  if (name.startsWith('namespace.')) return own(bindings.namespaces, key)
  return undefined
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

function collect(value: Json, path: string, found: Placeholder[]): void {
  if (typeof value === 'string') {
    for (const match of value.matchAll(PLACEHOLDER)) found.push({ name: match[1] ?? '', path })
    return
  }
  if (value === null || typeof value !== 'object') return
  if (isList(value)) {
    value.forEach((item, index) => {
      collect(item, `${path}[${index}]`, found)
    })
    return
  }
  for (const [key, item] of Object.entries(value)) {
    const at = /^[A-Za-z_][\w-]*$/.test(key) ? (path === '' ? key : `${path}.${key}`) : `${path}["${key}"]`
    collect(key, at, found)
    collect(item, at, found)
  }
}

// `Array.isArray` does not narrow a readonly array.
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
