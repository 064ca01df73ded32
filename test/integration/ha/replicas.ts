import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInformer, type Client } from '../../../src/kube/index.ts'
import { LEASES } from '../../../src/kube/lease-lock.ts'
import {
  OPERATOR,
  startOperator,
  type OperatorProcess,
  type Platform,
  type Sandbox,
} from '../../../src/sandbox/index.ts'
import { freePort } from '../../../src/sandbox/ports.ts'
import type { ReadinessReport } from '../../../src/server/index.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import { startFaultProxy, type FaultProxy } from '../../builders/fault-proxy.ts'
import { waitFor } from '../../builders/wait-for.ts'

/** A failover takes up to a lease's duration and one more look, on a machine that does other things too. */
export const FAILOVER_DEADLINE_MS = 60_000

/** One of several operators. */
export interface Replica extends OperatorProcess {
  /** What `/readyz` answers. */
  readyz(): Promise<ReadinessReport & { readonly code: number }>
  /** What `/metrics` tells. */
  metrics(): Promise<string>
}

/** Where replicas run. */
export interface Place {
  readonly sandbox: Sandbox
  readonly platform: Platform
}

/** Starts an operator under a name of its own; a `standby` is there when it says that it waits. */
export async function startReplica(
  { sandbox, platform }: Place,
  identity: string,
  options: { readonly standby?: boolean; readonly nodeArgs?: readonly string[] } = {},
): Promise<Replica> {
  const healthPort = await freePort()
  const script = await bundleOperator()
  const operator = await startOperator({
    ...options,
    sandbox,
    platform,
    config: { identity, healthPort },
    script,
  })
  return {
    ...operator,
    async readyz() {
      const response = await fetch(`http://127.0.0.1:${healthPort}/readyz`)
      return { ...((await response.json()) as ReadinessReport), code: response.status }
    },
    async metrics() {
      const response = await fetch(`http://127.0.0.1:${healthPort}/metrics`)
      if (!response.ok) throw new Error(`/metrics answers ${response.status}`)
      return await response.text()
    },
  }
}

/** A place whose requests are known. */
export interface Overheard {
  readonly place: Place
  readonly proxy: FaultProxy
}

/** The same place, seen through a proxy that notes what is asked. Who asks is the operator, as ever. */
export async function startOverheard({ sandbox, platform }: Place): Promise<Overheard> {
  const user = `system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.serviceAccount}`
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${OPERATOR.namespace}`]
  const proxy = await startFaultProxy(await sandbox.userKubeconfig(user, groups))
  const operatorKubeconfig = join(sandbox.dir, 'overheard.kubeconfig')
  await writeFile(operatorKubeconfig, proxy.kubeconfig, { mode: 0o600 })
  return { place: { sandbox, platform: { ...platform, operatorKubeconfig } }, proxy }
}

/** Everybody who ever held the operators' Lease, in order; nobody is ''. */
export interface Holders {
  readonly seen: readonly string[]
  /** Waits until the Lease has been this one's last. */
  until(identity: string): Promise<void>
}

/** Watches the Lease until the signal aborts. */
export async function watchHolders(admin: Client, signal: AbortSignal): Promise<Holders> {
  const seen: string[] = []
  const leases = createInformer({
    client: admin,
    resource: LEASES,
    namespace: OPERATOR.namespace,
  })
  leases.onChange((_, lease) => {
    const { holderIdentity = '' } = (lease?.['spec'] ?? {}) as { holderIdentity?: string }
    if (lease !== undefined && holderIdentity !== seen.at(-1)) seen.push(holderIdentity)
  })
  leases.start(signal)
  await leases.synced
  return {
    seen,
    async until(identity) {
      await waitFor(() => seen.at(-1) === identity, {
        what: `${identity} to hold the Lease, and not ${seen.join(', then ')}`,
        deadlineMs: FAILOVER_DEADLINE_MS,
      })
    },
  }
}
