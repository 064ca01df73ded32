import { describe, expect, it } from 'vitest'
import { sessionsOn } from './room.ts'

const node = (cpu: string, unschedulable?: boolean) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {},
  ...(unschedulable !== undefined && { spec: { unschedulable } }),
  status: { allocatable: { cpu } },
})

describe('sessions at the same time', () => {
  it('are one for each two cores of the nodes', () => {
    expect(sessionsOn([node('2')])).toBe(1)
    expect(sessionsOn([node('3920m'), node('4')])).toBe(3)
  })

  it('are one at least, and no more than the API server holds up', () => {
    expect(sessionsOn([node('500m')])).toBe(1)
    expect(sessionsOn([])).toBe(1)
    expect(sessionsOn([node('64'), node('64')])).toBe(8)
  })

  it('do not count on a node that takes no pods', () => {
    expect(sessionsOn([node('4'), node('16', true)])).toBe(2)
  })
})
