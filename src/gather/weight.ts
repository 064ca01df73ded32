import type { KubeObject } from '../api/index.ts'

/** What V8 takes for a value beside its text, roughly, in bytes: a place in an object or a list, and its header. */
const PER_VALUE = 16
/** What it takes for a list or an object beside its members. */
const PER_CONTAINER = 48
/** Shorter texts count as if each of their characters took one byte. */
const SHORT = 256

/** About how many bytes a JSON value takes in memory. Walks no further than `enough`. */
export function weigh(value: unknown, enough = Infinity): number {
  if (typeof value === 'string') return weighText(value) + PER_VALUE
  if (typeof value !== 'object' || value === null) return PER_VALUE
  let sum = PER_VALUE + PER_CONTAINER
  for (const [key, inner] of Object.entries(value)) {
    sum += key.length + weigh(inner, enough - sum)
    if (sum > enough) break
  }
  return sum
}

/** One character beyond Latin-1 makes every character of a text take two bytes. */
function weighText(text: string): number {
  return text.length > SHORT && /[^\u0000-\u00ff]/.test(text) ? 2 * text.length : text.length
}

/** Those that `withoutContent` gave. Nothing in an object itself could tell: candidates write all that is in one. */
const emptied = new WeakSet<KubeObject>()

/** Whether only the name of the object was kept. */
export function isWithoutContent(object: KubeObject): boolean {
  return emptied.has(object)
}

/** What is left of an object that there is no room for: its name, and that nothing else is known of it. */
export function withoutContent({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp, deletionTimestamp } = metadata
  const kept: KubeObject = {
    apiVersion,
    kind,
    metadata: {
      ...(name !== undefined && { name }),
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
    },
  }
  emptied.add(kept)
  return kept
}

/** How many names a note says. */
const NAMED = 3

/** Stands in evidence for objects that there was no room for: what is asserted on it fails, so that nothing hides there. */
export function noRoomNote(objects: readonly KubeObject[]): string {
  const names = objects
    .map(({ kind, metadata }) => `${kind}/${metadata.name ?? ''}`)
    .sort()
    .slice(0, NAMED)
  const more = objects.length - names.length
  return `… [cut, too large in all: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}]`
}
