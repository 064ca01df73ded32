import type { Request } from 'express'
import type { BoardContext } from '../context.ts'
import { createDifferences } from '../live/differences.ts'
import type { Watcher } from '../live/hub.ts'
import { scopeOf, sees, type Scope } from '../people/scope.ts'
import { allOf, pageOf, readFilter } from '../sessions/filter.ts'
import type { Visit } from '../sign-in/visit.ts'
import { PATHS } from '../urls.ts'
import { LIVE_EVENTS, type BoardFilter, type BoardView } from '../view.ts'
import { queryOf, Refusal, visited, visitNow, type Handler } from './answer.ts'
import { eventsAddress } from './events-address.ts'
import { frameOf } from './frame.ts'

/** `GET /`: the sessions that somebody may list. */
export function boardRoute(context: BoardContext): Handler {
  return visited(context, async (visit, request, response) => {
    const look = lookAtBoard(context, request, visit, await scopeFor(context, visit))
    response.type('html').send(context.pages.board(look()))
  })
}

/** What tells a browser of changes of one board. */
export async function boardWatcher(context: BoardContext, request: Request, visit: Visit): Promise<Watcher> {
  let scope = await scopeFor(context, visit)
  const differences = createDifferences()
  let owed = false
  let refreshedAt = -Infinity
  return {
    who: visit.person.key,
    look() {
      const view = lookAtBoard(context, request, visit, scope)()
      const { order, rows, counts } = differences(view)
      owed ||= order
      const events = []
      if (rows.length > 0 || counts) {
        events.push({ name: LIVE_EVENTS.fragment, data: context.pages.boardRows({ ...view, rows }) })
      }
      // Rows are told at once; whole pages are loaded again at most so often.
      if (owed && view.now.getTime() - refreshedAt >= REFRESH_MS) {
        owed = false
        refreshedAt = view.now.getTime()
        events.push({ name: LIVE_EVENTS.refresh })
      }
      return events
    },
    owes: () => owed,
    async mayStill() {
      const still = await visitNow(context, request)
      if (still === undefined) return false
      // Namespaces that they saw before; new ones are found when the page is loaded.
      const asked = [...new Set([...ownNamespaces(context, still), ...scope.namespaces])]
      const next = await scopeOf(still.person, context.may, asked)
      const narrower = (scope.all && !next.all) || [...scope.namespaces].some((each) => !sees(next, each))
      scope = next
      return !narrower
    },
  }
}

/** Every session that somebody may list and a filter lets through, as rows. */
export async function exportedRows(
  context: BoardContext,
  request: Request,
  visit: Visit,
): Promise<ReturnType<typeof allOf>> {
  const { filter } = filterOf(queryOf(request))
  const scope = await scopeFor(context, visit)
  return allOf(
    context.rows.all((namespace) => sees(scope, namespace)),
    filter,
  )
}

const REFRESH_MS = 1_000

function lookAtBoard(context: BoardContext, request: Request, visit: Visit, scope: Scope): () => BoardView {
  const query = queryOf(request)
  query.delete('since')
  const asked = filterOf(query)
  const here = query.size === 0 ? PATHS.board : `${PATHS.board}?${query.toString()}`
  return () => {
    const frame = frameOf(context, request, { visit, canCoach: scope.canCoach, here })
    const { locale } = frame.viewer
    const visible = context.rows.all((namespace) => sees(scope, namespace))
    const found = pageOf(visible, asked.filter, asked.page)
    return {
      ...frame,
      ...found,
      rows: found.rows.map((row) => context.rows.titled(row, locale)),
      filter: asked.filter,
      labs: distinct(visible.map(({ lab }) => lab)).map((name) => ({
        name,
        title: context.caches.labs.get(undefined, name)?.spec.title[locale] ?? name,
      })),
      classes: distinct(visible.flatMap((row) => row.class ?? [])),
      events: eventsAddress(context, query),
    }
  }
}

function filterOf(query: URLSearchParams): { readonly filter: BoardFilter; readonly page: number } {
  const asked = readFilter(query)
  if ('wrong' in asked) throw new Refusal({ status: 400, code: 'UsageInvalid', found: asked.wrong })
  return asked
}

function scopeFor(context: BoardContext, visit: Visit): Promise<Scope> {
  const others = context.caches.sessions.list().map(({ metadata }) => metadata.namespace ?? '')
  return scopeOf(visit.person, context.may, [...new Set([...ownNamespaces(context, visit), ...others])])
}

function ownNamespaces({ caches }: BoardContext, { person }: Visit): readonly string[] {
  return caches.sessions.byIndex('person', person.username).map(({ metadata }) => metadata.namespace ?? '')
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort()
}
