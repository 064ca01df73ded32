import type { KubeObject } from '../../api/index.ts'
import { systemClock, type Client, type ClusterConfig } from '../../kube/index.ts'
import { loadCredentials } from '../../kube/credentials.ts'
import { RESOURCES } from '../../session/resources.ts'
import { CliFailure } from '../failure.ts'
import type { BoardCommandWords } from '../words-board.ts'

/** As long as a day of class. */
const ACCOUNT_TOKEN_SECONDS = 8 * 60 * 60

/** The token that the kubeconfig bears or its plugin gives, as kubectl would send it. Fails when it is a certificate. */
export async function ownToken(config: ClusterConfig, words: BoardCommandWords): Promise<string> {
  const { authorization = '' } = await (await loadCredentials(config, systemClock)).headers()
  const [, token] = /^Bearer (\S+)$/.exec(authorization) ?? []
  if (token !== undefined) return token
  throw new CliFailure({ code: 'UsageInvalid', message: words.noToken, next: words.noTokenNext })
}

/** A token of a ServiceAccount, `namespace/name`, for a day of class. */
export async function accountToken(
  client: Pick<Client, 'create'>,
  account: string,
  words: BoardCommandWords,
): Promise<string> {
  const [, namespace, name] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(account) ?? []
  if (namespace === undefined || name === undefined) {
    throw new CliFailure({ code: 'UsageInvalid', message: words.accountNeeded(account) })
  }
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: { expirationSeconds: ACCOUNT_TOKEN_SECONDS },
  }
  const { status } = await client.create<KubeObject & { readonly status?: { readonly token?: string } }>(
    RESOURCES.serviceAccount,
    request,
    { namespace, name, subresource: 'token' },
  )
  if (status?.token !== undefined) return status.token
  throw new CliFailure({ code: 'ClusterUnreachable', message: words.noTokenGiven(account) })
}
