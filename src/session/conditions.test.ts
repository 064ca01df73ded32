import { describe, expect, it } from 'vitest'
import type { Condition } from '../api/index.ts'
import { mergeConditions, waitsForSeat, type Finding } from './conditions.ts'
import { phaseOf } from './phase.ts'

const before: Condition = {
  type: 'Accepted',
  status: 'True',
  reason: 'Accepted',
  message: 'open',
  observedGeneration: 1,
  lastTransitionTime: '2026-01-01T00:00:00Z',
}
const now = '2026-02-02T00:00:00Z'

describe('mergeConditions', () => {
  it('keeps the time of a condition whose status did not change', () => {
    const finding: Finding = { type: 'Accepted', status: 'True', reason: 'UnknownHint', message: 'hint' }
    const [merged] = mergeConditions([before], [finding], 2, now)
    expect(merged).toEqual({ ...before, reason: 'UnknownHint', message: 'hint', observedGeneration: 2 })
  })

  it('moves the time of a condition whose status changed', () => {
    const finding: Finding = { type: 'Accepted', status: 'False', reason: 'LabNotFound', message: 'none' }
    expect(mergeConditions([before], [finding], 2, now)[0]?.lastTransitionTime).toBe(now)
  })

  it('keeps what a pass did not look at, in the order of a session’s life', () => {
    const findings: Finding[] = [
      { type: 'Passed', status: 'False', reason: 'NotGraded', message: '' },
      { type: 'EnvironmentReady', status: 'True', reason: 'Ready', message: '' },
    ]
    const types = mergeConditions([before], findings, 1, now).map(({ type }) => type)
    expect(types).toEqual(['Accepted', 'EnvironmentReady', 'Passed'])
  })
})

describe('a session in the queue', () => {
  const ready = (reason: string): Condition[] => [
    before,
    { ...before, type: 'EnvironmentReady', status: 'False', reason },
  ]

  it.each(['WaitingForSeat', 'CandidateSeatsTaken'])('is Waiting, with reason %s', (reason) => {
    expect([waitsForSeat(ready(reason)), phaseOf(ready(reason))]).toEqual([true, 'Waiting'])
  })

  it('has left it with its seat, and is not in it before', () => {
    expect([waitsForSeat(ready('Provisioning')), waitsForSeat([before])]).toEqual([false, false])
  })
})
