import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, parseAllDocuments } from 'yaml'
import type { KubeObject } from '../api/index.ts'
import type { ApiClient } from './api-client.ts'
import { candidatesFilledIn, definitionsServed, rolesInForce } from './in-force.ts'
import { installChart } from './install-chart.ts'
import { packageRoot } from './package-root.ts'
import { admissionActs } from './policy-sentinel.ts'
import { objectPath } from './resource-path.ts'
import { SandboxError } from './sandbox-error.ts'
import type { Sandbox } from './sandbox.ts'

/** Where the operator lives in a sandbox; the roles and policies that ship name the same. */
export const OPERATOR = { namespace: 'cloud-pi-labs', serviceAccount: 'operator' } as const

/** Who the coaches' board is, beside the operator. */
export const BOARD = { ...OPERATOR, serviceAccount: 'board' } as const

const DEADLINE_MS = 30_000
const OPERATOR_TOKEN_SECONDS = 7 * 24 * 60 * 60
const FIELD_MANAGER = 'cloud-pi-labs-install'

/** What was installed. */
export interface Platform {
  /** Path of the operator's kubeconfig: its own ServiceAccount with the roles that ship, never the administrator. */
  readonly operatorKubeconfig: string
  /**
   * Resolves when a session without a candidate gets its requester filled in: up to 5 s after the CRD is made. Sessions
   * that name their candidate need not wait.
   */
  candidatesFilledIn(): Promise<void>
}

/** How the platform gets there: its files as they are, or the chart as Helm renders and installs it. */
export type InstallBy = 'files' | 'chart'

/**
 * Installs the CRDs, roles and admission policies that ship, and the operator's namespace and ServiceAccount. When it
 * resolves, the kinds are served, the policies act, and the operator's roles are in force. May be repeated. With
 * `LABS_INSTALL=chart` in the environment it is the chart that is installed.
 */
export async function installPlatform(
  sandbox: Sandbox,
  root: string = packageRoot(),
  by: InstallBy = process.env['LABS_INSTALL'] === 'chart' ? 'chart' : 'files',
): Promise<Platform> {
  const { api } = sandbox
  const { definitions, roles, policies } = await readPlatform(root)
  await applyAll(api, [operatorNamespace()])
  if (by === 'chart') await installChart(sandbox, { root, namespace: OPERATOR.namespace })
  else await applyAll(api, definitions)
  await Promise.all([
    by === 'files' && applyAll(api, [...accounts(), ...roles]),
    definitionsServed(api, definitions),
  ])
  const catalogues = sandbox.nodes.readCatalogues()
  // Policies come after their parameters' kinds are served: admission looks a kind up once and asks again 30 s later.
  if (by === 'files') await applyAll(api, policies)
  await Promise.all([
    admissionActs(api, policies, DEADLINE_MS),
    rolesInForce(api, roles, OPERATOR),
    catalogues,
  ])
  const operatorKubeconfig = await sandbox.serviceAccountKubeconfig(
    OPERATOR.namespace,
    OPERATOR.serviceAccount,
    OPERATOR_TOKEN_SECONDS,
  )
  return { operatorKubeconfig, candidatesFilledIn: () => candidatesFilledIn(api, policies) }
}

/** Every object that an installation consists of, as the files have it. */
export interface PlatformFiles {
  readonly definitions: readonly KubeObject[]
  readonly roles: readonly KubeObject[]
  readonly policies: readonly KubeObject[]
}

/** Reads crds/ and the chart's files/. */
export async function readPlatform(root: string = packageRoot()): Promise<PlatformFiles> {
  const files = join(root, 'charts', 'cloud-pi-labs', 'files')
  const [ours, foreign, roles, policies] = await Promise.all([
    readObjects(join(root, 'crds')),
    readObjects(join(files, 'foreign-crds')),
    readObjects(join(files, 'roles')),
    readObjects(join(files, 'policies')),
  ])
  return { definitions: [...ours, ...foreign], roles, policies }
}

function operatorNamespace(): KubeObject {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: OPERATOR.namespace, labels } }
}

function accounts(): KubeObject[] {
  return [OPERATOR.serviceAccount, BOARD.serviceAccount].map((name) => {
    return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: OPERATOR.namespace } }
  })
}

/** Every object of the folder's YAML files; an absent folder holds none. */
async function readObjects(dir: string): Promise<KubeObject[]> {
  if (!existsSync(dir)) return []
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort()
  const lists = await Promise.all(names.map((name) => readFileObjects(join(dir, name))))
  return lists.flat()
}

async function readFileObjects(file: string): Promise<KubeObject[]> {
  const documents: readonly Document[] = parseAllDocuments(await readFile(file, 'utf8'))
  for (const { errors } of documents) {
    const [error] = errors
    if (error !== undefined) throw new SandboxError(`${file}: ${error.message}`)
  }
  // A document of comments only is null.
  return documents.map((document) => document.toJS() as KubeObject | null).filter((object) => object !== null)
}

/** Server-side apply, so that repeating it changes nothing. */
async function applyAll(api: ApiClient, objects: readonly KubeObject[]): Promise<void> {
  const query = new URLSearchParams({ fieldManager: FIELD_MANAGER, force: 'true', fieldValidation: 'Strict' })
  await Promise.all(
    objects.map((object) =>
      api.send('PATCH', `${objectPath(object)}?${query.toString()}`, {
        body: object,
        contentType: 'application/apply-patch+yaml',
      }),
    ),
  )
}
