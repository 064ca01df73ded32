export { closest } from '../../expression/index.ts'

/** `one of a, b`, or what to say when there is none. Sorted, so that messages are stable. */
export function oneOf(names: Iterable<string>, none: string): string {
  const sorted = [...new Set(names)].sort()
  return sorted.length === 0 ? none : `one of ${sorted.join(', ')}`
}
