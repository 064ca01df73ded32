import type { KubeObject } from '../../api/index.ts'
import type { ApiObject } from '../../kube/object.ts'

/** What stands in an environment, as far as settling goes. */
export interface Workloads {
  /** Deployments, StatefulSets, DaemonSets. */
  readonly rollouts: readonly KubeObject[]
  readonly jobs: readonly KubeObject[]
  readonly pods: readonly KubeObject[]
}

/**
 * What is still on its way by itself, by `Kind/name`; empty when the environment has come to rest. A pod that fails and
 * is tried again for ever is at rest: waiting would not change the mark.
 */
export function inMotion(workloads: Workloads, now: Date): string[] {
  const { rollouts, jobs, pods } = workloads as unknown as Readonly<
    Record<keyof Workloads, readonly Fields[]>
  >
  return [
    ...rollouts.filter(isUnobserved),
    ...jobs.filter(isRunning),
    ...pods.filter((pod) => !isOfJob(pod) && podMoves(pod, now)),
  ].map(({ kind, metadata }) => `${kind}/${metadata.name ?? ''}`)
}

/** Of an object what settling looks at: candidates may write all the rest as large as they like. */
export function movingParts(object: ApiObject): ApiObject {
  const { apiVersion, kind, metadata, spec, status } = object as ApiObject & Fields
  const { name, generation, deletionTimestamp, ownerReferences } = metadata
  const containers = spec?.containers?.map(({ name: of, startupProbe, readinessProbe }) => ({
    name: of,
    startupProbe: startupProbe && timesOf(startupProbe),
    readinessProbe: readinessProbe && timesOf(readinessProbe),
  }))
  const kept = {
    apiVersion,
    kind,
    metadata: { name, generation, deletionTimestamp, ownerReferences },
    spec: { suspend: spec?.suspend, containers },
    status,
  }
  return kept as ApiObject
}

function timesOf({ initialDelaySeconds, periodSeconds, failureThreshold }: Probe): object {
  return { initialDelaySeconds, periodSeconds, failureThreshold }
}

/** Its controller has not seen its newest spec. */
function isUnobserved({ metadata, status }: Fields): boolean {
  const observed = status?.observedGeneration
  return typeof observed === 'number' && observed < (metadata.generation ?? 0)
}

/** A Job that has work to do and neither a pause nor an end. */
function isRunning({ spec, status }: Fields): boolean {
  if (spec?.['suspend'] === true) return false
  return !(status?.conditions ?? []).some(
    (condition) => ['Complete', 'Failed'].includes(condition.type) && condition.status === 'True',
  )
}

/** Its Job tells. */
function isOfJob({ metadata }: Fields): boolean {
  return metadata.ownerReferences?.some(({ kind }) => kind === 'Job') === true
}

function podMoves(pod: Fields, now: Date): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return true
  const { phase, conditions = [], containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {}
  if (phase === 'Succeeded' || phase === 'Failed') return false
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled')
  if (scheduled?.status !== 'True') return scheduled?.reason !== 'Unschedulable'
  const containers = [...initContainerStatuses, ...containerStatuses]
  if (containers.length === 0) return true
  if (containers.some(({ state }) => FAILING.test(state?.waiting?.reason ?? ''))) return false
  if (containers.some(({ state }) => state?.waiting !== undefined)) return true
  return isBecomingReady(pod, now)
}

/** `ContainerCreating` and `PodInitializing` pass; everything else that makes a container wait is a failure. */
const FAILING = /BackOff|^Err|Error|Invalid|NeverPull|CannotRun/

/** Running, not ready, and its probes have not had their time yet. */
function isBecomingReady({ spec, status }: Fields, now: Date): boolean {
  const statuses = new Map(status?.containerStatuses?.map((each) => [each.name, each]))
  return (spec?.containers ?? []).some((container) => {
    const { ready, state, restartCount = 0 } = statuses.get(container.name) ?? {}
    if (ready === true || restartCount > 0 || state?.running === undefined) return false
    const upMs = now.getTime() - Date.parse(state.running.startedAt ?? '')
    return upMs < 1_000 * (patience(container.startupProbe) + patience(container.readinessProbe) + MARGIN_S)
  })
}

const MARGIN_S = 2

/** Seconds that a probe may take to succeed, by Kubernetes' own defaults. */
function patience(probe: Probe | undefined): number {
  if (probe === undefined) return 0
  const { initialDelaySeconds = 0, periodSeconds = 10, failureThreshold = 3 } = probe
  return initialDelaySeconds + periodSeconds * failureThreshold
}

interface Probe {
  readonly initialDelaySeconds?: number
  readonly periodSeconds?: number
  readonly failureThreshold?: number
}

interface ContainerStatus {
  readonly name: string
  readonly ready?: boolean
  readonly restartCount?: number
  readonly state?: {
    readonly waiting?: { readonly reason?: string }
    readonly running?: { readonly startedAt?: string }
  }
}

interface Fields extends Pick<KubeObject, 'kind' | 'metadata'> {
  readonly spec?: {
    readonly suspend?: boolean
    readonly containers?: readonly {
      readonly name: string
      readonly startupProbe?: Probe
      readonly readinessProbe?: Probe
    }[]
  }
  readonly status?: {
    readonly observedGeneration?: number
    readonly phase?: string
    readonly conditions?: readonly {
      readonly type: string
      readonly status: string
      readonly reason?: string
    }[]
    readonly containerStatuses?: readonly ContainerStatus[]
    readonly initContainerStatuses?: readonly ContainerStatus[]
  }
}
