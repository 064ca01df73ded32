import { KINDS, type Resource } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { ClusterError, isNotFound } from '../kube/errors.ts'

/** The kinds that are materialised here unless the real operator is installed. */
export const SIMULATED_KINDS = [
  {
    group: 'isindir.github.com',
    version: 'v1alpha3',
    kind: 'SopsSecret',
    plural: 'sopssecrets',
    namespaced: true,
  },
  {
    group: 'secrets.hashicorp.com',
    version: 'v1beta1',
    kind: 'VaultStaticSecret',
    plural: 'vaultstaticsecrets',
    namespaced: true,
  },
] as const satisfies readonly Resource[]

export type SimulatedKind = (typeof SIMULATED_KINDS)[number]

/** On CRDs that we installed where the real kind was absent (charts/cloud-pi-labs/files/foreign-crds). */
const OURS = 'labs.cloud-pi-native.fr/simulated'

/** Who serves a kind: we do, somebody else does, or nobody; unknown when we may not ask. */
export async function servedBy(
  client: Client,
  { group, plural }: Resource,
): Promise<'us' | 'others' | 'nobody' | 'unknown'> {
  try {
    const { metadata } = await client.get(KINDS.CustomResourceDefinition, { name: `${plural}.${group}` })
    return metadata.labels?.[OURS] === 'true' ? 'us' : 'others'
  } catch (error) {
    if (isNotFound(error)) return 'nobody'
    if (error instanceof ClusterError && error.code === 403) return 'unknown'
    throw error
  }
}
