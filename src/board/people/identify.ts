import { createHash } from 'node:crypto'
import type { KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../resources.ts'
import { createRemembered } from './remembered.ts'

/** Somebody, as the API server knows them. */
export interface Person {
  readonly username: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
  /** The same for whoever is the same in all of that. */
  readonly key: string
}

/** Whose token it is; nothing when the cluster does not accept it. Rejects with a ClusterError when it cannot be asked. */
export type Identify = (token: string) => Promise<Person | undefined>

/** The longest token that is worth a question. */
export const LONGEST_TOKEN = 16_384
const MOST_PEOPLE = 5_000

/** Asks by TokenReview; an answer holds for `forMs`. Tokens are remembered by their digest only. */
export function createIdentify(o: {
  readonly client: Pick<Client, 'create'>
  readonly forMs: number
  readonly now: () => number
}): Identify {
  const known = createRemembered<Person | undefined>({ ...o, most: MOST_PEOPLE })
  return async (token) => {
    if (token === '' || token.length > LONGEST_TOKEN) return undefined
    return known.get(digest(token), () => review(o.client, token))
  }
}

interface TokenReviewStatus {
  readonly authenticated?: boolean
  readonly user?: {
    readonly username?: string
    readonly uid?: string
    readonly groups?: readonly string[]
    readonly extra?: Readonly<Record<string, readonly string[]>>
  }
}

async function review(client: Pick<Client, 'create'>, token: string): Promise<Person | undefined> {
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    metadata: {},
    spec: { token },
  }
  const { status } = await client.create<KubeObject & { readonly status?: TokenReviewStatus }>(
    RESOURCES.tokenReview,
    request,
  )
  const { authenticated, user = {} } = status ?? {}
  const { username, uid, groups = [], extra } = user
  if (authenticated !== true || username === undefined || username === '') return undefined
  const identity = {
    username,
    groups,
    ...(uid !== undefined && { uid }),
    ...(extra !== undefined && { extra }),
  }
  return { ...identity, key: digest(JSON.stringify(identity)) }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
