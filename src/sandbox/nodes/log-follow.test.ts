import { describe, expect, it } from 'vitest'
import { followLog, type FollowedLog } from './log-follow.ts'
import { parseLogQuery } from './log-query.ts'
import type { LogLine } from './logs.ts'

const FOLLOW = parseLogQuery(new URLSearchParams({ follow: 'true' }), Date.now())

describe('a log that is followed', () => {
  it('tells what was written last, although its pod is forgotten by then', async () => {
    const lines: LogLine[] = [{ at: Date.now() - 1000, text: 'Starting' }]
    const looks = [true, false]
    let forgotten = false
    const text = await all({
      lines: () => (forgotten ? [] : lines),
      goesOn: () => {
        const goesOn = looks.shift() ?? false
        if (!goesOn) {
          lines.push({ at: Date.now(), text: 'GET /' })
          forgotten = true
        }
        return Promise.resolve(goesOn)
      },
    })
    expect(text).toBe('Starting\nGET /\n')
  })

  it('tells each line once', async () => {
    const lines: LogLine[] = []
    const looks = [true, true, true, false]
    const text = await all({
      lines: () => lines,
      goesOn: () => {
        lines.push({ at: Date.now(), text: String(looks.length) })
        return Promise.resolve(looks.shift() ?? false)
      },
    })
    expect(text).toBe('4\n3\n2\n1\n')
  })
})

async function all(log: FollowedLog): Promise<string> {
  const pieces: string[] = []
  for await (const piece of followLog(FOLLOW, log)) pieces.push(piece)
  return pieces.join('')
}
