import { createHash } from 'node:crypto'
import { seconds, type ContainerLife } from './container-stage.ts'
import { parseImage } from './image-reference.ts'
import { isSidecar, type ContainerState, type ContainerStatus, type Pod, type Termination } from './pod.ts'
import type { ContainerVerdict } from './verdict.ts'

/** Whether a container counts as ready; an init container does once it has done its work. */
export function isReady({ init, container }: ContainerVerdict, { stage }: ContainerLife): boolean {
  if (init && !isSidecar(container))
    return (stage.is === 'ended' || stage.is === 'final') && stage.end.exitCode === 0
  return stage.is === 'running' && stage.probes.ready
}

/** The status of one container, as a kubelet words it. `afterInit`: it waits for init containers, or is one. */
export function containerStatus(
  of: ContainerVerdict,
  life: ContainerLife,
  pod: Pod,
  afterInit: boolean,
): ContainerStatus {
  const { name, image } = of.container
  const { stage, restartCount, last, pulled } = life
  const containerID = (lives: number): string =>
    `containerd://${createHash('sha256')
      .update(`${pod.metadata.uid ?? ''}/${name}/${lives}`)
      .digest('hex')}`
  const withID = (end: Termination, lives: number): ContainerState => ({
    terminated: { ...end, containerID: containerID(lives) },
  })
  const isBorn = stage.is === 'running' || stage.is === 'ended' || stage.is === 'final'
  const lastEnd = stage.is === 'ended' && stage.failedStart && canRestart(pod) ? stage.end : last
  return {
    name,
    image,
    imageID: pulled ? imageID(image) : '',
    ...(isBorn || last !== undefined ? { containerID: containerID(restartCount) } : {}),
    ready: isReady(of, life),
    started: stage.is === 'running' && stage.probes.started,
    restartCount,
    state: stateOf(life, pod, afterInit, (end) => withID(end, restartCount)),
    lastState: lastEnd === undefined ? {} : withID(lastEnd, Math.max(restartCount - (isBorn ? 1 : 0), 0)),
  }
}

function stateOf(
  { stage }: ContainerLife,
  pod: Pod,
  afterInit: boolean,
  terminated: (end: Termination) => ContainerState,
): ContainerState {
  switch (stage.is) {
    case 'waiting':
      return { waiting: { reason: afterInit ? 'PodInitializing' : 'ContainerCreating' } }
    case 'blocked':
      return { waiting: { reason: stage.reason, message: stage.message } }
    case 'backOff':
      return { waiting: { reason: 'CrashLoopBackOff', message: stage.message } }
    case 'running':
      return { running: { startedAt: seconds(stage.startedAt) } }
    case 'ended':
      // What was not even started waits, with the runtime's words (pkg/kubelet/container: ErrRunContainer).
      if (stage.failedStart && canRestart(pod)) {
        return { waiting: { reason: 'RunContainerError', message: stage.end.message ?? '' } }
      }
      return terminated(stage.end)
    case 'final':
      return terminated(stage.end)
  }
}

function canRestart({ spec }: Pod): boolean {
  return spec.restartPolicy !== 'Never'
}

/** The repository with a digest made up from the reference. */
function imageID(image: string): string {
  const reference = parseImage(image)
  const digest = createHash('sha256').update(image).digest('hex')
  const name = image.replace(/(?::[^:/@]+)?(?:@sha256:.*)?$/, '')
  return 'error' in reference ? '' : `${name}@sha256:${digest}`
}
