import { createHash } from 'node:crypto'
import { seconds, tell, type Blocked, type ContainerLife, type Step } from './container-stage.ts'
import type { Fate } from './fate.ts'
import { isSidecar, type Termination } from './pod.ts'
import { startProbes } from './probe-life.ts'

/** An ended container shows how it ended for so long, and a failed pull that it failed. */
export const SHOWN_MS = 1_000
export const PULL_SHOWN_MS = 2_000
/** A kubelet looks at its pods again about this often. */
const SYNC_MS = 12_000

/**
 * Tries to start the container. pkg/kubelet/kuberuntime/kuberuntime_container.go (startContainer): the order and texts
 * of the events are its own.
 */
export function start(life: ContainerLife, step: Step, attempts: number): ContainerLife {
  const { now, verdict } = step
  const fate = fateOf(step)
  const { image } = verdict.container
  if (fate.kind === 'pull') {
    if (fate.reason === 'InvalidImageName') tell(step, 'Warning', 'InspectFailed', fate.message)
    else {
      tell(step, 'Normal', 'Pulling', `Pulling image "${image}"`)
      tell(step, 'Warning', 'Failed', `Failed to pull image "${image}": ${fate.message}`)
    }
    tell(step, 'Warning', 'Failed', `Error: ${fate.reason}`)
    const until = now + (fate.reason === 'ErrImagePull' ? PULL_SHOWN_MS : SYNC_MS)
    return {
      ...life,
      stage: {
        is: 'blocked',
        fate,
        reason: fate.reason,
        message: fate.message,
        attempts: attempts + 1,
        until,
      },
    }
  }
  tellPulled(life, step)
  const pulled = { ...life, pulled: true }
  if (fate.kind === 'config' || fate.kind === 'nonroot') {
    tell(step, 'Warning', 'Failed', `Error: ${fate.message}`)
    const stage: Blocked = {
      is: 'blocked',
      fate,
      reason: 'CreateContainerConfigError',
      message: fate.message,
      attempts: attempts + 1,
      until: now + SYNC_MS,
    }
    return { ...pulled, stage }
  }
  tell(step, 'Normal', 'Created', 'Container created')
  if (fate.kind === 'command') {
    tell(step, 'Warning', 'Failed', `Error: ${fate.message}`)
    // It never started: containerd says so with the zero time.
    const end: Termination = {
      exitCode: 128,
      reason: 'StartError',
      message: fate.message,
      startedAt: '1970-01-01T00:00:00Z',
      finishedAt: seconds(now),
    }
    return { ...pulled, stage: { is: 'ended', fate, end, until: now + SHOWN_MS, failedStart: true } }
  }
  tell(step, 'Normal', 'Started', 'Container started')
  const probes = startProbes(verdict.container, now)
  return { ...pulled, stage: { is: 'running', fate, image, startedAt: now, probes } }
}

function tellPulled({ pulled }: ContainerLife, step: Step): void {
  const { image } = step.verdict.container
  if (pulled) {
    tell(
      step,
      'Normal',
      'Pulled',
      `Container image "${image}" already present on machine and can be accessed by the pod`,
    )
    return
  }
  tell(step, 'Normal', 'Pulling', `Pulling image "${image}"`)
  const size = 40_000_000 + Number.parseInt(createHash('sha256').update(image).digest('hex').slice(0, 6), 16)
  const took = `${300 + (size % 600)}ms`
  tell(
    step,
    'Normal',
    'Pulled',
    `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${size} bytes.`,
  )
}

/** What the container's process does here: an init container or a Job's ends, when nothing else happens to it. */
export function fateOf({ verdict: { fate, init, container }, pod }: Step): Fate {
  const ends = init
    ? !isSidecar(container)
    : (pod.metadata.ownerReferences ?? []).some(({ kind }) => kind === 'Job')
  return ends && fate.kind === 'ok'
    ? { kind: 'exit', code: 0, afterSeconds: fate.startSeconds, serves: true, log: [] }
    : fate
}
