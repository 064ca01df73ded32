import { describe, expect, it } from 'vitest'
import type { LabSession, SessionCheck } from '../api/index.ts'
import { aSessionAtWork } from '../../test/builders/board-row.ts'
import { countTries } from './tries.ts'

const NOW = new Date('2026-03-02T08:30:00Z')

const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000)

function failing(message: string, { check = {}, generation = 1 }: FailingOptions = {}): LabSession {
  const failed: SessionCheck = { id: 'deploy/available', state: 'Fail', points: 0, max: 15, message }
  return aSessionAtWork({ checks: [{ ...failed, ...check }] }, { generation })
}

interface FailingOptions {
  readonly check?: Partial<SessionCheck>
  readonly generation?: number
}

/** What is counted after each of these states, so many seconds apart. */
function counted(states: readonly LabSession[], seconds = 60): number[] {
  const tries = countTries()
  return states.map((after, index) => {
    tries.noted(states[index - 1], after, at(seconds * index))
    return tries.of(after)
  })
}

describe('tries', () => {
  it('count each time the same check fails anew, but not the state it is met in', () => {
    const states = [failing('0 of 3'), failing('0 of 3'), failing('1 of 3'), failing('0 of 3')]
    expect(counted(states)).toEqual([0, 0, 1, 2])
  })

  it('count a change of the session that leaves the message as it was', () => {
    expect(counted([failing('0 of 3'), failing('0 of 3', { generation: 2 })])).toEqual([0, 1])
  })

  it('take what a rollout does within seconds for one', () => {
    const rollout = [0, 1, 2, 3, 4].map((ready) => failing(`${String(ready)} of 5`))
    expect(counted(rollout, 1)).toEqual([0, 1, 1, 1, 1])
  })

  it('count the next one from 10 s after the last that was counted', () => {
    const states = [0, 1, 2, 3, 4].map((ready) => failing(`${String(ready)} of 5`))
    expect(counted(states, 5)).toEqual([0, 1, 1, 2, 2])
  })

  it('begin again with another check', () => {
    const other = failing('none', { check: { id: 'deploy/labels' } })
    expect(counted([failing('0 of 3'), failing('1 of 3'), other])).toEqual([0, 1, 0])
  })

  it('are none while the check could not be observed', () => {
    const unseen = failing('The server did not answer', { check: { state: 'Error' } })
    expect(counted([unseen, failing('0 of 3'), unseen])).toEqual([0, 0, 0])
  })

  it('begin again after progress', () => {
    const states = [failing('0 of 3'), failing('1 of 3'), aSessionAtWork(), failing('2 of 3')]
    expect(counted(states)).toEqual([0, 1, 0, 0])
  })

  it('go with the session', () => {
    const tries = countTries()
    const [before, after] = [failing('0 of 3'), failing('1 of 3')]
    tries.noted(undefined, before, at(0))
    tries.noted(before, after, at(60))
    tries.noted(after, undefined, at(120))
    expect(tries.of(after)).toBe(0)
  })

  it('are counted for each session apart', () => {
    const tries = countTries()
    const other = aSessionAtWork({}, { name: 'other', uid: 'uid-2' })
    tries.noted(undefined, failing('0 of 3'), at(0))
    tries.noted(undefined, other, at(0))
    tries.noted(undefined, failing('1 of 3'), at(60))
    expect([tries.of(failing('1 of 3')), tries.of(other)]).toEqual([1, 0])
  })
})
