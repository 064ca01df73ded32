import { isDeepStrictEqual } from 'node:util'
import { KINDS, type KubeObject } from '../api/index.ts'
import type { Client } from './client.ts'
import type { Clock } from './clock.ts'
import { isAlreadyExists, isConflict, isNotFound } from './errors.ts'
import { microTime } from './microtime.ts'
import type { ApiObject } from './object.ts'

/** A Lease as one candidate sees it. */
export interface LeaseLock {
  /** Takes the Lease if it is free; true when it is ours now. Rejects with a ClusterError when the server does not say. */
  acquire(signal: AbortSignal): Promise<boolean>
  /** The same for whoever holds it: it is not taken again from somebody who had it since, even if it is free again. */
  renew(signal: AbortSignal): Promise<boolean>
  /** Gives the Lease back if it is ours. */
  release(signal: AbortSignal): Promise<void>
  /**
   * When the write that last gave us the Lease was sent, on the clock. Others count our term from when they see it, which
   * is no earlier; what went before, reading and asking whether we may lead, takes nothing off it.
   */
  readonly grantedAt: number
  /** As last read, it is not ours. */
  readonly isLost: boolean
  /** Milliseconds until another's term runs out unless it is renewed; 0 when the Lease is free, as far as is known. */
  readonly freeInMs: number
}

interface LeaseSpec {
  readonly holderIdentity?: string
  readonly leaseDurationSeconds?: number
  readonly acquireTime?: string
  readonly renewTime?: string
  readonly leaseTransitions?: number
}

interface Lease extends ApiObject {
  readonly spec?: LeaseSpec
}

/** Leases are namespaced objects of coordination.k8s.io/v1. */
export const LEASES = KINDS.Lease

/**
 * A lock on one Lease. Every write bears the resourceVersion it was decided on. Whether another's term is over is told
 * by how long ago, on our own monotonic clock, we saw it change: the times in the object come from another machine.
 */
export function createLeaseLock(options: {
  readonly client: Client
  readonly namespace: string
  readonly name: string
  readonly identity: string
  readonly durationMs: number
  readonly clock: Clock
}): LeaseLock {
  const { client, namespace, name, identity, clock } = options
  let seen: { readonly lease: Lease; readonly at: number } | undefined
  let grantedAt = -Infinity

  const see = (lease: Lease): void => {
    // Somebody who writes a label on it gives no sign of the holder's life.
    const at = isDeepStrictEqual(seen?.lease.spec, lease.spec) ? seen?.at : undefined
    seen = { lease, at: at ?? clock.now() }
  }
  const isOurs = (): boolean => seen?.lease.spec?.holderIdentity === identity
  const freeInMs = (): number => {
    const spec = seen?.lease.spec
    if (seen === undefined || spec?.holderIdentity === undefined || spec.holderIdentity === '') return 0
    return Math.max(0, seen.at + (spec.leaseDurationSeconds ?? 0) * 1000 - clock.now())
  }

  const wanted = (): LeaseSpec => {
    const now = microTime(clock.date())
    const spec = seen?.lease.spec ?? {}
    const kept = isOurs() ? spec : { acquireTime: now, leaseTransitions: transitions(spec) }
    return {
      ...kept,
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(options.durationMs / 1000),
      renewTime: now,
    }
  }
  const objectWith = (spec: LeaseSpec): KubeObject => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: seen?.lease.metadata ?? { namespace, name },
    spec,
  })

  const read = async (signal: AbortSignal): Promise<void> => {
    try {
      see(await client.get<Lease>(LEASES, { namespace, name }, { signal }))
    } catch (error) {
      if (!isNotFound(error)) throw error
      seen = undefined
    }
  }
  // False when somebody wrote since we read.
  const write = async (signal: AbortSignal): Promise<boolean> => {
    const sentAt = clock.now()
    try {
      const object = objectWith(wanted())
      see(
        await (seen === undefined
          ? client.create<Lease>(LEASES, object, { signal })
          : client.replace<Lease>(LEASES, object, { signal })),
      )
      grantedAt = sentAt
      return true
    } catch (error) {
      if (isConflict(error) || isAlreadyExists(error) || isNotFound(error)) return false
      throw error
    }
  }

  const giveBack = async (signal: AbortSignal): Promise<void> => {
    if (isOurs()) {
      // As client-go does it: no holder, and a second to run out, for readers that look at the duration alone.
      const spec = { ...wanted(), holderIdentity: '', leaseDurationSeconds: 1 }
      await client.replace(LEASES, objectWith(spec), { signal })
    }
    seen = undefined
  }

  return {
    get grantedAt() {
      return grantedAt
    },
    get isLost() {
      return seen !== undefined && !isOurs()
    },
    get freeInMs() {
      return freeInMs()
    },
    async acquire(signal) {
      await read(signal)
      return (isOurs() || freeInMs() === 0) && write(signal)
    },
    async renew(signal) {
      // While it is ours nobody else writes: what we remember is the latest version, and reading it is not needed.
      if (await write(signal)) return true
      await read(signal)
      return (seen === undefined || isOurs()) && write(signal)
    },
    async release(signal) {
      try {
        if (isOurs()) {
          await giveBack(signal)
          return
        }
      } catch (error) {
        if (!isConflict(error)) throw error
      }
      // A request that was given up half-way may have been granted, and made a version we have not seen.
      await read(signal)
      await giveBack(signal)
    },
  }
}

function transitions(spec: LeaseSpec): number {
  // The first holder is no transition.
  return spec.leaseTransitions === undefined ? 0 : spec.leaseTransitions + 1
}
