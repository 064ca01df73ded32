import { beforeAll, describe, expect, test } from 'vitest'
import { anEnvironment } from '../../builders/environment.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'
import { aWorkload } from '../../builders/workload.ts'

const platform = usePlatform()
const namespace = 'dlir8hay3hiusjn487pbpv2vf--7sahj3r4nl97bhee7kwk14ooy'
let people: readonly Person[] = []

beforeAll(async () => {
  const { admin, person, serviceAccount } = platform()
  await apply(admin, ...anEnvironment({ namespace, stage: 'dev', candidate: 'camille@example.fr' }))
  people = [await person('camille@example.fr'), await serviceAccount(namespace, 'candidate')]
})

/** `verb resource` for each that is asked, by what the API server's authorizer answers to this person. */
async function reviewed(
  person: Person,
  asked: Readonly<Record<string, readonly string[]>>,
): Promise<Answers> {
  const questions = Object.entries(asked).flatMap(([resource, verbs]) =>
    verbs.map((verb) => ({ verb, resource })),
  )
  const items = questions.map(({ verb, resource }) => ({
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, verb, ...attributesOf(resource) } },
  }))
  const list = { apiVersion: 'v1', kind: 'List', items }
  const { stdout } = await person(['create', '-o', 'jsonpath={.status.allowed}{"\\n"}', '-f', '-'], list)
  const answers = stdout.trim().split('\n')
  const naming = (allowed: boolean) =>
    questions
      .filter((_, index) => answers[index] === String(allowed))
      .map(({ verb, resource }) => `${verb} ${resource}`)
  return { asked: questions.length, yes: naming(true), no: naming(false) }
}

interface Answers {
  readonly asked: number
  readonly yes: readonly string[]
  readonly no: readonly string[]
}

/** `deployments.apps/scale` in the authorizer's words. */
function attributesOf(text: string): object {
  const [, resource, group = '', subresource = ''] =
    /^([a-z]+)(?:\.([a-z0-9.]+))?(?:\/([a-z]+))?$/.exec(text) ?? []
  return { resource, group, subresource }
}

const all = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']
const read = ['get', 'list', 'watch']
const write = ['create', 'update', 'patch', 'delete', 'deletecollection']

test('a candidate may do what an application team does', async () => {
  const asked = {
    configmaps: all,
    secrets: all,
    services: all,
    persistentvolumeclaims: all,
    'deployments.apps': all,
    'statefulsets.apps': all,
    'daemonsets.apps': all,
    'jobs.batch': all,
    'cronjobs.batch': all,
    'ingresses.networking.k8s.io': all,
    'networkpolicies.networking.k8s.io': all,
    'horizontalpodautoscalers.autoscaling': all,
    'poddisruptionbudgets.policy': all,
    'sopssecrets.isindir.github.com': all,
    'vaultstaticsecrets.secrets.hashicorp.com': all,
    'prometheusrules.monitoring.coreos.com': all,
    'servicemonitors.monitoring.coreos.com': all,
    'podmonitors.monitoring.coreos.com': all,
    'grafanadashboards.grafana.integreatly.org': all,
    'deployments.apps/scale': ['get', 'update', 'patch'],
    'statefulsets.apps/scale': ['get', 'update', 'patch'],
    pods: [...read, 'delete'],
    'pods/log': ['get'],
    'pods/portforward': ['get', 'create'],
    'replicasets.apps': read,
    events: read,
    'events.events.k8s.io': read,
    endpoints: read,
    'endpointslices.discovery.k8s.io': read,
    resourcequotas: read,
    limitranges: read,
    serviceaccounts: read,
    'vaultauths.secrets.hashicorp.com': read,
    'vaultconnections.secrets.hashicorp.com': read,
  }
  for (const person of people) {
    const { yes, no, asked: count } = await reviewed(person, asked)
    expect(no).toEqual([])
    expect(yes).toHaveLength(count)
  }
})

