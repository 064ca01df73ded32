import { describe, expect, it } from 'vitest'
import { aPlanInput } from '../../test/builders/plan-input.ts'
import { plan, platformObjects } from '../plan/index.ts'
import { hasError, isOutOfReach } from './owed.ts'

describe('what the platform owes', () => {
  const planned = plan(aPlanInput()).environments

  it('is every platform object that is missing, but the NetworkPolicies, which a candidate can delete', () => {
    const withinReach = planned.flatMap(platformObjects).filter((object) => !isOutOfReach(object))
    expect(new Set(withinReach.map(({ kind }) => kind))).toEqual(new Set(['NetworkPolicy']))
    expect(withinReach).toHaveLength(14)
  })

  it('is nothing of the seed, nor of the workloads', () => {
    const given = planned.flatMap(({ objects }) => [...objects.seed, ...objects.workloads])
    expect(given.filter(isOutOfReach)).toEqual([])
  })

  it('is a check that could not be observed, not one that waits or fails', () => {
    expect(hasError([{ state: 'Fail' }, { state: 'Error' }])).toBe(true)
    expect(hasError([{ state: 'Fail' }, { state: 'Pending' }, { state: 'Blocked' }, { state: 'Pass' }])).toBe(
      false,
    )
  })
})
