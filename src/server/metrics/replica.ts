import type { Registry } from 'prom-client'
import { gauge } from './families.ts'

/** What one replica knows of itself. */
export interface ReplicaLook {
  readonly isLeader: boolean
  /** By how much its clock is certainly ahead of the API server's; undefined until they were compared. */
  readonly clockSkewMs: number | undefined
}

/** The families of one replica; the answer is told where to look. */
export function replicaMetrics(registry: Registry): (look: () => ReplicaLook) => void {
  let look: () => ReplicaLook = () => ({ isLeader: false, clockSkewMs: undefined })
  gauge({
    registry,
    name: 'election_is_leader',
    help: '1 for the replica that leads, 0 for those that wait.',
    read: (made) => made.set(look().isLeader ? 1 : 0),
  })
  gauge({
    registry,
    name: 'clock_skew_seconds',
    help: 'By how much the clock is certainly ahead of the API server’s, behind when negative.',
    read(made) {
      const { clockSkewMs } = look()
      if (clockSkewMs === undefined) made.remove()
      else made.set(clockSkewMs / 1_000)
    },
  })
  return (given) => (look = given)
}
