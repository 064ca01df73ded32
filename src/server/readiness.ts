/** What one check says of itself. */
export type CheckResult = { readonly ok: true } | { readonly ok: false; readonly message: string }

/** What this replica is about. */
export type Role = 'leading' | 'standby' | 'serving' | 'stopping'

/** A replica as it is at one moment. */
export interface Readiness {
  readonly role: Role
  /** By name, in the order they are told. */
  readonly checks: Readonly<Record<string, CheckResult>>
}

/** The answer to `/readyz`. */
export interface ReadinessReport {
  readonly status: 'Ready' | 'NotReady'
  readonly role: Role
  readonly checks: readonly {
    readonly name: string
    readonly status: 'Ok' | 'Failed'
    readonly message?: string
  }[]
}

/** Ready when every check says so: what leads can work, what waits could take over. What is stopping is neither. */
export function reportReadiness({ role, checks }: Readiness): ReadinessReport {
  const results = Object.entries(checks)
  const ready = role !== 'stopping' && results.every(([, { ok }]) => ok)
  return {
    status: ready ? 'Ready' : 'NotReady',
    role,
    checks: results.map(([name, result]) =>
      result.ok ? { name, status: 'Ok' } : { name, status: 'Failed', message: result.message },
    ),
  }
}
