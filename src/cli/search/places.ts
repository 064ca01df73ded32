import type { Json, Observation } from '../../api/index.ts'

/** The way to a value in an evidence's inputs: the input's key, then keys and places in lists. */
export type Way = readonly [input: string, ...rest: readonly (string | number)[]]

/** One value of the inputs. */
export interface Place {
  readonly way: Way
  /** As people write it, places in lists left out: `web.spec.containers[].image`. */
  readonly pattern: string
  readonly value: Json
}

/** Every value in the inputs, at any depth, in reading order. */
export function placesIn(inputs: Readonly<Record<string, Observation>>): readonly Place[] {
  const places: Place[] = []
  for (const [input, observation] of Object.entries(inputs)) {
    if ('value' in observation) collect([input], input, observation.value, places)
  }
  return places
}

/** The inputs with another value at a place, or with none (`undefined`); what is on no way there is shared. */
export function replaced(
  inputs: Readonly<Record<string, Observation>>,
  [input, ...rest]: Way,
  change: (value: Json) => readonly Json[],
): Readonly<Record<string, Observation>> {
  const observation = inputs[input]
  if (observation === undefined || !('value' in observation)) return inputs
  const [value = null] = replacedIn(observation.value, rest, change)
  return { ...inputs, [input]: { value } }
}

function collect(way: Way, pattern: string, value: Json, places: Place[]): void {
  places.push({ way, pattern, value })
  if (isList(value)) {
    value.forEach((item, index) => {
      collect([...way, index], `${pattern}[]`, item, places)
    })
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const plain = /^[A-Za-z_$][\w-]*$/.test(key)
      collect([...way, key], plain ? `${pattern}.${key}` : `${pattern}["${key}"]`, item, places)
    }
  }
}

function replacedIn(
  value: Json,
  [step, ...rest]: readonly (string | number)[],
  change: (value: Json) => readonly Json[],
): readonly Json[] {
  if (step === undefined) return change(value)
  if (isList(value)) {
    return [value.flatMap((item, index) => (index === step ? replacedIn(item, rest, change) : [item]))]
  }
  if (typeof value !== 'object' || value === null) return [value]
  const entries = Object.entries(value).flatMap(([key, item]): readonly (readonly [string, Json])[] => {
    if (key !== step) return [[key, item]]
    const [next] = replacedIn(item, rest, change)
    return next === undefined ? [] : [[key, next]]
  })
  return [Object.fromEntries(entries)]
}

/** True for a JSON list. */
export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
