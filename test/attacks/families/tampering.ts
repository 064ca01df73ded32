import { OPERATOR } from '../../../src/sandbox/index.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { asking, harmless, type Family, type Outcome } from '../attack.ts'
import { withoutValidation, withRules } from '../defence.ts'
import { apply, get, patch, post, remove } from '../requests.ts'
import { aVaultSecret, EXAM, type Stage } from '../stage.ts'

const console = { 'app.kubernetes.io/managed-by': 'dso-console' }
const platform = 'changes, takes over or deletes what the platform put there'
const labelled = 'gives objects the labels of the platform or of another session'
const quota = 'changes the quotas'
const gone = 'keeps the network closed by deleting a NetworkPolicy of the platform again and again'

/** What the platform put into the environment, and what holds the candidate to it. */
export const TAMPERING: Family = {
  name: 'tampering',
  attacks: [
    asking(
      platform,
      ({ camille: { namespace } }) => [
        patch('core', namespace, 'secrets/registry-pull-secret', { data: { '.dockerconfigjson': 'e30=' } }),
        patch('core', namespace, 'secrets/registry-pull-secret', {
          metadata: { labels: { 'app.kubernetes.io/managed-by': null } },
        }),
        apply('core', namespace, 'secrets/registry-pull-secret', {
          kind: 'Secret',
          metadata: { name: 'registry-pull-secret', labels: { 'app.kubernetes.io/managed-by': 'me' } },
        }),
        remove('core', namespace, 'secrets/registry-pull-secret'),
        remove('core', namespace, 'secrets'),
      ],
      { by: ['person', 'hands'] },
    ),
    asking(
      labelled,
      ({ camille: { namespace }, bruno }) =>
        [
          console,
          { 'labs.cloud-pi-native.fr/frozen': 'true' },
          { 'labs.cloud-pi-native.fr/session-uid': bruno.namespace },
        ].flatMap((labels) => [
          post('core', namespace, 'configmaps', {
            kind: 'ConfigMap',
            metadata: { generateName: 'l-', labels },
          }),
          patch('core', namespace, 'configmaps/notes', { metadata: { labels } }),
        ]),
      {
        by: ['person', 'hands'],
        undo: async ({ admin, camille: { namespace } }) => {
          const free = Object.fromEntries(
            [
              ...Object.keys(console),
              'labs.cloud-pi-native.fr/frozen',
              'labs.cloud-pi-native.fr/session-uid',
            ].map((label) => [label, null]),
          )
          await admin.send(patch('core', namespace, 'configmaps/notes', { metadata: { labels: free } }))
        },
      },
    ),
    asking(quota, ({ camille: { namespace } }) => [
      patch('core', namespace, 'resourcequotas/dso-quota', { metadata: { annotations: { a: 'b' } } }),
      patch('core', namespace, 'resourcequotas/labs-guard', { spec: { hard: { 'count/pods': '1000' } } }),
      remove('core', namespace, 'resourcequotas/labs-guard'),
      post('core', namespace, 'limitranges', { kind: 'LimitRange', metadata: { generateName: 'mine-' } }),
    ]),
    asking('changes policies, kinds, roles or webhooks of the cluster', () => [
      remove('admission', '', 'validatingadmissionpolicybindings/labs-freeze'),
      patch('admission', '', 'validatingadmissionpolicies/labs-sessions', { metadata: { annotations: {} } }),
      post('admission', '', 'validatingwebhookconfigurations', { kind: 'ValidatingWebhookConfiguration' }),
      patch('extensions', '', 'customresourcedefinitions/labsessions.labs.cloud-pi-native.fr', { spec: {} }),
      patch('rbac', '', 'clusterroles/labs-candidate', { rules: [] }),
      post('rbac', '', 'clusterroles', {
        kind: 'ClusterRole',
        metadata: { generateName: 'a-', labels: { 'labs.cloud-pi-native.fr/aggregate-to-reader': 'true' } },
      }),
    ]),
    asking('changes the lab, its rubric, or the public keys of transcripts', () => [
      patch('labs', '', `labs/${EXAM}`, { spec: { passPercent: 1 } }),
      patch('labs', '', `labs/${EXAM}/status`, { status: {} }),
      patch('labs', '', `labrubrics/${EXAM}`, { spec: {} }),
      post('labs', '', 'labs', { kind: 'Lab', metadata: { generateName: 'mine-' } }),
      patch('core', OPERATOR.namespace, 'configmaps/transcript-keys', { data: {} }),
      patch('coordination', OPERATOR.namespace, 'leases/cloud-pi-labs', { spec: {} }),
    ]),
    asking(
      'writes the Secret or the ConfigMap beside their session, before the operator does',
      ({ camille: { home } }) => [
        post('core', home, 'secrets', { kind: 'Secret', metadata: { name: 'next-kubeconfig' } }),
        post('core', home, 'configmaps', { kind: 'ConfigMap', metadata: { name: 'next-statement' } }),
        patch('core', home, `secrets/${EXAM}-kubeconfig`, { data: {} }),
        remove('core', home, `configmaps/${EXAM}-statement`),
      ],
    ),
    { title: 'lets the operator overwrite what the platform put there, by way of Vault', attempt: byVault },
    { title: gone, attempt: deleteAgain },
  ],
  defences: [
    {
      name: 'the rule of labs-environments on platform objects',
      opens: [platform],
      disarm: withoutValidation('labs-environments', 'cet objet appartient'),
    },
    {
      name: 'the rules of labs-environments on labels',
      opens: [labelled],
      disarm: withoutValidation('labs-environments', 'labels labs.cloud-pi-native.fr/ sont'),
    },
    {
      name: 'a role that only reads quotas',
      opens: [quota],
      disarm: withRules(
        [{ apiGroups: [''], resources: ['resourcequotas'], verbs: ['patch'] }],
        ({ camille }) => camille.namespace,
      ),
    },
    {
      name: 'an operator that mends',
      opens: [gone],
      disarm: async ({ operator }) => {
        operator.kill('SIGSTOP')
        await Promise.resolve()
        return async () => {
          operator.kill('SIGCONT')
          await Promise.resolve()
        }
      },
    },
  ],
}

