import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { Client } from '../kube/index.ts'
import { isNotFound } from '../kube/index.ts'
import { RESOURCES } from '../session/resources.ts'
import type { OperatorConfig } from './config.ts'

/** Where candidates' kubeconfigs point, and the CA that vouches for it (PEM). */
export interface CandidateEndpoint {
  readonly server: string
  readonly ca: string
}

/**
 * The endpoint from the settings, and what they leave open from `kube-public/cluster-info` (which kubeadm and kind
 * publish). Throws, naming the setting, when neither says it: a kubeconfig that leads nowhere must not be handed out.
 */
export async function candidateEndpoint(
  client: Client,
  { candidate }: OperatorConfig,
): Promise<CandidateEndpoint> {
  const published =
    candidate.server === undefined || candidate.caFile === undefined ? await clusterInfo(client) : {}
  const server = candidate.server ?? published.server
  const ca = candidate.caFile === undefined ? published.ca : await readFile(candidate.caFile, 'utf8')
  if (server === undefined)
    throw missing('candidate.server', 'the address of the API server as candidates reach it')
  if (ca === undefined) throw missing('candidate.caFile', 'a file with the CA of the API server, PEM')
  return { server, ca }
}

async function clusterInfo(client: Client): Promise<Partial<CandidateEndpoint>> {
  try {
    const info = await client.get(RESOURCES.configMap, { namespace: 'kube-public', name: 'cluster-info' })
    const data = info['data'] as Record<string, string> | undefined
    const kubeconfig = parse(data?.['kubeconfig'] ?? '') as {
      clusters?: { cluster?: { server?: string; 'certificate-authority-data'?: string } }[]
    } | null
    const cluster = kubeconfig?.clusters?.[0]?.cluster
    const ca = cluster?.['certificate-authority-data']
    return {
      ...(cluster?.server !== undefined && { server: cluster.server }),
      ...(ca !== undefined && { ca: Buffer.from(ca, 'base64').toString('utf8') }),
    }
  } catch (error) {
    if (isNotFound(error)) return {}
    throw error
  }
}

function missing(setting: string, what: string): Error {
  return new Error(
    `${setting} is not set and kube-public/cluster-info does not say it; expected ${what} [ConfigInvalid]`,
  )
}
