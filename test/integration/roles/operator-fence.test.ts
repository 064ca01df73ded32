import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { json } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { aHome, anEnvironment } from '../../builders/environment.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'
import { waitFor } from '../../builders/wait-for.ts'

const platform = usePlatform()
const environment = 'dlir8hay3hiusjn487pbpv2vf--7sahj3r4nl97bhee7kwk14ooy'
const session = 'premier-deploiement'
const uidLabel = 'labs.cloud-pi-native.fr/session-uid'
let operator: Person
let sessionUid = ''

beforeAll(async () => {
  const { admin, person } = platform()
  operator = platform().operator
  await apply(
    admin,
    ...aHome('camille', 'camille@example.fr'),
    ...aHome('no-session', 'dominique@example.fr'),
    ...anEnvironment({ namespace: environment, stage: 'dev', candidate: 'camille@example.fr' }),
    secret({ name: 'foreign' }),
    secret({ name: `${session}-kubeconfig`, namespace: 'no-session' }),
  )
  await apply(await person('camille@example.fr'), aLabSession({}, { name: session }))
  const { stdout } = await admin([
    'get',
    'labsession',
    session,
    '-n',
    'camille',
    '-o',
    'jsonpath={.metadata.uid}',
  ])
  sessionUid = stdout
})

/** As the operator marks what belongs to a session. */
function owned(name: string): object {
  const owner = {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    name: session,
    uid: sessionUid,
  }
  return { name, labels: { [uidLabel]: sessionUid }, ownerReferences: [owner] }
}

function secret(metadata: object, type = 'Opaque'): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'camille', ...metadata }, type }
}

type Subject = { kind: string; name: string }

function binding(namespace: string, name: string, role: string, ...subjects: readonly Subject[]): object {
  const metadata = name.startsWith(session) ? owned(name) : { name }
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { namespace, ...metadata },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects,
  }
}

const itself = { kind: 'ServiceAccount', name: 'operator', namespace: 'cloud-pi-labs' }
const handedOut = { kind: 'ServiceAccount', name: 'candidate', namespace: environment }
const user = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name })
const group = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name })

const create = (object: object) => operator(['create', '--dry-run=server', '-f', '-'], object)

async function refused(attempt: ReturnType<Person>, reason: string): Promise<void> {
  const { code, stderr } = await attempt
  expect(stderr).toContain(reason)
  expect(code).not.toBe(0)
}

describe('namespaces', () => {
  const reason = 'the operator may touch only namespaces that it made'

  test('one without the label cannot be made, labelled, unlabelled or deleted', async () => {
    await refused(operator(['create', 'namespace', 'mine']), reason)
    await refused(operator(['label', 'namespace', 'camille', `${uidLabel}=a`]), reason)
    await refused(
      operator(['label', 'namespace', 'kube-system', 'pod-security.kubernetes.io/enforce=baseline']),
      reason,
    )
    await refused(operator(['label', 'namespace', environment, `${uidLabel}-`]), reason)
    await refused(operator(['label', 'namespace', environment, `${uidLabel}=other`, '--overwrite']), reason)
    await refused(operator(['delete', 'namespace', 'camille']), reason)
    await refused(operator(['delete', 'namespace', 'cloud-pi-labs']), reason)
  })

  test('an environment is made, labelled in a dry run, and deleted', async () => {
    const namespace = 'passing--7sahj3r4nl97bhee7kwk14ooy'
    const labels = { [uidLabel]: 'b2f7a3a0-6f0e-4b43-8a1c-0c6a3b8f6a11' }
    await apply(operator, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } })
    const level = 'pod-security.kubernetes.io/enforce=restricted'
    expect(await operator(['label', 'namespace', namespace, level, '--dry-run=server'])).toMatchObject({
      code: 0,
    })
    expect(await operator(['delete', 'namespace', namespace, '--wait=false'])).toMatchObject({ code: 0 })
  })
})

