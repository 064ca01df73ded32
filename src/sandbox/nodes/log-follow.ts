import { setTimeout as sleep } from 'node:timers/promises'
import { chosenLines, printLine, type LogQuery } from './log-query.ts'
import type { LogLine } from './logs.ts'

/** How often a log that is followed is looked at again. */
const FOLLOW_MS = 300

/** The log of one life of a container. */
export interface FollowedLog {
  /** Its lines, in the array to which more are added; empty once the pod is forgotten. */
  lines(): readonly LogLine[]
  /** Whether the container may write more. */
  goesOn(): Promise<boolean>
}

/** What a log has now and, when it is followed, what comes as long as it goes on, to the last line. */
export async function* followLog(query: LogQuery, log: FollowedLog): AsyncGenerator<string> {
  let left = query.limitBytes ?? Infinity
  let from = query
  let lines = log.lines()
  for (;;) {
    const goesOn = query.follow && (await log.goesOn())
    // Up to a millisecond that is over, unless this is the last look: in this one more may be written.
    const now = Date.now() - (goesOn ? 1 : 0)
    const told = log.lines()
    // A pod that is forgotten by now has written since the last look.
    if (told.length > 0) lines = told
    const text = chosenLines(lines, from, now)
      .map((line) => printLine(line, query))
      .join('')
    const piece = Buffer.from(text).subarray(0, left)
    left -= piece.length
    if (piece.length > 0) yield piece.toString('utf8')
    if (!goesOn || left <= 0) return
    from = { ...query, tailLines: undefined, since: now + 1 }
    await sleep(FOLLOW_MS)
  }
}
