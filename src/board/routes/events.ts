import type { BoardContext } from '../context.ts'
import { queryOf, visited, type Handler } from './answer.ts'
import { boardWatcher } from './board.ts'
import { sessionWatcher } from './session.ts'

/** `GET /events`: changes of a board, or of one session (`session=namespace/name`). */
export function eventsRoute(context: BoardContext): Handler {
  return visited(context, async (visit, request, response) => {
    const query = queryOf(request)
    const session = query.get('session')
    const watcher = await (session === null
      ? boardWatcher(context, request, visit)
      : sessionWatcher(context, request, visit, session))
    // A browser that comes back says itself what it saw last.
    const since = request.get('Last-Event-ID') ?? query.get('since') ?? undefined
    if (!context.hub.watch(response, watcher, since)) {
      response.status(503).set('Retry-After', '30').type('text').send('Too many streams')
    }
  })
}
