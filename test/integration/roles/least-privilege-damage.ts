import type { LabSession, Resource } from '../../../src/api/index.ts'
import type { Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { firstEnvironment } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { LAB } from './least-privilege-lab.ts'
import type { Actors } from './least-privilege-life.ts'

/** Changes one platform object of each kind, and one of them once more. */
export async function damage({ admin, candidate }: Actors, session: LabSession): Promise<void> {
  const { namespace } = firstEnvironment(session)
  const networkPolicies = await admin.list(RESOURCES.networkPolicy, { namespace, labelSelector: '!none' })
  const policy = networkPolicies.items.find(({ metadata }) => metadata.name !== 'seed')?.metadata.name ?? ''
  const again = [
    RESOURCES.networkPolicy,
    policy,
    { spec: { podSelector: { matchLabels: { a: 'b' } } } },
  ] as const
  const data = { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') }
  const changes: readonly (readonly [Resource, string, object])[] = [
    [
      RESOURCES.namespace,
      namespace,
      { metadata: { labels: { 'pod-security.kubernetes.io/warn': 'baseline' } } },
    ],
    [RESOURCES.roleBinding, 'labs-candidate', { subjects: [] }],
    [RESOURCES.serviceAccount, 'candidate', { automountServiceAccountToken: true }],
    [RESOURCES.resourceQuota, 'dso-quota', { spec: { hard: { 'requests.cpu': '99' } } }],
    [RESOURCES.secret, 'registry-pull-secret', { data }],
    [VAULT_CONNECTIONS, 'default', { spec: { address: 'https://elsewhere.example' } }],
    [VAULT_AUTHS, 'vault-auth', { spec: { mount: 'elsewhere' } }],
    again,
  ]
  const change = async ([resource, name, merge]: (typeof changes)[number]) =>
    await admin.patch(resource, { ...(resource.namespaced && { namespace }), name }, { merge })
  await Promise.all(changes.map(change))
  await candidate.until(LAB, 'everything to be put back', (seen) =>
    changes.every(([, name]) => seen.status?.repaired?.some((object) => object.name === name)),
  )
  await waitFor(async () => await isAsPlanned(admin, namespace, policy), { what: 'the policy to be back' })
  await change(again)
  await waitFor(async () => await isAsPlanned(admin, namespace, policy), { what: 'the policy to be back' })
}

async function isAsPlanned(admin: Client, namespace: string, name: string): Promise<boolean> {
  const { podSelector } = (await admin.get(RESOURCES.networkPolicy, { namespace, name }))['spec'] as {
    podSelector: { matchLabels?: object }
  }
  return podSelector.matchLabels === undefined
}

function vault(kind: string, plural: string): Resource {
  return { group: 'secrets.hashicorp.com', version: 'v1beta1', kind, plural, namespaced: true }
}
const VAULT_AUTHS = vault('VaultAuth', 'vaultauths')
const VAULT_CONNECTIONS = vault('VaultConnection', 'vaultconnections')
