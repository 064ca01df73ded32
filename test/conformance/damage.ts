import type { Json } from '../../src/api/index.ts'

export { seededRandom } from '../../src/cli/search/random.ts'

/** What a value is replaced with: another type, or another value of the same. */
const STRANGE: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2.5,
  '',
  'strange',
  'True',
  [],
  [0],
  ['a'],
  {},
  { name: 'a' },
]

/** A copy of the value with one to three of its parts removed, nulled, retyped, emptied or doubled. */
export function damage(value: Json, random: () => number): Json {
  let damaged = value
  const times = 1 + Math.floor(random() * 3)
  for (let time = 0; time < times; time += 1) damaged = damageOnce(damaged, random)
  return damaged
}

function damageOnce(value: Json, random: () => number): Json {
  const places = countPlaces(value)
  return places === 0 ? value : damageAt(value, 1 + Math.floor(random() * places), random)
}

/** Every member of a list or map, at any depth, is a place. */
function countPlaces(value: Json): number {
  return membersOf(value).reduce((sum, [, member]) => sum + 1 + countPlaces(member), 0)
}

function damageAt(value: Json, place: number, random: () => number): Json {
  let before = 0
  for (const [key, member] of membersOf(value)) {
    before += 1
    if (place === before) return withMember(value, key, strike(member, random))
    const inside = countPlaces(member)
    if (place <= before + inside) return withMember(value, key, [damageAt(member, place - before, random)])
    before += inside
  }
  return value
}

/** What stands in the place of a member: nothing, something else, or (in a list) itself twice. */
function strike(member: Json, random: () => number): readonly Json[] {
  const choice = random()
  if (choice < 0.3) return []
  if (choice < 0.45) return [null]
  if (choice < 0.55) return [member, member]
  return [STRANGE[Math.floor(random() * STRANGE.length)] ?? null]
}

function membersOf(value: Json): readonly (readonly [string, Json])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function withMember(value: Json, key: string, replacement: readonly Json[]): Json {
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    return list.flatMap((item, index) => (String(index) === key ? replacement : [item]))
  }
  const entries = membersOf(value).flatMap(([name, member]) => {
    if (name !== key) return [[name, member] as const]
    const [first] = replacement
    return first === undefined ? [] : [[name, first] as const]
  })
  return Object.fromEntries(entries)
}
