import { isDeepStrictEqual } from 'node:util'

import type { Evidence, Json, Observation } from '../../api/index.ts'
import { groupBy } from './group.ts'
import { isList, placesIn, replaced, type Place } from './places.ts'
import { shuffled } from './random.ts'

/** One way to make a value wrong. */
export interface Operation {
  readonly name: string
  /** What stands in its place: nothing, another value, or (in a list) two. Undefined when it does not apply. */
  readonly apply: (value: Json, place: Place) => readonly Json[] | undefined
}

/** Each one changes one field; a list's element may also be missing or there twice. */
export const OPERATIONS: readonly Operation[] = [
  { name: 'removed', apply: (_, { way }) => (way.length === 1 ? undefined : []) },
  { name: 'null', apply: (value) => (value === null ? undefined : [null]) },
  { name: 'another type', apply: (value) => [retyped(value)] },
  { name: 'another value', apply: (value) => nearby(value) },
  { name: 'a strange value', apply: (value) => strange(value) },
  { name: 'twice', apply: (value, { way }) => (typeof way.at(-1) === 'number' ? [value, value] : undefined) },
]

/** One field of an evidence made wrong. */
export interface Corruption {
  readonly pattern: string
  /** The operation's name. */
  readonly operation: string
  readonly evidence: Evidence
}

/**
 * At most `count` corruptions, each of one field, the same for the same evidence and random numbers. Every kind of field
 * comes once before any comes again, however many objects have it.
 */
export function corruptions(evidence: Evidence, count: number, random: () => number): readonly Corruption[] {
  const byPattern = groupBy(placesIn(evidence.inputs), ({ pattern }) => pattern)
  const patterns = inTurn(byPattern, random)
  const found: Corruption[] = []
  for (let round = 0; round < OPERATIONS.length && found.length < count; round += 1) {
    for (const [index, pattern] of patterns.entries()) {
      const places = byPattern.get(pattern) ?? []
      const place = places[Math.floor(random() * places.length)]
      // Another operation for each field, so that few corruptions are of all kinds.
      const operation = OPERATIONS[(index + round) % OPERATIONS.length]
      const corrupted = place && operation && corrupt(evidence, place, operation)
      if (corrupted !== undefined) found.push(corrupted)
      if (found.length === count) break
    }
  }
  return found
}

/** Patterns of one input after the other's: an input of many objects does not crowd out one that is a single object. */
function inTurn(byPattern: ReadonlyMap<string, unknown>, random: () => number): readonly string[] {
  const sorted = [...byPattern.keys()].sort()
  const inputs = [...groupBy(sorted, (pattern) => /^[^.[]+/.exec(pattern)?.[0] ?? '').values()]
  const orders = inputs.map((patterns) => shuffled(patterns, random))
  const longest = Math.max(0, ...orders.map(({ length }) => length))
  return Array.from({ length: longest }, (_, turn) => orders.flatMap((order) => order[turn] ?? [])).flat()
}

/** Every corruption of the fields whose pattern is meant. */
export function allCorruptions(
  evidence: Evidence,
  isMeant: (pattern: string) => boolean,
): readonly Corruption[] {
  const places = placesIn(evidence.inputs).filter(({ pattern }) => isMeant(pattern))
  return places.flatMap((place) =>
    OPERATIONS.flatMap((operation) => corrupt(evidence, place, operation) ?? []),
  )
}

function corrupt(evidence: Evidence, place: Place, { name, apply }: Operation): Corruption | undefined {
  const values = apply(place.value, place)
  if (values === undefined) return undefined
  const inputs = replaced(evidence.inputs, place.way, () => values)
  const answers = answersIn(evidence, inputs)
  return { pattern: place.pattern, operation: name, evidence: { ...evidence, inputs, ...answers } }
}

/** An `answers` input is the answers themselves: the quiz is marked on what it says, and the server takes texts only. */
function answersIn(
  { answers, inputs: before }: Evidence,
  inputs: Evidence['inputs'],
): Partial<Pick<Evidence, 'answers'>> {
  const input = Object.keys(before).find((key) => isDeepStrictEqual(valueOf(before[key]), answers))
  if (answers === undefined || input === undefined) return {}
  const texts = Object.entries(valueOf(inputs[input]) ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { answers: Object.fromEntries(texts) }
}

function valueOf(observation: Observation | undefined): Json | undefined {
  return observation !== undefined && 'value' in observation ? observation.value : undefined
}

function retyped(value: Json): Json {
  if (typeof value === 'string') return value === '' ? 0 : { [value.slice(0, 20)]: value }
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'true' : 0
  if (value === null) return false
  return isList(value) ? {} : []
}

/** Another value of the same type, near the one there is: the next number, the text but for its end, nothing in a list. */
function nearby(value: Json): readonly Json[] | undefined {
  if (typeof value === 'string') return [nearbyText(value)]
  if (typeof value === 'number') return [value + 1]
  if (typeof value === 'boolean') return [!value]
  if (value === null) return undefined
  return [isList(value) ? [] : {}]
}

/** Another value of the same type, far from the one there is. A field more in a map says nothing wrong. */
function strange(value: Json): readonly Json[] | undefined {
  if (typeof value === 'string') return ['strange']
  if (typeof value === 'number') return [-value - 1]
  return value !== null && isList(value) ? [[...value, 'strange']] : undefined
}

function nearbyText(text: string): string {
  const time = Date.parse(text)
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(time)) return new Date(time + 3_600_000).toISOString()
  if (/^\d+/.test(text)) return text.replace(/^\d+/, (digits) => String(Number(digits) + 1))
  return text === '' ? 'x' : text.slice(0, -1)
}
