import { describe, expect, it } from 'vitest'
import { logTarget } from './log-target.ts'
import type { ContainerStatus, Pod, Termination } from './pod.ts'

const END: Termination = {
  exitCode: 1,
  reason: 'Error',
  startedAt: '2026-11-22T08:00:00Z',
  finishedAt: '2026-11-22T08:00:01Z',
  containerID: 'containerd://1',
}
const RUNNING = { state: { running: { startedAt: '2026-11-22T08:00:02Z' } } }
const waiting = (reason: string) => ({ state: { waiting: { reason } } })

describe('the log of a container', () => {
  it.each<[sentence: string, status: Partial<ContainerStatus>, previous: boolean, life: number]>([
    ['that runs is that of its life', RUNNING, false, 2],
    ['that ended is that of its life', { state: { terminated: END } }, false, 2],
    [
      'that waits to start again is that of the life that ended',
      { ...waiting('CrashLoopBackOff'), lastState: { terminated: END } },
      false,
      2,
    ],
    ['that runs again has a previous one', { ...RUNNING, lastState: { terminated: END } }, true, 1],
    [
      'that waits to start again is the previous one too',
      { ...waiting('CrashLoopBackOff'), lastState: { terminated: END } },
      true,
      2,
    ],
  ])('%s', (_, status, previous, life) => {
    expect(logTarget(aPod(status), 'web', previous)).toEqual({ life })
  })

  it.each<[status: Partial<ContainerStatus>, previous: boolean, error: string]>([
    [
      waiting('ErrImagePull'),
      false,
      `container "web" in pod "atlas" is waiting to start: image can't be pulled`,
    ],
    [
      waiting('ImagePullBackOff'),
      false,
      'container "web" in pod "atlas" is waiting to start: trying and failing to pull image',
    ],
    [
      waiting('ContainerCreating'),
      false,
      'container "web" in pod "atlas" is waiting to start: ContainerCreating',
    ],
    [
      waiting('CreateContainerConfigError'),
      false,
      'container "web" in pod "atlas" is waiting to start: CreateContainerConfigError',
    ],
    [RUNNING, true, 'previous terminated container "web" in pod "atlas" not found'],
  ])('is refused as a kubelet words it: %j', (status, previous, error) => {
    expect(logTarget(aPod(status), 'web', previous)).toEqual({ status: 400, error })
  })

  it('is not found of a container that the pod does not have', () => {
    expect(logTarget(aPod(RUNNING), 'db', false)).toEqual({
      status: 404,
      error: 'container "db" not found in pod "atlas"',
    })
  })
})

function aPod(status: Partial<ContainerStatus>): Pod {
  const whole = {
    name: 'web',
    image: 'r:1',
    imageID: '',
    ready: false,
    started: false,
    restartCount: 2,
    state: {},
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'atlas', namespace: 'dev' },
    spec: { containers: [{ name: 'web', image: 'r:1' }] },
    status: { containerStatuses: [{ ...whole, ...status }] },
  }
}
