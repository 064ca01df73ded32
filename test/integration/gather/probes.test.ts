import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { InputSource, Json, KubeObject, Observation, Resource } from '../../../src/api/index.ts'
import { gather, liveReader } from '../../../src/gather/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import type { ResolvedInput } from '../../../src/lab/index.ts'
import { anInput, RESOURCES } from '../../builders/resolved-input.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox()
let admin: Client

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  return () => admin.close()
})

describe('a dry run as the candidate', () => {
  it('is allowed what the candidate may create, and stores nothing', async () => {
    const namespace = await makeEnvironment()
    const seen = await probe(namespace, { dryRun: { create: aConfigMap(), environment: 'dev' } })
    expect(seen).toEqual({ value: { allowed: true, code: 201, message: '' } })
    const left = await admin.list(RESOURCES.ConfigMap, { namespace, fieldSelector: 'metadata.name=probe' })
    expect(left.items).toEqual([])
  })

  it('is refused what the candidate may not create, in the words they would read', async () => {
    const namespace = await makeEnvironment()
    const seen = await probe(namespace, { dryRun: { create: aPod('probe'), environment: 'dev' } })
    expect(seen).toEqual({
      value: {
        allowed: false,
        code: 403,
        message:
          `pods is forbidden: User "system:serviceaccount:${namespace}:candidate" cannot create resource "pods" ` +
          `in API group "" in the namespace "${namespace}"`,
      },
    })
  })

  it.each<[sentence: string, manifest: KubeObject, code: number]>([
    ['an invalid object', { ...aConfigMap(), data: { 'no slash/here': 'x' } }, 422],
    ['an unknown field', { ...aConfigMap(), dada: {} }, 400],
    ['a value of the wrong type', { ...aConfigMap(), data: { a: 1 } }, 400],
  ])('is an observation when the server refuses %s', async (_, create, code) => {
    const namespace = await makeEnvironment()
    const seen = await probe(namespace, { dryRun: { create, environment: 'dev' } })
    expect(seen).toMatchObject({ value: { allowed: false, code } })
  })

  it('is an observation when the name is taken', async () => {
    const namespace = await makeEnvironment()
    await admin.create(RESOURCES.ConfigMap, aConfigMap(), { namespace })
    const seen = await probe(namespace, { dryRun: { create: aConfigMap(), environment: 'dev' } })
    expect(seen).toMatchObject({
      value: { allowed: false, code: 409, message: 'configmaps "probe" already exists' },
    })
  })

  it('is an observation when a quota is used up', async () => {
    const namespace = await makeEnvironment()
    await admin.create(
      { group: '', version: 'v1', kind: 'ResourceQuota', plural: 'resourcequotas', namespaced: true },
      namespaced('ResourceQuota', 'v1', 'full', { spec: { hard: { 'count/configmaps': '0' } } }),
      { namespace },
    )
    const seen = await waitFor(
      async () => {
        const answer = await probe(namespace, { dryRun: { create: aConfigMap(), environment: 'dev' } })
        return JSON.stringify(answer).includes('exceeded quota') && answer
      },
      { what: 'the quota to act' },
    )
    expect(seen).toMatchObject({ value: { allowed: false, code: 403 } })
  })

  it('judges a live object where it is to go, whatever has its name there', async () => {
    const [from, to] = await Promise.all([makeEnvironment(), makeEnvironment()])
    const live = { kind: 'ConfigMap', name: 'probe', environment: 'dev' }
    const judge = () => probe(to, { dryRun: { live, environment: 'dev' } }, admin, { liveNamespace: from })
    expect(await judge()).toEqual({ value: null })
    await Promise.all(
      [from, to].map((namespace) => admin.create(RESOURCES.ConfigMap, aConfigMap(), { namespace })),
    )
    expect(await judge()).toEqual({ value: { allowed: true, code: 201, message: '' } })
  })

  it('judges a live Service, addresses aside', async () => {
    const [from, to] = await Promise.all([makeEnvironment(), makeEnvironment()])
    const spec = { type: 'NodePort', ports: [{ port: 80 }] }
    await admin.create(RESOURCES.Service, namespaced('Service', 'v1', 'web', { spec }), { namespace: from })
    const live = { kind: 'Service', name: 'web', environment: 'dev' }
    const seen = await probe(to, { dryRun: { live, environment: 'dev' } }, admin, { liveNamespace: from })
    expect(seen).toEqual({ value: { allowed: true, code: 201, message: '' } })
  })

  it('is an error when we may not act as the candidate', async () => {
    const namespace = await makeEnvironment()
    const stranger = await createClient({ kubeconfig: await sandbox().userKubeconfig('stranger') })
    const seen = await probe(namespace, { dryRun: { create: aConfigMap(), environment: 'dev' } }, stranger)
    stranger.close()
    expect(seen).toEqual({ error: expect.stringMatching(/^Forbidden: .*cannot impersonate/) as string })
  })
})

describe('the access of a ServiceAccount', () => {
  it.each([
    ['get', 'configmaps', true],
    ['get', 'pods/log', true],
    ['patch', 'deployments.apps/scale', true],
    ['list', 'deployments.apps', true],
    ['list', 'deployments', false],
    ['create', 'pods', false],
    ['update', 'deployments.apps/status', false],
  ])('to %s %s is told as it is', async (verb, resource, allowed) => {
    const namespace = await makeEnvironment()
    const access = { serviceAccount: 'candidate', verb, resource, environment: 'dev' }
    expect(await probe(namespace, { access })).toEqual({ value: { allowed } })
  })

  it('is an error when we may not ask', async () => {
    const stranger = await createClient({ kubeconfig: await sandbox().userKubeconfig('stranger') })
    const access = { serviceAccount: 'candidate', verb: 'get', resource: 'pods', environment: 'dev' }
    const seen = await probe('default', { access }, stranger)
    stranger.close()
    expect(seen).toEqual({ error: expect.stringContaining('Forbidden') as string })
  })
})

