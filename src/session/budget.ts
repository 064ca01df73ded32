const BURST = 5
const PERIOD_MS = 1_000

/**
 * How often live marks of one session may be written: five at once, then one a second. A candidate sees a change at
 * once, and a storm of events costs the API server little.
 */
export class WriteBudget {
  #tokens = BURST
  #refilledAt: number

  constructor(nowMs: number) {
    this.#refilledAt = nowMs
  }

  /** 0 when a write may be made now (it is then taken), else milliseconds until one may. */
  take(nowMs: number): number {
    const earned = Math.floor((nowMs - this.#refilledAt) / PERIOD_MS)
    if (earned > 0) {
      this.#tokens = Math.min(BURST, this.#tokens + earned)
      this.#refilledAt = this.#tokens === BURST ? nowMs : this.#refilledAt + earned * PERIOD_MS
    }
    if (this.#tokens === 0) return this.#refilledAt + PERIOD_MS - nowMs
    this.#tokens -= 1
    return 0
  }
}
