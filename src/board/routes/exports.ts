import type { BoardContext } from '../context.ts'
import { rowsCsv } from '../sessions/export.ts'
import { visited, type Handler } from './answer.ts'
import { exportedRows } from './board.ts'

/** `GET /export.csv`: every session that the filter lets through. */
export function csvRoute(context: BoardContext): Handler {
  return visited(context, async (visit, request, response) => {
    const rows = await exportedRows(context, request, visit)
    response.attachment('sessions.csv').type('text/csv; charset=utf-8').send(rowsCsv(rows))
  })
}

/** `GET /export.json`: the same. */
export function jsonRoute(context: BoardContext): Handler {
  return visited(context, async (visit, request, response) => {
    const sessions = await exportedRows(context, request, visit)
    response.attachment('sessions.json').json({ at: context.now().toISOString(), sessions })
  })
}
