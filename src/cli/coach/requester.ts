import type { KubeObject, Resource } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'

const SELF: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
}

/** The user name that the API server knows us by: acts bear it, and admission compares. */
export async function requester(client: Pick<Client, 'create'>): Promise<string> {
  const review = { apiVersion: `${SELF.group}/${SELF.version}`, kind: SELF.kind, metadata: {} }
  const { status } = await client.create<KubeObject & { status?: { userInfo?: { username?: string } } }>(
    SELF,
    review,
  )
  return status?.userInfo?.username ?? ''
}