describe('Secrets', () => {
  const reason = 'the operator may write only in environments, in its own namespace, and beside a session'
  const patch = (name: string, namespace: string, change = '{}') =>
    operator(['patch', 'secret', name, '-n', namespace, '--type=merge', '-p', change, '-o', 'yaml'])

  test('outside environments and its own namespace none is read', async () => {
    await refused(operator(['get', 'secret', 'foreign', '-n', 'camille']), 'cannot get resource "secrets"')
    await refused(operator(['get', 'secrets', '-n', 'camille']), 'cannot list resource "secrets"')
    await refused(operator(['get', 'secrets', '-A']), 'cannot list resource "secrets"')
  })

  test('nor by a patch that changes nothing, whose answer would show it', async () => {
    const answer = await patchBare('/api/v1/namespaces/camille/secrets/foreign')
    expect(answer).toMatchObject({ kind: 'Status', code: 403 })
    expect(answer.message).toContain(reason)
  })

  test('beside a session it writes the one Secret by name and owner', async () => {
    expect(await create(secret(owned(`${session}-kubeconfig`)))).toMatchObject({ code: 0 })
    await refused(create(secret({ name: `${session}-kubeconfig` })), reason)
    await refused(create(secret(owned('other'))), reason)
    await refused(create(secret(owned('another-kubeconfig'))), reason)
    await refused(create(secret(owned(`${session}-statement`))), reason)
  })

  test('a foreign Secret that bears the name stays as it is', async () => {
    const { message } = await patchBare(`/api/v1/namespaces/no-session/secrets/${session}-kubeconfig`)
    expect(message).toContain(reason)
    await refused(
      operator(['delete', 'secret', 'foreign', '-n', 'camille']),
      'cannot delete resource "secrets"',
    )
  })

  test('none that mints tokens, wherever', async () => {
    const type = 'kubernetes.io/service-account-token'
    const annotations = { 'kubernetes.io/service-account.name': 'default' }
    for (const [name, namespace] of [
      [`${session}-kubeconfig`, 'camille'],
      ['minted', 'cloud-pi-labs'],
      ['minted', environment],
    ] as const) {
      await refused(create(secret({ ...owned(name), annotations, namespace }, type)), 'service-account-token')
    }
  })

  test('in its own namespace and in environments it does as it must', async () => {
    await apply(operator, secret({ name: 'draw-key', namespace: 'cloud-pi-labs' }))
    await apply(operator, secret({ name: 'registry-pull-secret', namespace: environment }))
    expect(await patch('draw-key', 'cloud-pi-labs')).toMatchObject({ code: 0 })
    expect(await operator(['get', 'secrets', '-n', environment])).toMatchObject({ code: 0 })
  })
})

describe('ConfigMaps and other kinds', () => {
  const reason = 'the operator may write only in environments'
  const configMap = (metadata: object) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'camille', ...metadata },
  })

  test('beside a session only the statement', async () => {
    expect(await create(configMap(owned(`${session}-statement`)))).toMatchObject({ code: 0 })
    await refused(create(configMap(owned('other'))), reason)
    await refused(create(configMap({ ...owned(`${session}-statement`), ownerReferences: [] })), reason)
    for (const path of [
      'camille/configmaps/kube-root-ca.crt',
      'kube-system/configmaps/extension-apiserver-authentication',
      'cloud-pi-labs/configmaps/kube-root-ca.crt',
    ])
      expect((await patchBare(`/api/v1/namespaces/${path}`)).message).toContain(reason)
    await refused(
      operator(['delete', 'configmap', 'kube-root-ca.crt', '-n', 'camille']),
      'cannot delete resource "configmaps"',
    )
  })

  test('of a session it changes finalizers and status, never the spec', async () => {
    const path = `/apis/labs.cloud-pi-native.fr/v1alpha1/namespaces/camille/labsessions/${session}`
    const { message } = await patchBare(path, { spec: { submit: true } })
    expect(message).toContain('the operator may not change the spec of a session')
    const finalizers = ['labs.cloud-pi-native.fr/environments']
    expect(await patchBare(path, { metadata: { finalizers } })).toMatchObject({ metadata: { finalizers } })
    const status = ['auth', 'can-i', 'patch', 'labsessions', '--subresource=status', '-n', 'camille']
    expect(await operator(status)).toMatchObject({ code: 0 })
    await refused(
      operator(['delete', 'labsession', session, '-n', 'camille']),
      'cannot delete resource "labsessions"',
    )
  })

  test('outside environments it makes no workload, ServiceAccount or token', async () => {
    const attempts = [
      'pods',
      'deployments.apps',
      'serviceaccounts',
      'serviceaccounts/token',
      'resourcequotas',
      'networkpolicies',
    ]
    for (const resource of attempts) {
      const { stdout } = await operator(['auth', 'can-i', 'create', resource, '-n', 'camille'])
      expect(`${resource} ${stdout.trim()}`).toBe(`${resource} no`)
    }
  })

  test('it tells events anywhere', async () => {
    const regarding = {
      apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
      kind: 'LabSession',
      name: session,
      namespace: 'camille',
    }
    const event = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'told', namespace: 'camille' },
      eventTime: '2026-01-01T00:00:00.000000Z',
      action: 'Provisioning',
      reason: 'EnvironmentReady',
      type: 'Normal',
      note: '',
      reportingController: 'cloud-pi-labs',
      reportingInstance: 'operator-0',
      regarding,
    }
    expect(await create(event)).toMatchObject({ code: 0 })
  })
})

