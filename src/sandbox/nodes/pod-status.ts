import { GROUP } from '../../api/index.ts'
import { seconds, UNBORN, type ContainerLife } from './container-stage.ts'
import { containerStatus, isReady } from './container-status.ts'
import { isInitialised, type PodLife } from './pod-life.ts'
import { isSidecar, type ContainerStatus, type Pod, type PodCondition, type Termination } from './pod.ts'
import type { ContainerVerdict, Verdict } from './verdict.ts'

/**
 * The node's judgement: True lets the stages play the pod's start, with False the node's agent plays it. Its reason is
 * the kind of the verdict. Candidates cannot write the status of a pod.
 */
const VERDICT_CONDITION = `${GROUP}/Verdict`

/** A strategic merge patch of a pod's status: conditions merge by type, the rest is replaced. */
export type StatusPatch = Readonly<Record<string, unknown>> & {
  readonly phase: string
  readonly conditions: readonly PodCondition[]
  readonly containerStatuses: readonly ContainerStatus[]
}

/** The status of a pod that the agent plays, or (with `handOver`) of one that the stages play from here on. */
export function podStatus(
  life: PodLife,
  pod: Pod,
  verdict: Verdict,
  now: number,
  handOver = false,
): StatusPatch {
  const initial = verdict.containers.filter(({ init }) => init)
  const main = verdict.containers.filter(({ init }) => !init)
  const lifeOf = ({ container }: ContainerVerdict): ContainerLife => life.containers[container.name] ?? UNBORN
  const initialised = initial.every((of) => isInitialised(of, life.containers[of.container.name]))
  const statuses = (list: readonly ContainerVerdict[]): ContainerStatus[] =>
    list.map((of) => containerStatus(of, lifeOf(of), pod, of.init || !initialised || initial.length > 0))
  const containerStatuses = statuses(main)
  const initContainerStatuses = statuses(initial)
  const phase = phaseOf(pod, initial.map(lifeOf), main.map(lifeOf), initialised)
  const isOver = phase === 'Succeeded' || phase === 'Failed'
  const unready = [...initial.filter(({ container }) => isSidecar(container)), ...main].filter(
    (of) => !isReady(of, lifeOf(of)),
  )
  const incomplete = initial.filter((of) => !isInitialised(of, life.containers[of.container.name]))

  const ready: Finding = isOver
    ? [false, phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed']
    : unready.length > 0
      ? [false, 'ContainersNotReady', `containers with unready status: [${names(unready)}]`]
      : [true]
  const conditions = [
    condition('PodReadyToStartContainers', [verdict.volumes.length === 0 && !isOver], pod, now),
    condition(
      'Initialized',
      incomplete.length > 0
        ? [false, 'ContainersNotInitialized', `containers with incomplete status: [${names(incomplete)}]`]
        : phase === 'Succeeded'
          ? [true, 'PodCompleted']
          : [true],
      pod,
      now,
    ),
    condition('Ready', ready[0] ? gates(pod) : ready, pod, now),
    condition('ContainersReady', ready, pod, now),
    condition(VERDICT_CONDITION, [handOver, verdict.kind], pod, now),
  ]
  const { hostNetwork = false } = pod.spec
  return {
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    startTime: life.startTime,
    hostIP: NODE_IP,
    hostIPs: [{ ip: NODE_IP }],
    podIP: hostNetwork ? NODE_IP : life.podIP,
    podIPs: [{ ip: hostNetwork ? NODE_IP : life.podIP }],
    conditions,
    ...(initial.length > 0 ? { initContainerStatuses } : {}),
    containerStatuses,
  }
}

/** Where all simulated nodes are. */
const NODE_IP = '127.0.0.1'

type Finding = readonly [holds: boolean, reason?: string, message?: string]

function gates({ spec, status }: Pod): Finding {
  const open = (spec.readinessGates ?? []).filter(
    ({ conditionType }) =>
      !status?.conditions?.some(({ type, status: value }) => type === conditionType && value === 'True'),
  )
  if (open.length === 0) return [true]
  const messages = open.map(
    ({ conditionType }) => `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
  )
  return [false, 'ReadinessGatesNotReady', messages.join(', ')]
}

/** Nulls remove what a former write has left. */
function condition(
  type: string,
  [holds, reason, message]: Finding,
  { status }: Pod,
  now: number,
): PodCondition {
  const before = status?.conditions?.find((known) => known.type === type)
  const value = holds ? 'True' : 'False'
  const since = before?.status === value ? before.lastTransitionTime : undefined
  return {
    type,
    status: value,
    reason: reason ?? null,
    message: message ?? null,
    lastTransitionTime: since ?? seconds(now),
  }
}

/** pkg/kubelet/kubelet_pods.go (getPhase). */
function phaseOf(
  { spec }: Pod,
  initial: readonly ContainerLife[],
  main: readonly ContainerLife[],
  initialised: boolean,
): string {
  if (initial.some(({ stage }) => stage.is === 'final' && stage.end.exitCode !== 0)) return 'Failed'
  if (!initialised && main.every(({ stage }) => stage.is === 'waiting')) return 'Pending'
  const { restartPolicy = 'Always' } = spec
  const ends = main.map(endOf)
  if (
    main.some(({ stage, last }) => (stage.is === 'waiting' || stage.is === 'blocked') && last === undefined)
  )
    return 'Pending'
  if (main.some(({ stage }) => stage.is === 'running') || restartPolicy === 'Always') return 'Running'
  if (ends.every((end) => end?.exitCode === 0)) return 'Succeeded'
  return restartPolicy === 'Never' ? 'Failed' : 'Running'
}

function endOf({ stage, last }: ContainerLife): Termination | undefined {
  return stage.is === 'ended' || stage.is === 'final' ? stage.end : last
}

function names(list: readonly ContainerVerdict[]): string {
  return list.map(({ container }) => container.name).join(' ')
}