test('a candidate may not forge what checks rely on, nor reach further', async () => {
  const asked = {
    pods: ['create', 'update', 'patch', 'deletecollection'],
    'pods/binding': ['create'],
    'pods/status': ['update', 'patch'],
    'pods/exec': ['get', 'create'],
    'pods/attach': ['get', 'create'],
    'pods/eviction': ['create'],
    'pods/ephemeralcontainers': ['update', 'patch'],
    'deployments.apps/status': ['update', 'patch'],
    'statefulsets.apps/status': ['update', 'patch'],
    'jobs.batch/status': ['update', 'patch'],
    'ingresses.networking.k8s.io/status': ['update', 'patch'],
    'vaultstaticsecrets.secrets.hashicorp.com/status': ['update', 'patch'],
    'sopssecrets.isindir.github.com/status': ['update', 'patch'],
    'replicasets.apps': write,
    endpoints: write,
    'endpointslices.discovery.k8s.io': write,
    events: write,
    'events.events.k8s.io': write,
    serviceaccounts: [...write, 'impersonate'],
    'serviceaccounts/token': ['create'],
    'roles.rbac.authorization.k8s.io': [...all, 'bind', 'escalate'],
    'rolebindings.rbac.authorization.k8s.io': all,
    resourcequotas: write,
    limitranges: write,
    'leases.coordination.k8s.io': all,
    'vaultauths.secrets.hashicorp.com': write,
    'vaultconnections.secrets.hashicorp.com': write,
    namespaces: [...write, 'list', 'watch'],
    nodes: all,
    users: ['impersonate'],
    'labrubrics.labs.cloud-pi-native.fr': all,
    'labsessions.labs.cloud-pi-native.fr/status': ['update', 'patch'],
  }
  for (const person of people) {
    const { yes, no, asked: count } = await reviewed(person, asked)
    expect(yes).toEqual([])
    expect(no).toHaveLength(count)
  }
})

describe('tried for real', () => {
  const meta = (name: string) => ({ name, namespace })

  test.each([
    ['a pod on a chosen node', aWorkload('Pod', namespace, { pod: { nodeName: 'node-1' } })],
    ['a ReplicaSet', aWorkload('ReplicaSet', namespace)],
    [
      'an event that looks like a kubelet’s',
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: meta('forged'),
        involvedObject: { apiVersion: 'v1', kind: 'Pod', name: 'atlas', namespace },
        reason: 'Started',
        source: { component: 'kubelet' },
      },
    ],
    [
      'an EndpointSlice',
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: meta('forged'),
        addressType: 'IPv4',
        endpoints: [{ addresses: ['192.0.2.1'] }],
      },
    ],
    [
      'a quota of their own',
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: meta('larger'), spec: { hard: {} } },
    ],
    ['a Lease', { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: meta('lease'), spec: {} }],
    ['a namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mine' } }],
    [
      'a role for themself',
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: meta('larger'),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'labs-environment' },
        subjects: [{ kind: 'ServiceAccount', name: 'candidate', namespace }],
      },
    ],
  ])('%s', async (_, object) => {
    for (const person of people) {
      const { code, stderr } = await person(['create', '-f', '-'], object)
      expect(code).not.toBe(0)
      expect(stderr).toContain('Forbidden')
    }
  })

  test('a status, a token, another identity', async () => {
    const camille = await platform().person('camille@example.fr')
    await apply(camille, aWorkload('Deployment', namespace))
    const forge = [
      'patch',
      'deployment',
      'atlas',
      '--subresource=status',
      '--type=merge',
      '-p',
      '{"status":{"readyReplicas":1}}',
    ]
    const attempts = [
      forge,
      ['create', 'token', 'default'],
      ['create', 'token', 'candidate'],
      ['get', 'pods', `--as=system:serviceaccount:${namespace}:default`],
      ['get', 'pods', '--as=kubernetes-admin', '--as-group=system:masters'],
    ]
    for (const args of attempts) {
      const { code, stderr } = await camille([...args, '-n', namespace])
      expect(code).not.toBe(0)
      expect(stderr).toMatch(/forbidden/i)
    }
  })

  test('somebody else’s environment', async () => {
    const other = 'other8ay3hiusjn487pbpv2v--7sahj3r4nl97bhee7kwk14ooy'
    await apply(
      platform().admin,
      ...anEnvironment({ namespace: other, stage: 'dev', candidate: 'dominique@example.fr' }),
    )
    for (const person of people) {
      expect((await person(['get', 'configmaps,secrets,pods', '-n', other])).stderr).toContain('Forbidden')
    }
  })
})
