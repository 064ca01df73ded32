import { describe, expect, it } from 'vitest'
import { kubectl } from '../../builders/kubectl.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox()

interface Listed {
  readonly metadata: { readonly name: string; readonly uid: string }
  readonly spec: { readonly nodeName?: string; readonly volumeName?: string }
  readonly status: Readonly<Record<string, unknown>>
}

describe('a Deployment', () => {
  it('rolls out, scales, updates and goes', async () => {
    const namespace = await newNamespace('deployment')
    await apply(namespace, deployment('web', { replicas: 2, image: 'example/web:1' }))
    await rolledOut(namespace, 'deployment/web')
    expect(await list(namespace, 'pods')).toHaveLength(2)

    await run(['scale', 'deployment/web', '--replicas=4', '-n', namespace])
    await rolledOut(namespace, 'deployment/web')
    expect(await list(namespace, 'pods')).toHaveLength(4)

    await run(['set', 'image', 'deployment/web', 'main=example/web:2', '-n', namespace])
    await rolledOut(namespace, 'deployment/web')
    await waitFor(
      async () => {
        const images = (await list(namespace, 'pods')).map(({ status }) => statuses(status)[0]?.image)
        return images.length === 4 && images.every((image) => image === 'example/web:2')
      },
      { what: 'only pods of the new image' },
    )

    await run(['delete', 'deployment/web', '-n', namespace])
    await waitFor(async () => (await list(namespace, 'pods')).length === 0, { what: 'the pods to be gone' })
  })

  it('has pods whose status reads as a kubelet writes it', async () => {
    const namespace = await newNamespace('status')
    await apply(namespace, deployment('web', { replicas: 1, image: 'registry.example:5000/team/web:1.2' }))
    await rolledOut(namespace, 'deployment/web')
    const [pod] = await list(namespace, 'pods')
    expect(pod?.status).toMatchObject({
      phase: 'Running',
      hostIP: '127.0.0.1',
      podIP: expect.stringMatching(/^10\.244\.\d+\.\d+$/) as string,
      startTime: expect.stringMatching(/Z$/) as string,
      qosClass: 'BestEffort',
    })
    expect(conditions(pod)).toEqual({
      PodReadyToStartContainers: 'True',
      Initialized: 'True',
      Ready: 'True',
      ContainersReady: 'True',
      PodScheduled: 'True',
      'labs.cloud-pi-native.fr/Verdict': 'True',
    })
    expect(statuses(pod?.status)[0]).toMatchObject({
      name: 'main',
      image: 'registry.example:5000/team/web:1.2',
      imageID: expect.stringMatching(/^registry\.example:5000\/team\/web@sha256:[0-9a-f]{64}$/) as string,
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/) as string,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: expect.any(String) as string } },
    })
  })

  it('waits for its readiness probes and its init containers', async () => {
    const namespace = await newNamespace('probes')
    const web = deployment('web', { replicas: 1, image: 'example/web:1' })
    web.spec.template.spec.containers[0] = {
      name: 'main',
      image: 'example/web:1',
      readinessProbe: { tcpSocket: { port: 80 } },
    }
    web.spec.template.spec.initContainers = [
      { name: 'migrate', image: 'example/migrate:1' },
      { name: 'proxy', image: 'example/proxy:1', restartPolicy: 'Always' },
    ]
    await apply(namespace, web)
    await rolledOut(namespace, 'deployment/web')
    const [pod] = await list(namespace, 'pods')
    const initial = (pod?.status['initContainerStatuses'] ?? []) as { state: Record<string, unknown> }[]
    expect(initial.map(({ state }) => Object.keys(state))).toEqual([['terminated'], ['running']])
    expect(conditions(pod)).toMatchObject({ Initialized: 'True', Ready: 'True' })
  })
})

it('a StatefulSet gets a bound volume for each pod, and the volumes go with their claims', async () => {
  const namespace = await newNamespace('statefulset')
  await apply(namespace, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      replicas: 2,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: podTemplate('db', 'example/db:1'),
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  })
  await rolledOut(namespace, 'statefulset/db')
  const claims = await list(namespace, 'persistentvolumeclaims')
  expect(claims.map(({ metadata, status }) => [metadata.name, status['phase']])).toEqual([
    ['data-db-0', 'Bound'],
    ['data-db-1', 'Bound'],
  ])
  await run(['delete', 'statefulset/db', '-n', namespace])
  await run(['delete', 'persistentvolumeclaims', '--all', '-n', namespace])
  const volumes = claims.map(({ spec }) => spec.volumeName ?? '')
  await waitFor(
    async () =>
      !(await list('', 'persistentvolumes')).some(({ metadata }) => volumes.includes(metadata.name)),
    { what: 'the volumes to be removed' },
  )
})

