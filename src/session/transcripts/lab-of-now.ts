import type { KubeObject, Lab, LabRubric, Resource } from '../../api/index.ts'
import type { FoundLab } from '../../catalogue/index.ts'
import type { Client } from '../../kube/client.ts'
import { isNotFound } from '../../kube/errors.ts'
import type { SessionContext } from '../context.ts'
import { RESOURCES } from '../resources.ts'

/**
 * The lab as it is now, with its rubric; undefined while the catalogue has not looked at what was applied last. Watches
 * may be behind each other: a coach who corrects a lab and asks for a regrade means the corrected one.
 */
export async function labOfNow(
  { client, catalogue }: Pick<SessionContext, 'client' | 'catalogue'>,
  name: string,
  signal: AbortSignal,
): Promise<FoundLab | undefined> {
  const [lab, rubric] = await Promise.all([
    live<Lab>(client, RESOURCES.lab, name, signal),
    live<LabRubric>(client, RESOURCES.rubric, name, signal),
  ])
  if (lab === undefined) return { state: 'Missing', lab }
  if (!isSeen(lab) || (rubric !== undefined && !isSeen(rubric))) return undefined
  const found = catalogue.find(name)
  if (found.state !== 'Ready') return found
  const isLive =
    found.digest === lab.status?.revision && (found.revision.rubric === null || rubric !== undefined)
  return isLive ? found : undefined
}

function isSeen({ metadata, status }: Lab | LabRubric): boolean {
  return status?.observedGeneration === metadata.generation
}

async function live<T extends object>(
  client: Client,
  resource: Resource,
  name: string,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await client.get<T & KubeObject>(resource, { name }, { signal })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
