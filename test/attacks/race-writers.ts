import { setTimeout as pause } from 'node:timers/promises'
import type { KubeObject, Resource } from '../../src/api/index.ts'
import { hasReason, isConflict, type Client } from '../../src/kube/index.ts'
import { createDeferred } from '../../src/kube/deferred.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { aWorkload } from '../builders/workload.ts'
import type { Target } from './race-lab.ts'

/** Somebody who writes one object again and again, each time with the next number in it. */
export interface Writer {
  readonly target: Target
  /** The number of the last write that was granted; 0 before the first. */
  readonly granted: number
  /** Writes refused because the environment is frozen. */
  readonly refused: number
  /** Resolves once some writes are granted; rejects as `stop` does. */
  readonly begun: Promise<void>
  /** Ends it; rejects when a write failed for any other reason than the freeze. */
  stop(): Promise<void>
}

const DEPLOYMENTS: Resource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
}

/** Writes after which it has begun. */
const HEAD_START = 5
/** Refused writes go on to the end, but slower: they tell no more, and two processors are all there is. */
const AFTER_REFUSAL_MS = 500

const MANIFESTS: Readonly<Record<Target, (namespace: string, number: number) => KubeObject>> = {
  ledger: (namespace, number) => configMap('ledger', namespace, number),
  trace: (namespace, number) => configMap('trace', namespace, number),
  vault: (namespace, number) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'vault', namespace },
    stringData: { number: String(number) },
  }),
  // Another number makes no new ReplicaSet, and none of them has pods.
  web: (namespace, number) => {
    const deployment = aWorkload('Deployment', namespace, { metadata: { name: 'web' } }) as KubeObject
    const spec = deployment['spec'] as object
    return { ...deployment, spec: { ...spec, replicas: 0, revisionHistoryLimit: number } }
  },
}

/** Starts to write the target in the namespace by server-side apply, as fast as the server grants it. */
export function startWriter(client: Client, target: Target, namespace: string): Writer {
  const stopping = new AbortController()
  const state = { target, granted: 0, refused: 0 }
  const begun = createDeferred()
  const run = async (): Promise<void> => {
    for (let number = 1; !stopping.signal.aborted; number += 1) {
      try {
        await client.apply(resourceOf(target), MANIFESTS[target](namespace, number), { force: true })
        state.granted = number
        if (number >= HEAD_START) begun.resolve()
      } catch (error) {
        // A controller was faster.
        if (isConflict(error)) continue
        if (isFreeze(error)) state.refused += 1
        // The authoriser learns of a new binding a moment later.
        else if (state.granted > 0 || !hasReason(error, 'Forbidden')) throw error
        await pause(AFTER_REFUSAL_MS)
      }
    }
  }
  const running = run()
  // Nobody listens until it is stopped.
  running.catch((error: unknown) => begun.reject(error instanceof Error ? error : new Error(String(error))))
  begun.promise.catch(() => undefined)
  return Object.assign(state, {
    begun: begun.promise,
    stop: async () => {
      stopping.abort()
      await running
    },
  })
}

function isFreeze(error: unknown): boolean {
  return hasReason(error, 'Forbidden') && error instanceof Error && error.message.includes("'labs-freeze'")
}

function resourceOf(target: Target): Resource {
  if (target === 'web') return DEPLOYMENTS
  return target === 'vault' ? RESOURCES.secret : RESOURCES.configMap
}

function configMap(name: Target, namespace: string, number: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: { number: String(number) },
  }
}