describe('RoleBindings', () => {
  const reason = 'the operator may bind only labs-environment to itself'

  const participant = `${session}-participant`

  test.each([
    ['itself in kube-system', 'kube-system', 'a', 'labs-environment', itself],
    ['itself in its own namespace', 'cloud-pi-labs', 'a', 'labs-environment', itself],
    ['itself beside a session', 'camille', participant, 'labs-environment', itself],
    ['itself as a participant', 'camille', participant, 'labs-participant', itself],
    ['a participant by another name', 'camille', `${session}-other`, 'labs-participant', handedOut],
    ['a participant without owner', 'camille', 'participant', 'labs-participant', handedOut],
    ['the candidate’s role beside a session', 'camille', participant, 'labs-candidate', handedOut],
    ['somebody to labs-environment', environment, 'a', 'labs-environment', user('camille@example.fr')],
    ['a group to labs-candidate', environment, 'a', 'labs-candidate', group('system:authenticated')],
    ['a participant in an environment', environment, 'a', 'labs-participant', handedOut],
    ['its own role in an environment', environment, 'a', 'labs-operator', itself],
  ])('%s: refused', (_, namespace, name, role, subject) =>
    refused(create(binding(namespace, name, role, subject)), reason),
  )

  test.each(['edit', 'admin', 'cluster-admin'])('%s is not its to give', (role) =>
    refused(
      create(binding(environment, 'a', role, itself)),
      'attempting to grant RBAC permissions not currently held',
    ),
  )

  test('a participant where no session is: refused', () =>
    refused(create(binding('no-session', participant, 'labs-participant', handedOut)), 'labs-fence-homes'))

  test('cluster-wide it binds nothing', async () => {
    const { stdout } = await operator(['auth', 'can-i', 'create', 'clusterrolebindings'])
    expect(stdout.trim()).toBe('no')
  })

  test('those of an environment and of a session are made, and go with them', async () => {
    await apply(
      operator,
      binding('camille', participant, 'labs-participant', handedOut),
      binding(environment, 'again', 'labs-environment', itself),
      binding(environment, 'candidates', 'labs-candidate', user('camille@example.fr'), handedOut),
    )
    await refused(
      operator(['delete', 'rolebinding', participant, '-n', 'camille']),
      'cannot delete resource "rolebindings"',
    )
  })
})

describe('in an environment', () => {
  test('it acts as its ServiceAccount candidate, and as nobody else', async () => {
    const as = (name: string) => ['auth', 'can-i', 'list', 'pods', '-n', environment, `--as=${name}`]
    const { stdout } = await waitFor(() => operator(as(`system:serviceaccount:${environment}:candidate`)), {
      what: 'an answer',
    })
    expect(stdout.trim()).toBe('yes')
    await refused(operator(as(`system:serviceaccount:${environment}:default`)), 'cannot impersonate')
    await refused(operator(as('camille@example.fr')), 'cannot impersonate')
  })

  test('it forwards ports of pods, and of no others', async () => {
    const ports = (namespace: string) =>
      operator(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/none/portforward?ports=80`])
    // Refused by nobody, the request gets as far as the pod, which is not there.
    await refused(ports(environment), 'pods "none" not found')
    await refused(ports('camille'), 'cannot get resource "pods/portforward"')
  })

  test('it hands out tokens of candidate, and of nobody else', async () => {
    expect(await operator(['create', 'token', 'candidate', '-n', environment])).toMatchObject({ code: 0 })
    await refused(
      operator(['create', 'token', 'default', '-n', environment]),
      'cannot create resource "serviceaccounts/token"',
    )
    await refused(
      operator(['create', 'token', 'operator', '-n', 'cloud-pi-labs']),
      'cannot create resource "serviceaccounts/token"',
    )
  })
})

/** A merge patch as a dry run; kubectl would read before, which the operator may not do. By default it changes nothing. */
async function patchBare(
  path: string,
  change: object = {},
): Promise<{ kind?: string; code?: number; message?: string }> {
  const { stdout } = await platform().admin(['create', 'token', 'operator', '-n', 'cloud-pi-labs'])
  expect(stdout).not.toBe('')
  const { serverUrl, caFile } = platform().sandbox
  const ca = await readFile(caFile)
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${stdout.trim()}`,
      'content-type': 'application/merge-patch+json',
    }
    const outgoing = request(
      `${serverUrl}${path}?dryRun=All`,
      { method: 'PATCH', ca, headers },
      (response) => {
        json(response).then((body) => resolve(body as object), reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(JSON.stringify(change))
  })
}

describe('simulated operators', () => {
  const crd = (name: string) => operator(['get', 'crd', name])

  test('only the two kinds that are simulated are looked up', async () => {
    expect(await crd('sopssecrets.isindir.github.com')).toMatchObject({ code: 0 })
    expect(await crd('vaultstaticsecrets.secrets.hashicorp.com')).toMatchObject({ code: 0 })
    await refused(crd('labsessions.labs.cloud-pi-native.fr'), 'cannot get resource')
  })

  test('what Vault and SOPS would say is written in environments only', async () => {
    for (const kind of ['sopssecrets.isindir.github.com', 'vaultstaticsecrets.secrets.hashicorp.com']) {
      const may = (namespace: string) =>
        operator(['auth', 'can-i', 'patch', kind, '--subresource=status', '-n', namespace])
      expect(await may(environment)).toMatchObject({ code: 0 })
      expect((await may('camille')).code).not.toBe(0)
    }
  })
})
