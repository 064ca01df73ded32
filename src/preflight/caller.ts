import { KINDS, type KubeObject } from '../api/index.ts'
import type { Client } from '../kube/index.ts'

/** Who asks, as the API server knows them. */
export interface Identity {
  readonly username: string
  readonly groups: readonly string[]
}

/** Whose credentials the client bears. */
export async function caller(client: Pick<Client, 'create'>): Promise<Identity> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }
  const { status } = await client.create<KubeObject & { status?: { userInfo?: Partial<Identity> } }>(
    KINDS.SelfSubjectReview,
    review,
  )
  const { username = '', groups = [] } = status?.userInfo ?? {}
  return { username, groups }
}
