import type { Fate } from './fate.ts'
import type { Pod, Termination } from './pod.ts'
import type { ProbesLife } from './probe-life.ts'
import type { ContainerVerdict } from './verdict.ts'

/** What a kubelet tells about a container or its pod. */
export interface KubeletEvent {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** `spec.containers{main}`; undefined for the pod itself. */
  readonly fieldPath: string | undefined
}

/** Where a container stands. Times are ms since the epoch. */
export type Stage =
  | { readonly is: 'waiting' }
  /** Not pulled or not created; tried again at `until`, or as soon as its fate is another. */
  | {
      readonly is: 'blocked'
      readonly fate: Fate
      readonly reason: string
      readonly message: string
      readonly attempts: number
      readonly until: number
    }
  | {
      readonly is: 'running'
      readonly fate: Fate
      readonly image: string
      readonly startedAt: number
      readonly probes: ProbesLife
    }
  /** Shown as it ended until `until`, when it may be started again. */
  | {
      readonly is: 'ended'
      readonly fate: Fate
      readonly end: Termination
      readonly until: number
      readonly failedStart: boolean
    }
  | { readonly is: 'backOff'; readonly fate: Fate; readonly message: string; readonly until: number }
  | { readonly is: 'final'; readonly end: Termination }

/** One container's life so far. */
export interface ContainerLife {
  readonly stage: Stage
  readonly restartCount: number
  readonly last: Termination | undefined
  /** Its image is on the node. */
  readonly pulled: boolean
}

/** A container before its first start. */
export const UNBORN: ContainerLife = {
  stage: { is: 'waiting' },
  restartCount: 0,
  last: undefined,
  pulled: false,
}

/** What a step takes beside the life. */
export interface Step {
  readonly pod: Pod
  readonly verdict: ContainerVerdict
  readonly podIP: string
  readonly now: number
  readonly tell: (event: KubeletEvent) => void
}

/** One case each of a stage. */
export type Blocked = Extract<Stage, { is: 'blocked' }>
export type Running = Extract<Stage, { is: 'running' }>
export type Ended = Extract<Stage, { is: 'ended' }>

/** Tells of the container. */
export function tell(
  { tell: say, verdict }: Step,
  type: KubeletEvent['type'],
  reason: string,
  message: string,
): void {
  say({ type, reason, message, fieldPath: fieldPath(verdict) })
}

/** pkg/kubelet/container/ref.go. */
export function fieldPath({ init, container }: Pick<ContainerVerdict, 'init' | 'container'>): string {
  return `spec.${init ? 'initContainers' : 'containers'}{${container.name}}`
}

/** RFC 3339 in whole seconds, as Kubernetes' own times. */
export function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
