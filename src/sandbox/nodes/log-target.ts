import type { ContainerStatus, Pod } from './pod.ts'

/** Which life of a container a log is asked of. */
export type LogTarget = { readonly life: number } | LogRefusal

/** Why there is no log, in the kubelet's words. */
export interface LogRefusal {
  readonly status: 400 | 404
  readonly error: string
}

/**
 * Chooses as a kubelet does (pkg/kubelet/server/server.go, getContainerLogs; pkg/kubelet/kubelet_pods.go,
 * validateContainerLogStatus): while a container waits to be started again, both its log and its previous log are those of
 * the life that ended.
 */
export function logTarget({ metadata, spec, status }: Pod, container: string, previous: boolean): LogTarget {
  const what = `container "${container}" in pod "${metadata.name ?? ''}"`
  const isDeclared = [...spec.containers, ...(spec.initContainers ?? [])].some(
    ({ name }) => name === container,
  )
  if (!isDeclared) {
    return { status: 404, error: `container "${container}" not found in pod "${metadata.name ?? ''}"` }
  }
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
  const found = statuses.find(({ name }) => name === container)
  if (found === undefined) return refused(`${what} is not available`)
  return previous ? previousLife(found, what) : currentLife(found, what)
}

function previousLife({ state, lastState, restartCount }: ContainerStatus, what: string): LogTarget {
  if (!hasId(lastState?.terminated)) return refused(`previous terminated ${what} not found`)
  return { life: state.waiting === undefined ? restartCount - 1 : restartCount }
}

function currentLife({ state, lastState, restartCount }: ContainerStatus, what: string): LogTarget {
  if (state.running !== undefined) return { life: restartCount }
  if (state.terminated !== undefined && hasId(state.terminated)) return { life: restartCount }
  const last = lastState?.terminated
  if (state.terminated !== undefined || last !== undefined) {
    return hasId(last) ? { life: restartCount } : refused(`${what} is terminated`)
  }
  if (state.waiting !== undefined)
    return refused(`${what} is waiting to start: ${waiting(state.waiting.reason)}`)
  return refused(`${what} is waiting to start - no logs yet`)
}

function waiting(reason: string): string {
  if (reason === 'ErrImagePull') return "image can't be pulled"
  return reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason
}

function hasId(terminated: { readonly containerID?: string } | undefined): boolean {
  return terminated?.containerID !== undefined && terminated.containerID !== ''
}

function refused(error: string): LogTarget {
  return { status: 400, error }
}
