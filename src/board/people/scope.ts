import { RESOURCES } from '../resources.ts'
import type { May } from './access.ts'
import type { Person } from './identify.ts'

/** What sessions a person sees in lists. */
export interface Scope {
  /** Those of every namespace. */
  readonly all: boolean
  /** Where they may list sessions, when not everywhere. */
  readonly namespaces: ReadonlySet<string>
  /** May act as a coach everywhere, or in one of those namespaces. */
  readonly canCoach: boolean
}

/** Beyond so many, only a right in the whole cluster lets somebody see sessions: each namespace costs a question. */
export const MOST_NAMESPACES = 500

/**
 * Asks for the whole cluster first, else for each of these namespaces: those that matter most to the person come first,
 * as there is a bound.
 */
export async function scopeOf(person: Person, may: May, namespaces: readonly string[]): Promise<Scope> {
  const [all, coachesAll] = await Promise.all([
    may(person, { verb: 'list', resource: RESOURCES.session }),
    may(person, { verb: 'coach', resource: RESOURCES.session }),
  ])
  if (all) return { all, namespaces: new Set(), canCoach: coachesAll }
  const asked = namespaces.slice(0, MOST_NAMESPACES)
  const lists = await Promise.all(
    asked.map((namespace) => may(person, { verb: 'list', resource: RESOURCES.session, namespace })),
  )
  const seen = asked.filter((_, index) => lists[index])
  const coaches = await Promise.all(
    seen.map((namespace) => may(person, { verb: 'coach', resource: RESOURCES.session, namespace })),
  )
  return { all, namespaces: new Set(seen), canCoach: coachesAll || coaches.includes(true) }
}

/** Whether a scope lets a session of this namespace be seen. */
export function sees({ all, namespaces }: Scope, namespace: string): boolean {
  return all || namespaces.has(namespace)
}
