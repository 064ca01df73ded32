import { dueAt, live } from './container-life.ts'
import { seconds, UNBORN, type ContainerLife, type KubeletEvent, type Step } from './container-stage.ts'
import { isSidecar, type Pod } from './pod.ts'
import type { ContainerVerdict, Verdict } from './verdict.ts'

/** A pod's life on its node, kept by the node for as long as the pod is there. */
export interface PodLife {
  readonly startTime: string
  readonly podIP: string
  /** By container name. */
  readonly containers: Readonly<Record<string, ContainerLife>>
  /** Attempts to mount the volumes that failed, and when the next one is due. */
  readonly mounts: { readonly failures: number; readonly nextAt: number }
}

/** A pod that its node has just accepted. */
export function bornPod(podIP: string, now: number): PodLife {
  return { startTime: seconds(now), podIP, containers: {}, mounts: { failures: 0, nextAt: now } }
}

/** What has come to be, what was told on the way, and when to look again. */
export interface PodStep {
  readonly life: PodLife
  readonly events: readonly KubeletEvent[]
  readonly dueAt: number | undefined
}

/** pkg/util/goroutinemap/exponentialbackoff: failed mounts are tried again after 500 ms, doubled up to 2 min 2 s. */
const FIRST_MOUNT_MS = 500
const LONGEST_MOUNT_MS = 122_000

/** Plays what is due at `now`: volumes, then init containers in their order, then the containers. Pure. */
export function livePod(life: PodLife, pod: Pod, verdict: Verdict, now: number): PodStep {
  const events: KubeletEvent[] = []
  const tell = (event: KubeletEvent): void => void events.push(event)
  const begun = Object.keys(life.containers).length > 0
  if (verdict.volumes.length > 0 && !begun) return waitForVolumes(life, verdict, now)

  const step = (of: ContainerVerdict): Step => ({ pod, verdict: of, podIP: life.podIP, now, tell })
  const containers: Record<string, ContainerLife> = { ...life.containers }
  const advance = (of: ContainerVerdict): ContainerLife => {
    const { name, image } = of.container
    // What one container has pulled is there for the next.
    const pulled = verdict.containers.some(
      ({ container }) => container.image === image && containers[container.name]?.pulled === true,
    )
    return (containers[name] = live(containers[name] ?? { ...UNBORN, pulled }, step(of)))
  }
  const initial = verdict.containers.filter(({ init }) => init)
  let initialised = true
  for (const of of initial) {
    // A sidecar that has run once lives on beside those that come after it.
    if (!initialised && containers[of.container.name] === undefined) continue
    initialised = isInitialised(of, advance(of)) && initialised
  }
  if (initialised) for (const of of verdict.containers.filter(({ init }) => !init)) advance(of)

  const due = Object.values(containers).map((container) => dueAt(container) ?? Infinity)
  const next = Math.min(...due)
  return { life: { ...life, containers }, events, dueAt: Number.isFinite(next) ? next : undefined }
}

/** What a kubelet tells of a pod that just starts, to its last container. */
export function startEvents(life: PodLife, pod: Pod, verdict: Verdict, now: number): readonly KubeletEvent[] {
  const events: KubeletEvent[] = []
  let step = livePod(life, pod, verdict, now)
  events.push(...step.events)
  // Only init containers take time; each ends once.
  for (let left = verdict.containers.length; left > 0 && step.dueAt !== undefined; left -= 1) {
    if (verdict.containers.every(({ container }) => step.life.containers[container.name] !== undefined)) break
    step = livePod(step.life, pod, verdict, step.dueAt)
    events.push(...step.events)
  }
  return events
}

/** Whether the init container has done what the next one waits for. */
export function isInitialised(
  { container }: Pick<ContainerVerdict, 'container'>,
  life: ContainerLife | undefined,
): boolean {
  if (life === undefined) return false
  const { stage } = life
  if (isSidecar(container)) return stage.is === 'running' && stage.probes.started
  return (stage.is === 'ended' || stage.is === 'final') && stage.end.exitCode === 0
}

function waitForVolumes(life: PodLife, { volumes }: Verdict, now: number): PodStep {
  if (now < life.mounts.nextAt) return { life, events: [], dueAt: life.mounts.nextAt }
  const failures = life.mounts.failures + 1
  const nextAt = now + Math.min(FIRST_MOUNT_MS * 2 ** (failures - 1), LONGEST_MOUNT_MS)
  const events = volumes.map((message): KubeletEvent => ({
    type: 'Warning',
    reason: 'FailedMount',
    message,
    fieldPath: undefined,
  }))
  return { life: { ...life, mounts: { failures, nextAt } }, events, dueAt: nextAt }
}

/**
 * The life of a pod that the stages have started and whose images have changed since; undefined when no image has. Its
 * containers ran well until now.
 */
export function adoptPod(life: PodLife, pod: Pod, { containers }: Verdict): PodLife | undefined {
  const statuses = new Map(pod.status?.containerStatuses?.map((status) => [status.name, status]))
  const main = containers.filter(({ init }) => !init)
  const isChanged = main.some(({ container }) => statuses.get(container.name)?.image !== container.image)
  if (!isChanged || pod.status?.phase !== 'Running') return undefined
  const lives = containers.map(({ container, init, fate }): [string, ContainerLife] => {
    if (init && !isSidecar(container)) return [container.name, INITIALISED]
    const status = statuses.get(container.name)
    const startedAt = Date.parse(status?.state.running?.startedAt ?? life.startTime)
    const image = status?.image ?? container.image
    const probes = {
      started: true,
      ready: true,
      startup: undefined,
      readiness: undefined,
      liveness: undefined,
      dueAt: Infinity,
    }
    const stage = { is: 'running', fate: { kind: 'ok', startSeconds: 0 }, image, startedAt, probes } as const
    return [
      container.name,
      { stage, restartCount: status?.restartCount ?? 0, last: undefined, pulled: fate.kind !== 'pull' },
    ]
  })
  return { ...life, containers: Object.fromEntries(lives) }
}

const EPOCH = '1970-01-01T00:00:00Z'
const INITIALISED: ContainerLife = {
  stage: { is: 'final', end: { exitCode: 0, reason: 'Completed', startedAt: EPOCH, finishedAt: EPOCH } },
  restartCount: 0,
  last: undefined,
  pulled: true,
}
