import type { CheckResult, Readiness, Role } from '../server/index.ts'
import type { ClockCheck } from './clock-check.ts'
import type { ClusterHealth } from './cluster-health.ts'

/** One replica's own view of how far it has come, for `/readyz`. */
export class Replica {
  readonly #clock: Pick<ClockCheck, 'result'>
  readonly #cluster: Pick<ClusterHealth, 'answered' | 'filled' | 'watched'>
  #role: Role = 'standby'
  #controllersRun = false

  constructor(parts: {
    readonly clock: Pick<ClockCheck, 'result'>
    readonly cluster: Pick<ClusterHealth, 'answered' | 'filled' | 'watched'>
  }) {
    this.#clock = parts.clock
    this.#cluster = parts.cluster
  }

  /** It holds the Lease, and goes on. */
  get isLeader(): boolean {
    return this.#role === 'leading'
  }

  /** It holds the Lease. */
  leads(): void {
    this.#role = 'leading'
  }

  /** Its caches are in and sessions are being worked on. */
  works(): void {
    this.#controllersRun = true
  }

  /** It is on its way out. */
  stops(): void {
    this.#role = 'stopping'
  }

  /** As it is now. */
  readiness(): Readiness {
    const checks = { clock: this.#clock.result(), apiServer: this.#cluster.answered() }
    if (this.#role !== 'leading') return { role: this.#role, checks }
    return {
      role: this.#role,
      checks: {
        ...checks,
        controllers: this.#controllers(),
        caches: this.#cluster.filled(),
        watches: this.#cluster.watched(),
      },
    }
  }

  #controllers(): CheckResult {
    if (this.#controllersRun) return { ok: true }
    return { ok: false, message: 'The controllers are starting: their caches are being filled' }
  }
}
