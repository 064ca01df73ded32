import { expect, it } from 'vitest'
import type { ImageSpec } from '../../../src/api/index.ts'
import { aPod, images, openWard, REPOSITORY } from '../../builders/failing-pods.ts'
import { useSandbox } from '../../builders/sandbox.ts'

const sandbox = useSandbox()

it.concurrent('a wrong or missing variable ends the process, and its restarts are counted', async () => {
  const ward = await openWard(
    sandbox,
    'env',
    images({ env: [{ name: 'DB_URL', value: 'jdbc:db', log: 'cannot connect' }] }),
  )
  await ward.run(['create', 'configmap', 'settings', '--from-literal=url=jdbc:nowhere'])
  await ward.apply(
    aPod({ env: [{ name: 'DB_URL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'url' } } }] }),
  )
  await ward.shows('Error')
  const name = await ward.shows('CrashLoopBackOff', { ready: '0/1', restarts: 1 })
  await ward.told('BackOff', new RegExp(`^Back-off restarting failed container main in pod ${name}_env\\(`))
  expect(await ward.container()).toMatchObject({
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    state: {
      waiting: {
        message: expect.stringMatching(
          /^back-off 10s restarting failed container=main pod=web_env\(/,
        ) as string,
      },
    },
  })
  await ward.shows('CrashLoopBackOff', { restarts: 2, deadlineMs: 30_000 })
  expect((await ward.told('Created', 'Container created')).count).toBeGreaterThanOrEqual(3)

  await ward.run(['patch', 'configmap', 'settings', '--type=merge', '-p', '{"data":{"url":"jdbc:db"}}'])
  await ward.shows('Running', { ready: '1/1', restarts: 3 })
})

it.concurrent('a directory that cannot be written to ends the process', async () => {
  const ward = await openWard(sandbox, 'readonly', images({ writes: ['/tmp/work'] }))
  const readOnly = { securityContext: { readOnlyRootFilesystem: true } }
  await ward.apply(aPod(readOnly))
  await ward.shows('CrashLoopBackOff', { restarts: 1 })
  await ward.run(['delete', 'pod', 'web'])
  await ward.apply(
    aPod(
      { ...readOnly, volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] },
      { pod: { volumes: [{ name: 'tmp', emptyDir: {} }] } },
    ),
  )
  await ward.shows('Running', { ready: '1/1' })
})

it.concurrent('a command that is not in the image cannot be started', async () => {
  const ward = await openWard(sandbox, 'command', images({ commands: ['/bin/sh', 'java'] }))
  await ward.apply(aPod({ command: ['jaav', '-jar', 'app.jar'] }))
  await ward.shows('RunContainerError')
  await ward.shows('CrashLoopBackOff', { restarts: 1 })
  expect(await ward.container()).toMatchObject({
    lastState: { terminated: { exitCode: 128, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z' } },
  })
  await ward.told(
    'Failed',
    /^Error: failed to create containerd task: .*: exec: "jaav": executable file not found in \$PATH: unknown$/,
  )
})

it.concurrent('a memory limit below the need is met by the OOM killer', async () => {
  const ward = await openWard(sandbox, 'memory', images({ memory: '256Mi' }))
  await ward.apply(aPod({ resources: { limits: { memory: '128Mi' } } }))
  await ward.shows('OOMKilled')
  await ward.shows('CrashLoopBackOff', { restarts: 1 })
  expect(await ward.container()).toMatchObject({
    lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
  })
})

it.concurrent(
  'a readiness probe of the wrong port or path keeps a running pod from being ready',
  async () => {
    const ward = await openWard(sandbox, 'readiness', images())
    const probe = (path: string, port: number) => ({
      readinessProbe: { httpGet: { path, port }, periodSeconds: 1 },
    })
    await ward.apply(aPod(probe('/health', 8081)))
    await ward.shows('Running', { ready: '0/1' })
    const { count } = await ward.told(
      'Unhealthy',
      /^Readiness probe failed: Get "http:\/\/(10\.244\.\d+\.\d+:8081)\/health": dial tcp \1: connect: connection refused$/,
    )
    expect(count).toBeGreaterThanOrEqual(1)
    await ward.run(['delete', 'pod', 'web'])
    await ward.apply(aPod(probe('/healthz', 8080)))
    await ward.told('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 404')
    await ward.run(['delete', 'pod', 'web'])
    await ward.apply(aPod(probe('/health', 8080)))
    await ward.shows('Running', { ready: '1/1' })
  },
)

it.concurrent('a liveness probe that fails restarts the container', async () => {
  const ward = await openWard(sandbox, 'liveness', images())
  await ward.apply(
    aPod({ livenessProbe: { tcpSocket: { port: 9090 }, periodSeconds: 1, failureThreshold: 2 } }),
  )
  await ward.told(
    'Unhealthy',
    /^Liveness probe failed: dial tcp 10\.244\.\d+\.\d+:9090: connect: connection refused$/,
  )
  await ward.told('Killing', 'Container main failed liveness probe, will be restarted')
  await ward.shows('CrashLoopBackOff', { restarts: 1 })
  expect(await ward.container()).toMatchObject({
    lastState: { terminated: { exitCode: 143, reason: 'Error' } },
  })
})

it.concurrent('an image that runs as root is not created where nobody may be root', async () => {
  const ward = await openWard(sandbox, 'nonroot', images({ user: '0' }))
  await ward.apply(aPod({}, { pod: { securityContext: { runAsNonRoot: true } } }))
  await ward.shows('CreateContainerConfigError')
  await ward.told(
    'Failed',
    /^Error: container has runAsNonRoot and image will run as root \(pod: "web_nonroot\([0-9a-f-]{36}\)", container: main\)$/,
  )
  await ward.run(['delete', 'pod', 'web'])
  await ward.apply(aPod({}, { pod: { securityContext: { runAsNonRoot: true, runAsUser: 1000 } } }))
  await ward.shows('Running', { ready: '1/1' })
})

it.concurrent('an init container that fails holds the pod', async () => {
  const migrate = { repository: 'registry.example/team/migrate', tags: ['1'], exit: { code: 3 } }
  const ward = await openWard(sandbox, 'init', [...images(), migrate])
  await ward.apply(
    aPod({}, { pod: { initContainers: [{ name: 'migrate', image: 'registry.example/team/migrate:1' }] } }),
  )
  await ward.shows('Init:Error')
  await ward.shows('Init:CrashLoopBackOff', { ready: '0/1', restarts: 1 })
})

it.concurrent(
  'a Job whose pods fail reaches its back-off limit; one whose image ends with 0 completes',
  async () => {
    const ended = (code: number): ImageSpec => ({
      repository: `registry.example/team/job${code}`,
      tags: ['1'],
      exit: { code },
    })
    const ward = await openWard(sandbox, 'job', [ended(0), ended(1)])
    const job = (code: number) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: `job${code}` },
      spec: {
        backoffLimit: 0,
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'main', image: `registry.example/team/job${code}:1` }],
          },
        },
      },
    })
    await ward.apply(job(0), job(1))
    await ward.run(['wait', 'job/job0', '--for=condition=Complete', '--timeout=20s'])
    await ward.run(['wait', 'job/job1', '--for=condition=Failed', '--timeout=20s'])
    const reason = await ward.run([
      'get',
      'job/job1',
      '-o',
      'jsonpath={.status.conditions[?(@.type=="Failed")].reason}',
    ])
    expect(reason).toBe('BackoffLimitExceeded')
    const shown = (await ward.pods()).map(({ name, status }) => `${name.slice(0, 4)} ${status}`)
    expect(shown.sort()).toEqual(['job0 Completed', 'job1 Error'])
  },
)

it.concurrent('a running pod whose image is changed to one that does not exist stops running', async () => {
  const ward = await openWard(sandbox, 'change', images())
  await ward.apply(aPod({}))
  await ward.shows('Running', { ready: '1/1' })
  await ward.run(['set', 'image', 'pod/web', `main=${REPOSITORY}:2.0`])
  await ward.told('Killing', 'Container main definition changed, will be restarted')
  await ward.shows('ImagePullBackOff', { ready: '0/1' })
})

it.concurrent('an image that is slow to start is not ready before', async () => {
  const ward = await openWard(sandbox, 'slow', images({ startSeconds: 2 }))
  await ward.apply(aPod({ readinessProbe: { httpGet: { path: '/health', port: 8080 }, periodSeconds: 1 } }))
  await ward.told('Unhealthy', /^Readiness probe failed: Get .*: connect: connection refused$/)
  await ward.shows('Running', { ready: '1/1' })
})
