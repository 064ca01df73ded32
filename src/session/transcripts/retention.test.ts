import { describe, expect, it } from 'vitest'
import type { StoredTranscript } from '../archive/transcript-store.ts'
import { expiredSessions } from './retention.ts'

const DAY_MS = 86_400_000
const now = Date.parse('2032-01-10T00:00:00Z')

const stored = (uid: string, issue: number, issuedAt: string): StoredTranscript => ({
  name: `transcript-${uid}-${issue}`,
  session: { namespace: 'camille', name: uid, uid },
  copy: `${uid}-${issue}`,
  issue,
  mode: 'practice',
  evidence: { digest: `sha256:${'12'.repeat(32)}` },
  spec: {
    lab: 'word',
    candidate: 'camille@example.fr',
    session: { name: uid, uid },
    attempt: 1,
    outcome: 'Passed',
    points: 1,
    max: 1,
    percent: 100,
    issuedAt,
    revision: `sha256:${'ab'.repeat(32)}`,
  },
})

describe('transcripts that have been kept long enough', () => {
  it('are those whose time is over', () => {
    const all = [stored('a', 1, '2031-12-01T00:00:00Z'), stored('b', 1, '2032-01-09T00:00:00Z')]
    expect(expiredSessions(all, now, 30 * DAY_MS).flat()).toEqual([all[0]])
  })

  it('stay as long as a later one of the same session does', () => {
    const first = stored('a', 1, '2031-11-01T00:00:00Z')
    expect(expiredSessions([first, stored('a', 2, '2032-01-09T00:00:00Z')], now, 30 * DAY_MS)).toEqual([])
  })

  it('go first one first: what is left is never a transcript that looks current', () => {
    const second = stored('a', 2, '2031-11-02T00:00:00Z')
    const first = stored('a', 1, '2031-11-01T00:00:00Z')
    expect(expiredSessions([second, first], now, 30 * DAY_MS)).toEqual([[first, second]])
  })
})