const POLICY = 'networkpolicies/deny-default'

/** Each time it is written down, costs the check that asks for an intact platform, and gives no time. */
async function deleteAgain({ camille, admin }: Stage): Promise<Outcome> {
  const { namespace } = camille
  const before = await camille.session(EXAM)
  for (let times = 0; times < 5; times += 1) {
    await camille.hands.send(remove('networking', namespace, POLICY))
    try {
      await waitFor(async () => (await admin.send(get('networking', namespace, POLICY))).status === 200, {
        what: `${POLICY} to be put back`,
        deadlineMs: 6_000,
      })
    } catch {
      return { result: 'succeeded', evidence: `${POLICY} stays away` }
    }
  }
  const after = await camille.until(
    EXAM,
    'the repair to be written down',
    ({ status }) => status?.repaired?.some(({ name }) => name === 'deny-default') === true,
  )
  if (after.status?.deadline !== before.status?.deadline)
    return { result: 'succeeded', evidence: `${after.status?.deadline} after ${before.status?.deadline}` }
  return harmless(JSON.stringify(after.status?.repaired))
}

async function byVault(stage: Stage): Promise<Outcome> {
  const { camille, admin } = stage
  const { namespace } = camille
  const path = get('core', namespace, 'secrets/registry-pull-secret')
  const dataOf = async (): Promise<string> => {
    const { body } = await admin.send(path)
    const { data, type, metadata } = body as { data: object; type: string; metadata: { labels: object } }
    return JSON.stringify([data, type, metadata.labels])
  }
  const before = await dataOf()
  const destination = { name: 'registry-pull-secret', create: true, overwrite: true }
  const asked = await aVaultSecret(stage, 'taking', destination)
  await camille.hands.send(post('vault', namespace, 'vaultstaticsecrets', asked))
  const said = await waitFor(
    async () => {
      const { body } = await admin.send(get('vault', namespace, 'vaultstaticsecrets/taking'))
      const { status = {} } = body as { status?: object }
      return Object.keys(status).length > 0 ? JSON.stringify(status) : undefined
    },
    { what: 'the operator to have tried' },
  )
  await admin.send(remove('vault', namespace, 'vaultstaticsecrets/taking'))
  const after = await dataOf()
  return after === before
    ? harmless(said)
    : { result: 'succeeded', evidence: `${before} became ${after}: ${said}` }
}
