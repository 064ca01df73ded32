import { type Client, type ClusterConfig, createClient } from '../kube/index.ts'
import { readClusterConfig } from '../kube/kubeconfig.ts'
import { CliFailure } from './failure.ts'
import { clusterConfig, type ClusterFlags } from './kubeconfig-files.ts'
import { localeOf } from '../view/locale.ts'
import { wordsOf } from './words.ts'

/** A cluster as the flags and the environment name it. */
export interface Connection {
  readonly client: Client
  /** `-n`, else that of the access handed out, else the context's, else `default`. */
  readonly namespace: string
}

/** Connects as kubectl would. Fails with what to set when the configuration leads nowhere. */
export async function connect(
  flags: ClusterFlags,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Connection> {
  const config = await clusterConfig(flags, env)
  try {
    const client = await createClient(config, { fieldManager: 'kubectl-lab' })
    const namespace = flags.namespace ?? (await sessionNamespace(config)) ?? client.namespace ?? 'default'
    return { client, namespace }
  } catch (error) {
    throw new CliFailure({
      code: 'ClusterUnreachable',
      message: error instanceof Error ? error.message : String(error),
      next: [wordsOf(localeOf(env)).kubectlMustAnswer],
      cause: error,
    })
  }
}

/**
 * The kubeconfig that the operator hands out works in the environment; its context `session` says where the session
 * itself is.
 */
async function sessionNamespace(config: ClusterConfig): Promise<string | undefined> {
  if ('inCluster' in config || config.context !== undefined) return undefined
  try {
    const current = await readClusterConfig(config)
    const session = await readClusterConfig({ ...config, context: 'session' })
    const same = current.cluster.name === session.cluster.name && current.user.name === session.user.name
    return same ? session.namespace : undefined
  } catch {
    // Every other kubeconfig: it has no such context.
    return undefined
  }
}
