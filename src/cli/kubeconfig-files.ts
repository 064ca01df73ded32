import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { parse, stringify } from 'yaml'

import type { ClusterConfig } from '../kube/index.ts'
import { CliFailure } from './failure.ts'
import { localeOf } from '../view/locale.ts'
import { wordsOf, type Words } from './words.ts'

/** The flags by which kubectl chooses a cluster. */
export interface ClusterFlags {
  readonly kubeconfig?: string
  readonly context?: string
  readonly namespace?: string
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * Where the cluster's configuration is, by kubectl's rules: `--kubeconfig`, else the files of KUBECONFIG (merged, the
 * first to say a thing wins), else `~/.kube/config`, else the pod's own ServiceAccount.
 */
export async function clusterConfig(flags: ClusterFlags, env: Env): Promise<ClusterConfig> {
  const words = wordsOf(localeOf(env))
  const context = flags.context === undefined ? {} : { context: flags.context }
  if (flags.kubeconfig !== undefined) {
    if (!existsSync(flags.kubeconfig)) throw noConfig(words.noFile(flags.kubeconfig), words)
    return { kubeconfig: flags.kubeconfig, ...context }
  }
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '')
  const candidates = listed.length > 0 ? listed : [join(env.HOME ?? '/', '.kube', 'config')]
  const files = [...new Set(candidates)].filter((file) => existsSync(file))
  const [only, ...others] = files
  if (only !== undefined && others.length === 0) return { kubeconfig: only, ...context }
  if (only !== undefined) return { inline: await mergeFiles(files), ...context }
  if (env.KUBERNETES_SERVICE_HOST !== undefined && listed.length === 0) {
    return {
      inCluster: { host: env.KUBERNETES_SERVICE_HOST, port: Number(env.KUBERNETES_SERVICE_PORT ?? 443) },
    }
  }
  throw noConfig(words.noKubeconfig(candidates.join(', ')), words)
}

function noConfig(message: string, { nameKubeconfig, noClusterYet }: Words): CliFailure {
  return new CliFailure({ code: 'ClusterUnreachable', message, next: [nameKubeconfig, noClusterYet] })
}

type Mapping = Record<string, unknown>

const LISTS = ['clusters', 'users', 'contexts'] as const
const FILE_FIELDS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile']

/** client-go, clientcmd/loader.go: entries of an earlier file hide those of a later one with the same name. */
async function mergeFiles(files: readonly string[]): Promise<string> {
  const merged: Mapping = { apiVersion: 'v1', kind: 'Config' }
  for (const file of files) {
    const config = (parse(await readFile(file, 'utf8')) ?? {}) as Mapping
    for (const list of LISTS) {
      const known = (merged[list] ?? []) as Mapping[]
      const fresh = entriesOf(config[list]).filter(
        ({ name }) => !known.some((entry) => entry['name'] === name),
      )
      merged[list] = [...known, ...fresh.map((entry) => withAbsolutePaths(entry, dirname(resolve(file))))]
    }
    merged['current-context'] ||= config['current-context']
  }
  return stringify(merged)
}

function entriesOf(value: unknown): Mapping[] {
  return Array.isArray(value) ? (value as Mapping[]) : []
}

function withAbsolutePaths(entry: Mapping, root: string): Mapping {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key, value]
      return [key, absolutePaths(value as Mapping, root)]
    }),
  )
}

function absolutePaths(fields: Mapping, root: string): Mapping {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      return [key, FILE_FIELDS.includes(key) && typeof value === 'string' ? resolve(root, value) : value]
    }),
  )
}
