import { expect, it } from 'vitest'
import type { LabSession, SessionCheck } from '../api/index.ts'
import { countTries } from './tries.ts'

const NOW = new Date('2026-03-02T10:30:00Z')

function failingOn(id: string, message: string): LabSession {
  const check: SessionCheck = { id, state: 'Fail', points: 0, max: 10, message }
  return {
    metadata: { name: 'word', namespace: 'camille', uid: 'a' },
    spec: { lab: 'word' },
    status: { phase: 'Active', checks: [check] },
  } as unknown as LabSession
}

it('a check is tried again when it fails with another reading, and another check begins anew', () => {
  const tries = countTries()
  const seen = [
    failingOn('write/word', '0 of 3'),
    failingOn('write/word', '0 of 3'),
    failingOn('write/word', '1 of 3'),
    failingOn('write/word', '0 of 3'),
    failingOn('write/more', 'none'),
  ]
  expect(seen.map((session) => tries.see(session, NOW))).toEqual([0, 0, 1, 2, 0])
})
