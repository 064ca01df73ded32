import type { KubeObject } from '../api/index.ts'
import type { ApiClient } from './api-client.ts'
import { NODE_NAMES } from './nodes.ts'
import { SandboxError } from './sandbox-error.ts'
import type { SupervisedProcess } from './supervisor.ts'
import { waitUntil } from './wait-until.ts'

/** Longer than the slowest start on a busy machine. */
export const READY_DEADLINE_MS = 60_000

/** Resolves when the API server says so. */
export async function serverReady(api: ApiClient, needed: readonly SupervisedProcess[]): Promise<void> {
  await waitUntil(
    async () => {
      await assertRunning(needed)
      return api.send('GET', '/readyz')
    },
    { what: 'the API server to be ready', deadlineMs: READY_DEADLINE_MS },
  )
}

/** Resolves when every simulated node can take pods. */
export async function nodesReady(
  api: ApiClient,
  kwok: SupervisedProcess,
  needed: readonly SupervisedProcess[],
): Promise<void> {
  await waitUntil(
    async () => {
      await assertRunning([kwok, ...needed])
      await assertStagesReadable(kwok)
      const { items } = (await api.send('GET', '/api/v1/nodes')) as unknown as { items: KubeObject[] }
      return items.length === NODE_NAMES.length && items.every(isSchedulable)
    },
    { what: 'the simulated nodes to be Ready', deadlineMs: READY_DEADLINE_MS },
  )
}

/** Ready, and without the taint that every new node has until the node lifecycle controller has seen it Ready. */
function isSchedulable(node: KubeObject): boolean {
  const { conditions = [] } = (node['status'] ?? {}) as { conditions?: { type: string; status: string }[] }
  const { taints = [] } = (node['spec'] ?? {}) as { taints?: unknown[] }
  return taints.length === 0 && conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
}

/** A stage that KWOK cannot read panics it, or is one line in its log and nothing else, by the number of stages. */
async function assertStagesReadable(kwok: SupervisedProcess): Promise<void> {
  const line = (await kwok.logTail()).split('\n').find((each) => each.includes('stage match: '))
  if (line !== undefined) throw new SandboxError(`${kwok.name} cannot read a stage:\n${line}`)
}

async function assertRunning(children: readonly SupervisedProcess[]): Promise<void> {
  const dead = children.find((child) => child.hasExited())
  if (dead === undefined) return
  throw new SandboxError(
    `${dead.name} ended with ${await dead.exited}. Its last words:\n${await dead.logTail()}`,
  )
}
