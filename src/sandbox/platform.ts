import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Document, parseAllDocuments } from 'yaml'
import type { KubeObject } from '../api/index.ts'
import type { ApiClient } from './api-client.ts'
import { candidatesFilledIn, definitionsServed, rolesInForce } from './in-force.ts'
import { packageRoot } from './package-root.ts'
import { admissionActs } from './policy-sentinel.ts'
import { objectPath } from './resource-path.ts'
import { SandboxError } from './sandbox-error.ts'
import type { Sandbox } from './sandbox.ts'

/** Where the operator lives in a sandbox; the roles and policies that ship name the same. */
export const OPERATOR = { namespace: 'cloud-pi-labs', serviceAccount: 'operator' } as const

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

/**
 * Installs the CRDs, roles and admission policies that ship, and the operator's namespace and ServiceAccount. When it
 * resolves, the kinds are served, the policies act, and the operator's roles are in force. May be repeated.
 */
export async function installPlatform(sandbox: Sandbox, root: string = packageRoot()): Promise<Platform> {
  const { api } = sandbox
  const chart = join(root, 'charts', 'cloud-pi-labs', 'files')
  const [definitions, roles, policies] = await Promise.all([
    Promise.all([readObjects(join(root, 'crds')), readObjects(join(chart, 'foreign-crds'))]).then((lists) =>
      lists.flat(),
    ),
    readObjects(join(chart, 'roles')),
    readObjects(join(chart, 'policies')),
  ])
  await applyAll(api, [operatorNamespace(), ...definitions])
  // Policies come after their parameters' kinds are served: admission looks a kind up once and asks again 30 s later.
  await Promise.all([applyAll(api, [operatorAccount(), ...roles]), definitionsServed(api, definitions)])
  const catalogues = sandbox.nodes.readCatalogues()
  await applyAll(api, policies)
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

function operatorNamespace(): KubeObject {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: OPERATOR.namespace, labels } }
}

function operatorAccount(): KubeObject {
  const metadata = { name: OPERATOR.serviceAccount, namespace: OPERATOR.namespace }
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata }
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
