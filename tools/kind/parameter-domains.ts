import type { Parameter } from '../../src/api/index.ts'

/** The values that a parameter may have, as text. */
export interface Domain {
  readonly oneOf?: readonly string[]
  readonly random?: number
}

/** A lab's parameters: what each may be, and those that follow from others. */
export interface Drawable {
  readonly domains: ReadonlyMap<string, Domain>
  readonly derived: ReadonlyMap<string, string>
}

/** One way to fill a pattern in. */
export interface Binding {
  readonly text: string
  /** Fills the same parameters in elsewhere. */
  readonly fill: <T>(value: T) => T
  /** The parameters that are still open in a value. */
  readonly domainsOf: (value: unknown) => Readonly<Record<string, Domain>>
}

const PLACEHOLDER = /\$\(params\.([\w-]+)\)/g

/** Sorts parameters by how they are drawn. Lists (`sample`) are left open: no image is named after one. */
export function drawable(parameters: readonly Parameter[]): Drawable {
  const domains = new Map<string, Domain>()
  const derived = new Map<string, string>()
  for (const { name, oneOf, between, random, value } of parameters) {
    if (oneOf !== undefined) domains.set(name, { oneOf: oneOf.map(String) })
    if (between !== undefined) domains.set(name, { oneOf: range(between[0] ?? 0, between[1] ?? 0) })
    if (random !== undefined) domains.set(name, { random })
    if (value !== undefined) derived.set(name, String(value))
  }
  return { domains, derived }
}

/**
 * Every text that a pattern may become, each with the parameters that make it. A pattern without any that is itself a
 * value of a parameter tells that parameter.
 */
export function everyBinding(params: Drawable, pattern: string): readonly Binding[] {
  const whole = expand(params, pattern)
  const names = [...new Set([...whole.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
  if (names.length === 0) return [binding(params, whole, told(params, whole))]
  let chosen: ReadonlyMap<string, string>[] = [new Map()]
  for (const name of names) {
    const values = params.domains.get(name)?.oneOf
    if (values === undefined) throw new Error(`${pattern}: nobody can list the values of ${name}`)
    chosen = chosen.flatMap((before) => values.map((value) => new Map([...before, [name, value]])))
  }
  return chosen.map((values) => binding(params, replace(whole, values), values))
}

function binding(params: Drawable, text: string, values: ReadonlyMap<string, string>): Binding {
  return {
    text,
    fill: (value) => mapStrings(value, (each) => replace(expand(params, each), values)),
    domainsOf: (value) => {
      const open = [...JSON.stringify(value).matchAll(PLACEHOLDER)].map(([, name = '']) => name)
      return Object.fromEntries(
        [...new Set(open)].sort().flatMap((name) => {
          const domain = params.domains.get(name)
          return domain === undefined ? [] : [[name, domain]]
        }),
      )
    },
  }
}

function told({ domains }: Drawable, text: string): ReadonlyMap<string, string> {
  const names = [...domains].filter(([, { oneOf = [] }]) => oneOf.includes(text)).map(([name]) => name)
  return new Map(names.map((name) => [name, text]))
}

/** Puts in what derived parameters stand for; they name only parameters above them. */
function expand({ derived }: Drawable, text: string): string {
  const once = replace(text, derived)
  return once === text ? text : expand({ derived, domains: new Map() }, once)
}

function replace(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string) => values.get(name) ?? placeholder)
}

function mapStrings<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T
  if (Array.isArray(value)) return value.map((item: unknown) => mapStrings(item, change)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapStrings<unknown>(item, change)]),
  ) as T
}

function range(from: number, to: number): readonly string[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String(from + index))
}
