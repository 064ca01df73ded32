import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
// Deep imports: these parsers cost 4 MiB of memory, client-node's KubeConfig, which draws undici and the
// generated API in, 18 MiB.
import {
  newClusters,
  newContexts,
  newUsers,
  type Cluster,
  type User,
} from '@kubernetes/client-node/dist/config_types.js'
import { parse } from 'yaml'

/** Where to find a cluster and who to be there. */
export type ClusterConfig =
  /** A kubeconfig file; relative paths in it are relative to it. */
  | { readonly kubeconfig: string; readonly context?: string }
  /** A kubeconfig's text. */
  | { readonly inline: string; readonly context?: string }
  /** The pod's own ServiceAccount; host and port are those of the `kubernetes` Service. */
  | { readonly inCluster: { readonly host: string; readonly port: number; readonly root?: string } }

/** The same cluster, as whoever bears this token: nothing else of that configuration's identity is used. */
export interface PersonConfig {
  readonly of: ClusterConfig
  readonly token: string
}

/** One context of a kubeconfig, resolved. */
export interface ResolvedContext {
  readonly cluster: Cluster
  readonly user: User
  readonly namespace?: string
  /** The file whose content is the bearer token. */
  readonly tokenFile?: string
}

const SERVICE_ACCOUNT_ROOT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Reads a configuration. Throws, naming what is wrong, when it does not lead to a cluster. */
export async function readClusterConfig(config: ClusterConfig | PersonConfig): Promise<ResolvedContext> {
  if ('of' in config) {
    const { cluster, namespace } = await readClusterConfig(config.of)
    const user: User = { name: 'person', token: config.token }
    return { cluster, user, ...(namespace !== undefined && { namespace }) }
  }
  if ('inCluster' in config) return inClusterContext(config.inCluster)
  if ('inline' in config) return resolveContext(config.inline, undefined, config.context)
  const text = await readFile(config.kubeconfig, 'utf8')
  return resolveContext(text, dirname(resolve(config.kubeconfig)), config.context)
}

async function inClusterContext(at: {
  readonly host: string
  readonly port: number
  readonly root?: string
}): Promise<ResolvedContext> {
  const root = at.root ?? SERVICE_ACCOUNT_ROOT
  const host = at.host.includes(':') ? `[${at.host}]` : at.host
  const namespace = await readFile(`${root}/namespace`, 'utf8').catch(() => '')
  return {
    cluster: {
      name: 'in-cluster',
      server: `https://${host}:${at.port}`,
      caFile: `${root}/ca.crt`,
      skipTLSVerify: false,
    },
    user: { name: 'in-cluster' },
    ...(namespace === '' ? {} : { namespace: namespace.trim() }),
    tokenFile: `${root}/token`,
  }
}

function resolveContext(text: string, root: string | undefined, wanted: string | undefined): ResolvedContext {
  const document: unknown = parse(text)
  if (!isRecord(document)) throw new Error('The kubeconfig is not a YAML mapping')
  const name = wanted ?? document['current-context']
  const context = newContexts(list(document, 'contexts')).find((candidate) => candidate.name === name)
  if (context === undefined) throw new Error(`The kubeconfig has no context ${JSON.stringify(name)}`)
  const cluster = newClusters(list(document, 'clusters')).find(
    (candidate) => candidate.name === context.cluster,
  )
  if (cluster === undefined)
    throw new Error(`The kubeconfig has no cluster ${JSON.stringify(context.cluster)}`)
  const users = list(document, 'users')
  const user = newUsers(users).find((candidate) => candidate.name === context.user) ?? { name: '' }
  refuseUnsupported(cluster, user)

  // client-node reads `token-file`; the kubeconfig's real field is `tokenFile` (client-go, clientcmd/api/v1).
  const raw = users.find((entry) => isRecord(entry) && entry['name'] === user.name)
  const fields = isRecord(raw) && isRecord(raw['user']) ? raw['user'] : {}
  const tokenFile = user.token === undefined ? fields['tokenFile'] : undefined
  return {
    cluster: { ...cluster, ...absolute(root, { caFile: cluster.caFile }) },
    user: { ...user, ...absolute(root, { certFile: user.certFile, keyFile: user.keyFile }) },
    ...(context.namespace === undefined ? {} : { namespace: context.namespace }),
    ...(typeof tokenFile === 'string'
      ? { tokenFile: root === undefined ? tokenFile : resolve(root, tokenFile) }
      : {}),
  }
}

function refuseUnsupported(cluster: Cluster, user: User): void {
  if (!cluster.server.startsWith('https://')) {
    throw new Error(`The cluster's server must be an https:// address, found ${cluster.server}`)
  }
  // Ignored, requests would go out under another name than kubectl's.
  if (typeof user.impersonateUser === 'string') {
    throw new Error('A kubeconfig user with `as` is not supported; say who to act as in the client')
  }
  if (cluster.proxyUrl !== undefined) throw new Error('A kubeconfig with proxy-url is not supported')
  const provider = providerName(user)
  if (provider !== undefined && provider !== 'oidc') {
    throw new Error(`The auth-provider ${provider} is not supported; use an exec plugin, as kubectl does`)
  }
}

/** The legacy auth-provider of a user, if any. */
export function providerName(user: User): string | undefined {
  const provider: unknown = user.authProvider
  return isRecord(provider) && typeof provider['name'] === 'string' ? provider['name'] : undefined
}

function list(document: Readonly<Record<string, unknown>>, field: string): unknown[] {
  const value = document[field]
  return Array.isArray(value) ? value : []
}

function absolute(
  root: string | undefined,
  files: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [field, file] of Object.entries(files)) {
    // Explicit nulls come out of client-node's parsers for absent fields.
    if (typeof file === 'string') found[field] = root === undefined ? file : resolve(root, file)
  }
  return found
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
