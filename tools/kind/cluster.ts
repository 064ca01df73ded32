import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'

import { packageRoot } from '../../src/sandbox/index.ts'
import { OPERATOR_IMAGE, type Images } from './images.ts'
import { labsRegistry, REGISTRY_NAMESPACE } from './labs-registry.ts'
import { nodeConfig } from './node-config.ts'
import { findKind, pathWith, type Programs } from './programs.ts'
import { output, quietly, say } from './run.ts'

/** Where the cluster's files are. */
export const KIND_DIR = join(packageRoot(), 'build', 'kind')
/** The administrator's kubeconfig of the cluster. */
export const KUBECONFIG = join(KIND_DIR, 'kubeconfig')
/** Where the chart is installed. */
export const NAMESPACE = 'cloud-pi-labs'

const SMALL = { requests: { cpu: '10m' } }

/** The name of the kind cluster; CLUSTER makes a second one. */
export function clusterName(env: Readonly<Record<string, string | undefined>>): string {
  return env['CLUSTER'] ?? 'cloud-pi-labs'
}

/** Creates the cluster, unless it is there, and waits for what pods need of it. */
export async function createCluster({ kind, kubectl, nodeImage }: Programs, name: string): Promise<void> {
  await mkdir(KIND_DIR, { recursive: true })
  const clusters = (await output(kind, ['get', 'clusters'])).split('\n')
  if (clusters.includes(name)) {
    say(`==> Cluster ${name} is there`)
    await output(kind, ['export', 'kubeconfig', '--name', name, '--kubeconfig', KUBECONFIG])
  } else {
    say(`==> Cluster ${name}${nodeImage === undefined ? '' : ` from ${nodeImage}`} (about a minute)`)
    const image = nodeImage === undefined ? [] : ['--image', nodeImage]
    const input = await nodeConfig(KIND_DIR)
    const create = ['create', 'cluster', '--name', name, ...image, '--config', '-', '--wait', '180s']
    await quietly(kind, [...create, '--kubeconfig', KUBECONFIG], { input })
  }
  await output(kubectl, [
    ...admin(),
    ...['--namespace', 'kube-system', 'set', 'resources', 'deployment/coredns', '--requests=cpu=10m'],
  ])
  // A node is Ready before names resolve and policies act.
  await rolledOut(kubectl, 'kube-system', 'daemonset')
  await rolledOut(kubectl, 'kube-system', 'deployment')
}

/** Takes the cluster away; one that is not there is no failure. */
export async function deleteCluster(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
): Promise<void> {
  const kind = findKind(env)
  if (kind === undefined) {
    say('kind is not here, so there is no cluster of ours')
    return
  }
  say(`==> Cluster ${name} goes`)
  await quietly(kind, ['delete', 'cluster', '--name', name, '--kubeconfig', KUBECONFIG])
}

/** Puts the images on the nodes and starts the labs' registry there. */
export async function loadImages(programs: Programs, name: string, images: Images): Promise<void> {
  const { kind, kubectl } = programs
  say('==> Images onto the nodes')
  await quietly(kind, ['load', 'docker-image', images.operator, images.labs, '--name', name])
  const input = labsRegistry(images.labs)
    .map((object) => stringify(object))
    .join('---\n')
  await quietly(kubectl, [...admin(), 'apply', '--server-side', '-f', '-'], { input })
  await rolledOut(kubectl, REGISTRY_NAMESPACE, 'daemonset')
}

/** Installs or upgrades the chart with this image. */
export async function installChart({ helm, kubectl }: Programs, images: Images): Promise<void> {
  say('==> Chart, and its pods')
  const values = join(KIND_DIR, 'values.yaml')
  const tag = images.operator.slice(OPERATOR_IMAGE.length + 1)
  await writeFile(
    values,
    stringify({
      image: { repository: OPERATOR_IMAGE, tag },
      // cluster-info names the node, which this machine does not resolve.
      candidate: await endpoint(),
      operator: { resources: SMALL },
      board: { resources: SMALL },
      retainEnvironment: '1m',
    }),
  )
  // As the chart's notes advise: its pods are admitted as restricted ones, or not at all.
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  }
  await quietly(kubectl, [...admin(), 'apply', '--server-side', '-f', '-'], { input: stringify(namespace) })
  const chart = join(packageRoot(), 'charts', 'cloud-pi-labs')
  const release = ['upgrade', '--install', 'cloud-pi-labs', chart, '--namespace', NAMESPACE]
  const env = { ...process.env, KUBECONFIG, PATH: pathWith(kubectl, process.env) }
  await quietly(helm, [...release, '--values', values, '--wait', '--timeout', '5m'], { env })
}

/** Flags of kubectl that make it the cluster's administrator. */
export function admin(): readonly string[] {
  return ['--kubeconfig', KUBECONFIG]
}

async function rolledOut(kubectl: string, namespace: string, kind: string): Promise<void> {
  const of = [...admin(), '--namespace', namespace]
  const names = (await output(kubectl, [...of, 'get', kind, '--output', 'name'])).split('\n').filter(Boolean)
  for (const name of names) await output(kubectl, [...of, 'rollout', 'status', name, '--timeout=120s'])
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string }
  }[]
}

/** Where this machine reaches the API server. */
async function endpoint(): Promise<{ readonly server: string; readonly ca: string }> {
  const { clusters } = parse(await readFile(KUBECONFIG, 'utf8')) as Kubeconfig
  const cluster = clusters[0]?.cluster
  if (cluster === undefined) throw new Error(`${KUBECONFIG} names no cluster in ${dirname(KUBECONFIG)}`)
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64').toString('utf8')
  return { server: cluster.server, ca }
}
