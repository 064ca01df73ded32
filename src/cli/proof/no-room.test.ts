import { expect, it } from 'vitest'

import { waitingForRoom } from './no-room.ts'

const pod = (condition: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'api-1' },
  status: { conditions: [{ type: 'PodScheduled', status: 'False', ...condition }] },
})

it('a pod that no node has room for says so in the words of the scheduler', () => {
  const message = '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available'
  expect(waitingForRoom([pod({ reason: 'Unschedulable', message })])).toBe(
    'the nodes have no room for pod api-1: 0/1 nodes are available: 1 Insufficient cpu',
  )
})

it('a pod that waits for something else, or has its place, is no matter of room', () => {
  const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector"
  expect(waitingForRoom([pod({ reason: 'Unschedulable', message })])).toBeUndefined()
  expect(waitingForRoom([pod({ status: 'True' })])).toBeUndefined()
  expect(waitingForRoom([])).toBeUndefined()
})