it('a DaemonSet has one pod on each node', async () => {
  const namespace = await newNamespace('daemonset')
  await apply(namespace, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent' },
    spec: { selector: { matchLabels: { app: 'agent' } }, template: podTemplate('agent', 'example/agent:1') },
  })
  await rolledOut(namespace, 'daemonset/agent')
  const nodes = (await list(namespace, 'pods')).map(({ spec }) => spec.nodeName)
  expect(nodes.sort()).toEqual(['worker-1', 'worker-2'])
})

it('a Job completes; its pods end with exit code 0', async () => {
  const namespace = await newNamespace('job')
  const template = podTemplate('once', 'example/once:1')
  await apply(namespace, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'once' },
    spec: {
      completions: 2,
      parallelism: 2,
      template: { spec: { ...template.spec, restartPolicy: 'Never' } },
    },
  })
  await run(['wait', 'job/once', '--for=condition=Complete', '--timeout=20s', '-n', namespace])
  const pods = await list(namespace, 'pods')
  expect(pods.map(({ status }) => status['phase'])).toEqual(['Succeeded', 'Succeeded'])
  expect(statuses(pods[0]?.status)[0]).toMatchObject({
    state: { terminated: { exitCode: 0, reason: 'Completed' } },
  })
})

describe('a deleted pod', () => {
  it('is stopped, then goes; another takes its place', async () => {
    const namespace = await newNamespace('deleted')
    await apply(namespace, deployment('web', { replicas: 1, image: 'example/web:1' }))
    await rolledOut(namespace, 'deployment/web')
    const [old] = await list(namespace, 'pods')
    await run(['delete', 'pod', old?.metadata.name ?? '', '--wait=true', '--timeout=20s', '-n', namespace])
    await rolledOut(namespace, 'deployment/web')
    const [pod, ...others] = await list(namespace, 'pods')
    expect(others).toEqual([])
    expect(pod?.metadata.uid).not.toBe(old?.metadata.uid)
  })

  it('stays, terminated, as long as a finalizer holds it', async () => {
    const namespace = await newNamespace('finalizer')
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'held', finalizers: ['example.fr/hold'] },
      spec: { containers: [{ name: 'main', image: 'example/web:1' }] },
    }
    await apply(namespace, pod)
    await run(['wait', 'pod/held', '--for=condition=Ready', '--timeout=20s', '-n', namespace])
    await run(['delete', 'pod/held', '--wait=false', '-n', namespace])
    const terminated = await waitFor(
      async () => (await list(namespace, 'pods')).find(({ status }) => status['phase'] === 'Failed'),
      { what: 'the pod to be terminated' },
    )
    expect(statuses(terminated.status)[0]).toMatchObject({
      ready: false,
      state: { terminated: { exitCode: 143 } },
    })
    await run([
      'patch',
      'pod/held',
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
      '-n',
      namespace,
    ])
    await waitFor(async () => (await list(namespace, 'pods')).length === 0, { what: 'the pod to go' })
  })
})

it('a namespace goes with all that is in it', async () => {
  const namespace = await newNamespace('namespace')
  await apply(namespace, deployment('web', { replicas: 2, image: 'example/web:1' }))
  await rolledOut(namespace, 'deployment/web')
  await run(['delete', 'namespace', namespace, '--wait=true', '--timeout=30s'])
})

interface PodSpec {
  containers: object[]
  initContainers?: object[]
}

function podTemplate(app: string, image: string): { metadata: object; spec: PodSpec } {
  return { metadata: { labels: { app } }, spec: { containers: [{ name: 'main', image }] } }
}

function deployment(name: string, { replicas, image }: { replicas: number; image: string }) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: { app: name } }, template: podTemplate(name, image) },
  }
}

async function newNamespace(name: string): Promise<string> {
  await run(['create', 'namespace', `workloads-${name}`])
  return `workloads-${name}`
}

async function apply(namespace: string, object: object): Promise<void> {
  await run(['apply', '-n', namespace, '-f', '-'], object)
}

async function rolledOut(namespace: string, workload: string): Promise<void> {
  await run(['rollout', 'status', workload, '--timeout=20s', '-n', namespace])
}

async function list(namespace: string, resource: string): Promise<Listed[]> {
  const scope = namespace === '' ? [] : ['-n', namespace]
  return (JSON.parse(await run(['get', resource, '-o', 'json', ...scope])) as { items: Listed[] }).items
}

function statuses(status: Listed['status'] | undefined): { image: string }[] {
  return (status?.['containerStatuses'] ?? []) as { image: string }[]
}

function conditions(pod: Listed | undefined): Record<string, string> {
  const list = (pod?.status['conditions'] ?? []) as { type: string; status: string }[]
  return Object.fromEntries(list.map(({ type, status }) => [type, status]))
}

async function run(args: readonly string[], stdin?: object): Promise<string> {
  const { code, stdout, stderr } = await kubectl(sandbox(), args, stdin === undefined ? {} : { stdin })
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
  return stdout
}
