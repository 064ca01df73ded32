import { expect, it } from 'vitest'
import type { ImageSpec } from '../../api/index.ts'
import type { Container, Pod, PodSpec } from './pod.ts'
import { bornPod, livePod } from './pod-life.ts'
import { podStatus } from './pod-status.ts'
import type { References } from './references.ts'
import { verdict } from './verdict.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
const WEB: ImageSpec = { repository: 'harbor.example/web', tags: ['1'], port: 8080 }
const references: References = { configMap: () => undefined, secret: () => undefined }

/** Lives a pod for so many seconds, event by event; what was seen is `second: state`, states in a row once. */
function watch(options: {
  readonly image: Partial<ImageSpec>
  readonly seconds: number
  readonly container?: Partial<Container>
  readonly spec?: Partial<PodSpec>
}) {
  const container = { name: 'main', image: 'harbor.example/web:1', ...options.container }
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'dev', uid: 'u' },
    spec: { containers: [container], ...options.spec },
  }
  const judged = verdict({ pod, catalogue: [{ ...WEB, ...options.image }], references, podIP: '10.244.0.7' })
  const seen: string[] = []
  const told: string[] = []
  let life = bornPod('10.244.0.7', START)
  let phase = ''
  for (let now = START; now <= START + options.seconds * 1_000;) {
    const step = livePod(life, pod, judged, now)
    life = step.life
    told.push(...step.events.map(({ reason, message }) => `${reason}: ${message}`))
    const status = podStatus(life, pod, judged, now)
    phase = status.phase
    const [{ state, ready } = { state: {}, ready: false }] = status.containerStatuses
    const shown = state.waiting?.reason ?? state.terminated?.reason ?? (ready ? 'Ready' : 'Running')
    if (seen.at(-1)?.split(' ')[1] !== shown) seen.push(`${Math.floor((now - START) / 1_000)} ${shown}`)
    if (step.dueAt === undefined) break
    now = Math.max(step.dueAt, now + 1)
  }
  return { seen, told, phase, restarts: life.containers['main']?.restartCount }
}

it('restarts once at once, then after 10 s, doubled up to 5 min', () => {
  const { seen, phase, told } = watch({ image: { exit: { code: 1 } }, seconds: 1_300 })
  const waits = seen.filter((line) => line.endsWith('Ready')).map((line) => Number.parseInt(line, 10))
  const gaps = waits.slice(1).map((at, index) => at - (waits[index] ?? 0))
  expect(gaps.map((gap) => Math.round(gap / 10) * 10)).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300])
  expect(seen.slice(0, 6).map((line) => line.split(' ')[1])).toEqual([
    'Ready',
    'Error',
    'Ready',
    'Error',
    'CrashLoopBackOff',
    'Ready',
  ])
  expect(phase).toBe('Running')
  expect(told).toContain('BackOff: Back-off restarting failed container main in pod web_dev(u)')
})

it('is never ready when a process that ends at once is asked whether it is', () => {
  const readinessProbe = { httpGet: { port: 8080, path: '/' } }
  const { seen, restarts } = watch({
    image: { env: [{ name: 'NEEDED' }], paths: [{ path: '/' }] },
    container: { readinessProbe },
    seconds: 120,
  })
  expect(restarts).toBeGreaterThan(2)
  expect(seen.filter((line) => line.endsWith(' Ready'))).toEqual([])
})

it('pulls again after 10 s, doubled up to 5 min, and shows the failure between back-offs', () => {
  const { seen, phase } = watch({ image: { tags: ['2'] }, seconds: 400 })
  expect(seen).toEqual([
    '0 ErrImagePull',
    '2 ImagePullBackOff',
    '10 ErrImagePull',
    '12 ImagePullBackOff',
    '30 ErrImagePull',
    '32 ImagePullBackOff',
    '70 ErrImagePull',
    '72 ImagePullBackOff',
    '150 ErrImagePull',
    '152 ImagePullBackOff',
    '310 ErrImagePull',
    '312 ImagePullBackOff',
  ])
  expect(phase).toBe('Pending')
})

it.each([
  ['Never', 0, 'Succeeded', 0],
  ['Never', 2, 'Failed', 0],
  ['OnFailure', 0, 'Succeeded', 0],
  ['OnFailure', 2, 'Running', 2],
  ['Always', 0, 'Running', 2],
] as const)('with restartPolicy %s, an end with %i leads to %s', (restartPolicy, code, phase, restarts) => {
  const lived = watch({ image: { exit: { code, log: 'bye' } }, spec: { restartPolicy }, seconds: 15 })
  expect(lived).toMatchObject({ phase, restarts })
})

it('an init container that fails under Never fails the pod', () => {
  const initContainers = [{ name: 'migrate', image: 'harbor.example/web:1' }]
  const lived = watch({
    image: { exit: { code: 1 } },
    spec: { restartPolicy: 'Never', initContainers },
    seconds: 15,
  })
  expect(lived).toMatchObject({ phase: 'Failed', seen: ['0 PodInitializing'] })
})

it('a startup probe gives a slow image time; liveness alone does not', () => {
  const probe = { tcpSocket: { port: 8080 }, periodSeconds: 5 }
  const image = { startSeconds: 20 }
  const impatient = watch({ image, container: { livenessProbe: probe }, seconds: 15 })
  expect(impatient.told).toContain('Killing: Container main failed liveness probe, will be restarted')
  const patient = watch({
    image,
    container: {
      livenessProbe: probe,
      readinessProbe: probe,
      startupProbe: { ...probe, failureThreshold: 10 },
    },
    seconds: 60,
  })
  expect(patient).toMatchObject({ restarts: 0, seen: ['0 Running', '20 Ready'] })
  expect(patient.told).toContain(
    'Unhealthy: Startup probe failed: dial tcp 10.244.0.7:8080: connect: connection refused',
  )
})