describe('pod security', () => {
  it('finds no violation where there are no pods', async () => {
    const namespace = await makeEnvironment()
    expect(await probe(namespace, restricted())).toEqual({ value: { violations: [] } })
  })

  it('names a pod for each way of breaking the level, with the server’s reasons', async () => {
    const namespace = await makeEnvironment()
    const safe = {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    }
    await createPods(namespace, [
      aPod('conforming', {}, safe),
      aPod('bare-1'),
      aPod('bare-2'),
      aPod('bare-3'),
      aPod('host', { hostNetwork: true }, safe),
      aPod('root', {}, { ...safe, runAsUser: 0 }),
    ])
    const bare = [
      'allowPrivilegeEscalation != false',
      'unrestricted capabilities',
      'runAsNonRoot != true',
      'seccompProfile',
    ]
    expect(await probe(namespace, restricted())).toEqual({
      value: {
        violations: [
          { pod: 'bare-1', others: 2, reasons: bare },
          { pod: 'host', others: 0, reasons: ['host namespaces'] },
          { pod: 'root', others: 0, reasons: ['runAsUser=0'] },
        ],
      },
    })
    const baseline = await probe(namespace, { podSecurity: { level: 'baseline', environment: 'dev' } })
    expect(baseline).toEqual({
      value: { violations: [{ pod: 'host', others: 0, reasons: ['host namespaces'] }] },
    })
  })

  it('looks at the pods even where the namespace enforces the level already', async () => {
    const namespace = await makeEnvironment()
    await createPods(namespace, [aPod('earlier')])
    const labels = {
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'latest',
    }
    await admin.patch(NAMESPACES, { name: namespace }, { merge: { metadata: { labels } } })
    expect(await probe(namespace, restricted())).toMatchObject({
      value: { violations: [{ pod: 'earlier' }] },
    })
    const after = await admin.get(NAMESPACES, { name: namespace })
    expect(after.metadata.labels).toMatchObject(labels)
  })

  it('is an error when there is no namespace', async () => {
    expect(await probe('nowhere', restricted())).toEqual({
      error: 'NotFound: namespaces "nowhere" not found',
    })
  })
})

const NAMESPACES: Resource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
}

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: true }

/** A namespace without Pod Security, with a ServiceAccount `candidate` that may do a little. */
async function makeEnvironment(): Promise<string> {
  const name = `env-${randomUUID().slice(0, 8)}`
  await admin.create(NAMESPACES, namespaced('Namespace', 'v1', name))
  const serviceAccounts = {
    group: '',
    version: 'v1',
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    namespaced: true,
  }
  await Promise.all([
    admin.create(serviceAccounts, namespaced('ServiceAccount', 'v1', 'candidate'), { namespace: name }),
    admin.create(
      { ...RBAC, kind: 'Role', plural: 'roles' },
      namespaced('Role', 'rbac.authorization.k8s.io/v1', 'candidate', {
        rules: [
          { apiGroups: [''], resources: ['configmaps', 'pods/log', 'services'], verbs: ['get', 'create'] },
          { apiGroups: ['apps'], resources: ['deployments', 'deployments/scale'], verbs: ['list', 'patch'] },
        ],
      }),
      { namespace: name },
    ),
    admin.create(
      { ...RBAC, kind: 'RoleBinding', plural: 'rolebindings' },
      namespaced('RoleBinding', 'rbac.authorization.k8s.io/v1', 'candidate', {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'candidate' },
        subjects: [{ kind: 'ServiceAccount', name: 'candidate', namespace: name }],
      }),
      { namespace: name },
    ),
  ])
  // The authorizer learns of a binding a moment after it is stored.
  const access = { serviceAccount: 'candidate', verb: 'get', resource: 'configmaps', environment: 'dev' }
  await waitFor(async () => JSON.stringify(await probe(name, { access })).includes('true'), {
    what: 'the binding to act',
  })
  return name
}

async function probe(
  namespace: string,
  source: InputSource,
  client = admin,
  changes: Partial<ResolvedInput> = {},
): Promise<Observation | undefined> {
  const { input } = await gather({
    inputs: [anInput(source, { namespace, ...changes })],
    reader: liveReader(client),
    client,
    serviceAccount: `system:serviceaccount:${namespace}:candidate`,
    repaired: [],
    salt: '00'.repeat(32),
  })
  return input
}

async function createPods(namespace: string, pods: readonly KubeObject[]): Promise<void> {
  // Pod creation needs the namespace's default ServiceAccount, which a controller makes.
  for (const pod of pods) {
    await waitFor(() => admin.create(RESOURCES.Pod, pod, { namespace }), {
      what: `pod ${pod.metadata.name ?? ''}`,
    })
  }
}

function restricted(): InputSource {
  return { podSecurity: { level: 'restricted', environment: 'dev' } }
}

function aConfigMap(): KubeObject {
  return namespaced('ConfigMap', 'v1', 'probe', { data: { a: 'b' } })
}

function aPod(name: string, spec: Json = {}, securityContext?: Json): KubeObject {
  const container = {
    name: 'app',
    image: 'registry.example/app:1',
    ...(securityContext ? { securityContext } : {}),
  }
  return namespaced('Pod', 'v1', name, { spec: { ...(spec as object), containers: [container] } as Json })
}

function namespaced(
  kind: string,
  apiVersion: string,
  name: string,
  rest: Record<string, Json> = {},
): KubeObject {
  return { apiVersion, kind, metadata: { name }, ...rest }
}
