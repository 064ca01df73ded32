import { readFile, stat } from 'node:fs/promises'
import type { SecureClientSessionOptions } from 'node:http2'
import { ExecAuth } from '@kubernetes/client-node/dist/exec_auth.js'
import type { User } from '@kubernetes/client-node/dist/config_types.js'
import type { Clock } from './clock.ts'
import {
  providerName,
  readClusterConfig,
  type ClusterConfig,
  type PersonConfig,
  type ResolvedContext,
} from './kubeconfig.ts'

/** What a TLS connection to the API server needs. */
export type TlsOptions = Pick<
  SecureClientSessionOptions,
  'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'
>

/** Headers that say who asks. */
export type AuthHeaders = Readonly<Record<string, string>>

/** Who we are to one API server, kept current. */
export interface Credentials {
  readonly server: URL
  /** The namespace of the context. */
  readonly namespace: string | undefined
  /** At most 30 s old. */
  headers(): Promise<AuthHeaders>
  /** The same object until its files, or the certificate of an exec plugin, change: compare by identity. */
  tls(): Promise<TlsOptions>
  /** The server said 401: whatever is remembered is read anew. */
  refresh(): void
}

const FRESH_MS = 30_000

/** Reads a configuration; throws when it does not lead to a cluster or a file in it cannot be read. */
export async function loadCredentials(
  config: ClusterConfig | PersonConfig,
  clock: Clock,
): Promise<Credentials> {
  const context = await readClusterConfig(config)
  const plugin = authPlugin(context.user)
  let answer: Cached<PluginAnswer> | undefined
  let material: { options: TlsOptions; fingerprint: string } | undefined
  let readAt = -Infinity

  const ask = async (): Promise<PluginAnswer> => {
    if (answer === undefined || clock.now() - answer.at > FRESH_MS) {
      const value = Promise.all([plugin.ask(), bearerToken(context)]).then(([given, token]) => ({
        ...given,
        headers: {
          ...basicAuth(context.user),
          ...(token === undefined ? {} : bearer(token)),
          ...given.headers,
        },
      }))
      answer = { at: clock.now(), value }
      // A failure is not worth remembering.
      value.catch(() => (answer = undefined))
    }
    return answer.value
  }

  const credentials: Credentials = {
    server: new URL(context.cluster.server),
    namespace: context.namespace,
    headers: async () => (await ask()).headers,
    async tls() {
      if (material !== undefined && clock.now() - readAt < FRESH_MS) return material.options
      try {
        const given = await ask()
        const fingerprint = `${await filesFingerprint(context)} ${given.cert ?? ''}`
        readAt = clock.now()
        if (material?.fingerprint === fingerprint) return material.options
        material = { options: await tlsOptions(context, given), fingerprint }
      } catch (error) {
        // Files that are being swapped may be missing for a moment; what worked before may still work.
        if (material === undefined) throw error
      }
      return material.options
    },
    refresh() {
      plugin.forget()
      answer = undefined
      readAt = -Infinity
    },
  }
  await credentials.tls()
  return credentials
}

interface Cached<T> {
  readonly at: number
  readonly value: Promise<T>
}

interface PluginAnswer {
  readonly headers: AuthHeaders
  readonly cert?: string
  readonly key?: string
}

interface AuthPlugin {
  ask(): Promise<PluginAnswer>
  forget(): void
}

function authPlugin(user: User): AuthPlugin {
  if (isSet(user.exec)) return execPlugin(user)
  if (providerName(user) === 'oidc') return oidcPlugin(user)
  return { ask: () => Promise.resolve({ headers: {} }), forget: () => undefined }
}

function execPlugin(user: User): AuthPlugin {
  // Plugins refuse to answer, or answer in an old version, unless told which one is expected.
  const exec: unknown = user.exec
  const declared = exec as { readonly apiVersion?: string; readonly env?: readonly unknown[] | null }
  const info = { kind: 'ExecCredential', apiVersion: declared.apiVersion, spec: { interactive: false } }
  const env = [...(declared.env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }]
  const informed: User = { ...user, exec: { ...declared, env } }
  let auth = new ExecAuth()
  return {
    async ask() {
      const gathered: { headers: Record<string, string>; cert?: string; key?: string } = { headers: {} }
      await auth.applyAuthentication(informed, gathered)
      return { ...gathered, headers: lowerCased(gathered.headers) }
    },
    forget() {
      // ExecAuth remembers until the expiry the plugin told; a new one remembers nothing.
      auth = new ExecAuth()
    },
  }
}

function oidcPlugin(user: User): AuthPlugin {
  // Imported when needed: it draws an OpenID client and undici in, for few people.
  const auth = import('@kubernetes/client-node/dist/oidc_auth.js').then(
    (module) => new module.OpenIDConnectAuth(),
  )
  auth.catch(() => undefined)
  return {
    async ask() {
      const headers: Record<string, string> = {}
      await (await auth).applyAuthentication(user, { headers })
      return { headers: lowerCased(headers) }
    },
    forget: () => undefined,
  }
}

function lowerCased(headers: AuthHeaders): AuthHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

async function bearerToken(context: ResolvedContext): Promise<string | undefined> {
  if (context.tokenFile !== undefined) return (await readFile(context.tokenFile, 'utf8')).trim()
  return isSet(context.user.token) ? context.user.token : undefined
}

function bearer(token: string): AuthHeaders {
  return { authorization: `Bearer ${token}` }
}

function basicAuth(user: User): AuthHeaders {
  if (!isSet(user.username)) return {}
  return {
    authorization: `Basic ${Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64')}`,
  }
}

async function filesFingerprint(context: ResolvedContext): Promise<string> {
  const files = [context.cluster.caFile, context.user.certFile, context.user.keyFile].filter(isSet)
  const stats = await Promise.all(files.map((file) => stat(file)))
  return stats.map((entry) => `${entry.mtimeMs}:${entry.size}:${entry.ino}`).join(' ')
}

async function tlsOptions(context: ResolvedContext, given: PluginAnswer): Promise<TlsOptions> {
  const { cluster, user } = context
  const [ca, cert, key] = await Promise.all([
    fileOrData(cluster.caFile, cluster.caData),
    fileOrData(user.certFile, user.certData),
    fileOrData(user.keyFile, user.keyData),
  ])
  return {
    ...optional('ca', ca),
    ...optional('cert', given.cert ?? cert),
    ...optional('key', given.key ?? key),
    ...optional('servername', cluster.tlsServerName),
    rejectUnauthorized: !cluster.skipTLSVerify,
  }
}

async function fileOrData(file: string | undefined, data: string | undefined): Promise<Buffer | undefined> {
  if (isSet(file)) return readFile(file)
  return isSet(data) ? Buffer.from(data, 'base64') : undefined
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return isSet(value) ? ({ [key]: value } as Record<K, V>) : {}
}

// client-node's parsers give null, where their types say undefined, for what a kubeconfig leaves out.
function isSet<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null && value !== ''
}
