import { OPERATOR } from '../../../src/sandbox/index.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { asking, harmless, send, type Family, type Outcome, type Request } from '../attack.ts'
import { withoutPolicy, withRules } from '../defence.ts'
import { get, patch, post, remove } from '../requests.ts'
import { aVaultSecret, type Stage } from '../stage.ts'

const request = 'asks for a token of a ServiceAccount'
const secret = 'has a token put into a Secret'
const impersonation = 'acts as somebody else'

const tokenRequest = (namespace: string, name: string): Request => ({
  ...post('core', namespace, `serviceaccounts/${name}/token`, {}),
  body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } },
})

const MINTED = 'kubernetes.io/service-account-token'

const tokenSecret = {
  kind: 'Secret',
  metadata: { name: 'minted', annotations: { 'kubernetes.io/service-account.name': 'candidate' } },
  type: MINTED,
}

const certificateRequest = {
  kind: 'CertificateSigningRequest',
  metadata: { generateName: 'mine-' },
  spec: { request: 'LS0t', signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
}

/** The roads to somebody else's credentials, or to some of one's own that outlive the exam. */
export const TOKENS: Family = {
  name: 'minting tokens',
  attacks: [
    asking(request, ({ camille: { namespace, home } }) => [
      tokenRequest(namespace, 'candidate'),
      tokenRequest(namespace, 'default'),
      tokenRequest(home, 'default'),
      tokenRequest(OPERATOR.namespace, OPERATOR.serviceAccount),
    ]),
    asking(secret, ({ camille: { namespace } }) => [post('core', namespace, 'secrets', tokenSecret)], {
      undo: ({ admin, camille }) => admin.send(remove('core', camille.namespace, 'secrets/minted')),
    }),
    {
      title: 'lets the operator put a token into a Secret, by way of Vault',
      attempt: byVault,
      undo: ({ admin, camille }) =>
        admin.send(remove('vault', camille.namespace, 'vaultstaticsecrets/minted')),
    },
    {
      title: 'runs a pod as another ServiceAccount',
      attempt: byPod,
      undo: ({ admin, camille }) => admin.send(remove('apps', camille.namespace, 'deployments/impostor')),
    },
    asking(impersonation, ({ camille, bruno }) =>
      [
        { 'impersonate-user': bruno.name },
        { 'impersonate-user': 'kubernetes-admin', 'impersonate-group': 'system:masters' },
        { 'impersonate-user': `system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.serviceAccount}` },
        { 'impersonate-user': `system:serviceaccount:${camille.namespace}:candidate` },
      ].map((headers) => ({ ...get('core', camille.namespace, 'configmaps'), headers })),
    ),
    asking('has a certificate signed', () => [
      post('certificates', '', 'certificatesigningrequests', certificateRequest),
      patch('certificates', '', 'certificatesigningrequests/mine/approval', { status: {} }),
    ]),
    asking('makes a ServiceAccount or binds a role', ({ camille: { namespace, home } }) =>
      [namespace, home].flatMap((place) => [
        post('core', place, 'serviceaccounts', {
          kind: 'ServiceAccount',
          metadata: { generateName: 'mine-' },
        }),
        post('rbac', place, 'rolebindings', { kind: 'RoleBinding', metadata: { generateName: 'mine-' } }),
        post('rbac', place, 'roles', { kind: 'Role', metadata: { generateName: 'mine-' } }),
        patch('rbac', place, 'rolebindings/labs-candidate', { subjects: [] }),
      ]),
    ),
  ],
  defences: [
    {
      name: 'a role that leaves serviceaccounts/token out',
      opens: [request],
      disarm: withRules(
        [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
        ({ camille }) => camille.namespace,
      ),
    },
    {
      name: 'policy labs-environments-secrets',
      opens: [secret],
      disarm: withoutPolicy('labs-environments-secrets'),
    },
    {
      name: 'roles that leave impersonation out',
      opens: [impersonation],
      disarm: withRules([
        { apiGroups: [''], resources: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'] },
      ]),
    },
  ],
}

/** The operator writes what a VaultStaticSecret asks for: of this type it may not. */
async function byVault(stage: Stage): Promise<Outcome> {
  const { camille, admin } = stage
  const { namespace } = camille
  const { annotations } = tokenSecret.metadata
  const destination = { name: 'by-vault', create: true, type: MINTED, annotations }
  const asked = post(
    'vault',
    namespace,
    'vaultstaticsecrets',
    await aVaultSecret(stage, 'minted', destination),
  )
  const sent = await send(camille.hands, 'hands', asked)
  if (sent.result === 'refused') return sent
  const said = await waitFor(
    async () => {
      const { body } = await admin.send(get('vault', namespace, 'vaultstaticsecrets/minted'))
      const { status } = body as { status?: object }
      return status && Object.keys(status).length > 0 ? JSON.stringify(status) : undefined
    },
    { what: 'the operator to have tried' },
  )
  const { status } = await admin.send(get('core', namespace, 'secrets/by-vault'))
  return status === 404 ? harmless(said) : { result: 'succeeded', evidence: 'by-vault' }
}

/** There is none of more rights in the environment, and those of other namespaces are out of reach. */
async function byPod(stage: Stage): Promise<Outcome> {
  const { camille, admin } = stage
  const deployment = (serviceAccountName: string) =>
    aWorkload('Deployment', camille.namespace, {
      metadata: { name: 'impostor' },
      pod: { serviceAccountName },
    })
  const sent = await send(
    camille.hands,
    'hands',
    post('apps', camille.namespace, 'deployments', deployment(OPERATOR.serviceAccount)),
  )
  if (sent.result === 'refused') return sent
  const said = await waitFor(
    async () => {
      const { body } = await admin.send(get('apps', camille.namespace, 'deployments/impostor'))
      const { conditions = [] } = (body as { status: { conditions?: { type: string; message: string }[] } })
        .status
      return conditions.find(({ type }) => type === 'ReplicaFailure')?.message
    },
    { what: 'the pod to be refused' },
  )
  const accounts = await admin.send(get('core', camille.namespace, 'serviceaccounts'))
  const names = (accounts.body as { items: { metadata: { name: string } }[] }).items.map(
    ({ metadata }) => metadata.name,
  )
  return names.sort().join() === 'candidate,default'
    ? harmless(`${said}; there are only ${names.join()}`)
    : { result: 'succeeded', evidence: names.join() }
}
