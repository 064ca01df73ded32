import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

import { LABELS } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import type { CommandContext } from '../command.ts'
import { clusterConfig } from '../kubeconfig-files.ts'
import type { Terminal } from '../terminal.ts'
import type { Lookup, LookUp } from './complete.ts'

/** Somebody waits with a finger on the key. */
const PATIENCE_MS = 2_000

/** Names from the kubeconfig or the cluster; none where it does not answer in time or we may not ask. */
export function lookUpIn({ terminal, connect }: Pick<CommandContext, 'terminal' | 'connect'>): LookUp {
  return async (what, flags) => {
    try {
      if (what === 'contexts') return await contexts(flags.kubeconfig, terminal.env)
      const { client, namespace } = await connect(flags)
      return [...new Set(await names(client, namespace, what))].toSorted()
    } catch {
      return []
    }
  }
}

async function contexts(kubeconfig: string | undefined, env: Terminal['env']): Promise<readonly string[]> {
  const config = await clusterConfig(kubeconfig === undefined ? {} : { kubeconfig }, env)
  if ('inCluster' in config) return []
  const text = 'inline' in config ? config.inline : await readFile(config.kubeconfig, 'utf8')
  const { contexts: all } = parse(text) as { contexts: readonly { readonly name: string }[] }
  return all.map(({ name }) => name).toSorted()
}

async function names(
  client: Client,
  namespace: string,
  what: Exclude<Lookup, 'contexts'>,
): Promise<readonly string[]> {
  const patience = { signal: AbortSignal.timeout(PATIENCE_MS), timeoutMs: PATIENCE_MS }
  if (what === 'classes') {
    const { items } = await client.list(RESOURCES.session, { labelSelector: LABELS.class }, patience)
    return items.flatMap(({ metadata }) => metadata.labels?.[LABELS.class] ?? [])
  }
  const resource = { sessions: RESOURCES.session, labs: RESOURCES.lab, namespaces: RESOURCES.namespace }[what]
  const { items } = await client.list(resource, what === 'sessions' ? { namespace } : {}, patience)
  return items.map(({ metadata }) => metadata.name ?? '')
}
