import type { KubeObject, ListInput } from '../api/index.ts'
import type { ResolvedInput } from '../lab/index.ts'
import { openBudget, LIMITS } from './limits.ts'
import { controlledBy } from './ownership.ts'
import { projectObject } from './project.ts'
import type { Reader } from './reader.ts'
import { resourceOf, type Source } from './source.ts'

/** The objects of a kind, projected, by name; those with the labels and the owner that the input asks for. */
export const gatherList: Source<ListInput> = async ({ labels = {}, ownedBy }, input, { reader, salt }) => {
  const resource = resourceOf(input)
  const all = await reader.list(resource, input.namespace)
  const owned = ownedBy === undefined ? all : controlledBy(await readOwners(ownedBy, input, reader), all)
  const chosen = owned.filter((object) => hasLabels(object, labels)).sort(byName)
  const budget = openBudget()
  const projected = chosen
    .slice(0, LIMITS.entries)
    .map((object) => projectObject(resource, object, { salt, budget }))
  // A text among objects: whatever is asserted on each element fails, so that nothing hides behind the limit.
  return chosen.length > LIMITS.entries
    ? [...projected, `… [cut, ${chosen.length} objects in all]`]
    : projected
}

/** Orders objects by name, the same in every locale. */
function byName(a: KubeObject, b: KubeObject): number {
  const [left = '', right = ''] = [a.metadata.name, b.metadata.name]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The owner that the lab names and, below it, the objects between it and the listed kind. */
async function readOwners(
  ownedBy: string,
  input: ResolvedInput,
  reader: Reader,
): Promise<readonly KubeObject[]> {
  const [ownerResource, ...between] = input.owners
  const name = ownedBy.slice(ownedBy.indexOf('/') + 1)
  const owner = ownerResource && (await reader.get(ownerResource, input.namespace, name))
  if (owner === undefined) return []
  const owners = [owner]
  for (const resource of between)
    owners.push(...controlledBy(owners, await reader.list(resource, input.namespace)))
  return owners
}

function hasLabels({ metadata }: KubeObject, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => metadata.labels?.[key] === value)
}
