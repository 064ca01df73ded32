import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/index.ts'
import { inMotion, movingParts, type Workloads } from './in-motion.ts'

const NOW = new Date('2026-01-01T00:01:00Z')

function object(kind: string, fields: object): KubeObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'web' }, ...fields }
}

const scheduled = { type: 'PodScheduled', status: 'True' }
const running = (startedAt: string, more: object = {}): object => ({
  name: 'web',
  state: { running: { startedAt } },
  ready: false,
  restartCount: 0,
  ...more,
})

/** A pod with one container; `status` and `spec` over what a healthy one has. */
function pod(status: object, container: object = {}, metadata: object = {}): KubeObject {
  return {
    ...object('Pod', {
      spec: { containers: [{ name: 'web', ...container }] },
      status: { phase: 'Running', conditions: [scheduled], ...status },
    }),
    metadata: { name: 'web', ...metadata },
  }
}

/** What is in motion, of objects as they are listed. */
const inMotionOf = (workloads: Partial<Workloads>): string[] => {
  const parts = (objects: readonly KubeObject[] = []) => objects.map(movingParts) as KubeObject[]
  const { rollouts, jobs, pods } = workloads
  return inMotion({ rollouts: parts(rollouts), jobs: parts(jobs), pods: parts(pods) }, NOW)
}
const moving = (...pods: KubeObject[]): string[] => inMotionOf({ pods })
const readiness = { readinessProbe: { periodSeconds: 10, failureThreshold: 3 } }

describe('an environment is in motion', () => {
  it('while a controller has not seen the newest spec', () => {
    const behind = { ...object('Deployment', { status: { observedGeneration: 1 } }) }
    behind.metadata.generation = 2
    expect(inMotionOf({ rollouts: [behind] })).toEqual(['Deployment/web'])
    behind.metadata.generation = 1
    expect(inMotionOf({ rollouts: [behind] })).toEqual([])
  })

  it('while a Job has work to do, not once it is complete, failed or suspended', () => {
    const jobs = (status: object, spec = {}): string[] =>
      inMotionOf({ jobs: [object('Job', { spec, status })] })
    expect(jobs({ active: 1 })).toEqual(['Job/web'])
    expect(jobs({ conditions: [{ type: 'Complete', status: 'True' }] })).toEqual([])
    expect(jobs({ conditions: [{ type: 'Failed', status: 'True' }] })).toEqual([])
    expect(jobs({}, { suspend: true })).toEqual([])
  })

  it('while a pod is being scheduled, created or deleted', () => {
    expect(moving(pod({ phase: 'Pending', conditions: [] }))).toEqual(['Pod/web'])
    expect(moving(pod({ phase: 'Pending', containerStatuses: [] }))).toEqual(['Pod/web'])
    const creating = { name: 'web', state: { waiting: { reason: 'ContainerCreating' } } }
    expect(moving(pod({ phase: 'Pending', containerStatuses: [creating] }))).toEqual(['Pod/web'])
    expect(moving(pod({}, {}, { deletionTimestamp: '2026-01-01T00:00:59Z' }))).toEqual(['Pod/web'])
  })

  it('while a container is up and its probes have not had their time', () => {
    const young = { containerStatuses: [running('2026-01-01T00:00:50Z')] }
    expect(moving(pod(young, readiness))).toEqual(['Pod/web'])
    expect(moving(pod({ containerStatuses: [running('2026-01-01T00:00:00Z')] }, readiness))).toEqual([])
    expect(moving(pod({ containerStatuses: [running('2026-01-01T00:00:50Z', { ready: true })] }))).toEqual([])
  })
})

describe('an environment is at rest', () => {
  it.each([
    'ImagePullBackOff',
    'ErrImagePull',
    'CreateContainerConfigError',
    'CrashLoopBackOff',
    'InvalidImageName',
  ])('when a pod fails and is tried again: %s', (reason) => {
    const failing = { name: 'web', state: { waiting: { reason } } }
    expect(moving(pod({ containerStatuses: [failing] }, readiness))).toEqual([])
  })

  it('when a pod cannot be scheduled, has ended, or is up again after a restart', () => {
    const unschedulable = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }
    expect(moving(pod({ phase: 'Pending', conditions: [unschedulable] }))).toEqual([])
    expect(moving(pod({ phase: 'Succeeded' }), pod({ phase: 'Failed' }))).toEqual([])
    const restarted = running('2026-01-01T00:00:59Z', { restartCount: 3 })
    expect(moving(pod({ containerStatuses: [restarted] }, readiness))).toEqual([])
  })

  it('when only pods of a Job are left: the Job itself tells', () => {
    const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'import', uid: 'u' }]
    expect(moving(pod({ phase: 'Pending', conditions: [] }, {}, { ownerReferences }))).toEqual([])
  })

  it('whatever else its objects say', () => {
    const odd = [
      object('Pod', {}),
      object('Pod', { status: { conditions: [scheduled], containerStatuses: [{}] } }),
    ]
    expect(() => moving(...odd)).not.toThrow()
  })
})

it('of an object as listed, nothing is kept that candidates may write as large as they like', () => {
  const large = 'x'.repeat(1_000)
  const listed = pod({}, { env: [{ name: large }], readinessProbe: { exec: { command: [large] } } })
  const labelled = {
    ...listed,
    metadata: { ...listed.metadata, annotations: { a: large }, labels: { large } },
  }
  expect(JSON.stringify(movingParts(labelled))).not.toContain(large)
})
