import type { KubeObject } from '../../src/api/index.ts'
import { ApiError, type Sandbox } from '../../src/sandbox/index.ts'
import { takeInventory, type Found, type Inventory } from './inventory.ts'

/** They come and change by themselves. */
const RESTLESS = new Set(['events', 'apiservices'])

/** The API server goes on to act on them for a while after they are deleted. */
const LASTING = /^\/apis\/(?:admissionregistration|apiextensions)\.k8s\.io\//

/**
 * Deletes everything that is not in the inventory and waits until it is gone. Gives what keeps the sandbox from being as
 * it was: objects of the inventory that were deleted or changed, policies and definitions that were added, and what stays.
 */
export async function tidy(sandbox: Sandbox, inventory: Inventory): Promise<readonly string[]> {
  const deadline = performance.now() + DEADLINE_MS
  let now = await takeInventory(sandbox)
  const changed = [...inventory].filter(([uid, was]) => !isSame(was, now.get(uid))).map(([, was]) => was)
  const lasting = addedTo(inventory, now).filter(({ path }) => LASTING.test(path))
  if (changed.length + lasting.length > 0) return [...changed, ...lasting].map(({ path }) => path)
  for (;;) {
    const added = addedTo(inventory, now)
    if (added.every(({ plural }) => RESTLESS.has(plural))) return []
    if (performance.now() > deadline) return added.map(({ path }) => path)
    await removeAll(sandbox, added)
    now = await takeInventory(sandbox)
  }
}
const DEADLINE_MS = 20_000

function addedTo(inventory: Inventory, now: Inventory): readonly Found[] {
  return [...now].filter(([uid]) => !inventory.has(uid)).map(([, found]) => found)
}

/** A new generation is a new spec; what has none, such as a ConfigMap, has only its version. */
function isSame(was: Found, is: Found | undefined): boolean {
  if (RESTLESS.has(was.plural) || was.plural === 'leases') return true
  if (is === undefined) return false
  const [before, after] = [was.metadata, is.metadata]
  if (before.generation !== undefined) return before.generation === after.generation
  return STATUS_ONLY.has(was.plural) || before.resourceVersion === after.resourceVersion
}
const STATUS_ONLY = new Set(['nodes', 'namespaces'])

/**
 * Namespaces first, so that no controller makes anything in them any more; then what is in them; then they are let go
 * without their own controller, which would take its time.
 */
async function removeAll(sandbox: Sandbox, found: readonly Found[]): Promise<void> {
  const namespaces = found.filter(({ plural }) => plural === 'namespaces')
  const others = found.filter((each) => !namespaces.includes(each))
  const held = others.filter(({ metadata }) => (metadata.finalizers ?? []).length > 0)
  const doomed = new Set(namespaces.map(({ metadata }) => metadata.name))
  const isDoomed = ({ metadata }: Found) => doomed.has(metadata.namespace)
  const collections = new Set(others.filter(isDoomed).map(({ collection }) => collection))
  const send = (method: string, path: string, body?: object) => sendUnlessGone(sandbox, method, path, body)

  await Promise.all(namespaces.map(({ path }) => send('DELETE', path)))
  await Promise.all(held.map(({ path }) => send('PATCH', path, { metadata: { finalizers: null } })))
  await Promise.all([
    ...[...collections].map((path) => send('DELETE', `${path}?gracePeriodSeconds=0`)),
    ...others
      .filter((each) => !isDoomed(each))
      .map(({ path }) => send('DELETE', `${path}?gracePeriodSeconds=0`)),
  ])
  await Promise.all(
    namespaces.map(({ path, metadata }) =>
      send('PUT', `${path}/finalize`, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: metadata.name },
        spec: { finalizers: [] },
      }),
    ),
  )
}

/** What went with its owner, or is changed by somebody else just now, is looked at again. */
async function sendUnlessGone(
  { api }: Sandbox,
  method: string,
  path: string,
  body?: object,
): Promise<KubeObject | undefined> {
  return api
    .send(method, path, { ...(body === undefined ? {} : { body }), ...(method === 'PATCH' ? MERGE : {}) })
    .catch((error: unknown) => {
      if (error instanceof ApiError && (error.code === 404 || error.code === 409)) return undefined
      throw error
    })
}
const MERGE = { contentType: 'application/merge-patch+json' }
