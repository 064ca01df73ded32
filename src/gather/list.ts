import type { KubeObject, ListInput } from '../api/index.ts'
import type { ResolvedInput } from '../lab/index.ts'
import { LIMITS } from './limits.ts'
import { controlledBy } from './ownership.ts'
import { projectObject } from './project.ts'
import type { Reader } from './reader.ts'
import { resourceOf, type Source } from './source.ts'
import { isWithoutContent, noRoomNote } from './weight.ts'

/** The objects of a kind, projected, by name; those with the labels and the owner that the input asks for. */
export const gatherList: Source<ListInput> = async (
  { labels = {}, ownedBy },
  input,
  { reader, salt, budget },
) => {
  const resource = resourceOf(input)
  const all = await reader.list(resource, input.namespace)
  const owners = ownedBy === undefined ? undefined : await readOwners(ownedBy, input, reader)
  const owned = owners === undefined ? all : controlledBy(owners.owners, all)
  const unknown = [...(owners?.unknown ?? []), ...all.filter(isWithoutContent)]
  const chosen = owned.filter((object) => !isWithoutContent(object) && hasLabels(object, labels)).sort(byName)
  const projected = chosen
    .slice(0, LIMITS.entries)
    .map((object) => projectObject(resource, object, { salt, budget }))
  // Texts among objects: whatever is asserted on each element fails, so that nothing hides behind a limit.
  return [
    ...projected,
    ...(chosen.length > LIMITS.entries ? [`… [cut, ${chosen.length} objects in all]`] : []),
    ...(unknown.length > 0 ? [noRoomNote(unknown)] : []),
  ]
}

/** Orders objects by name, the same in every locale. */
function byName(a: KubeObject, b: KubeObject): number {
  const [left = '', right = ''] = [a.metadata.name, b.metadata.name]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The owner that the lab names, the objects between it and the listed kind, and those of which nobody knows. */
async function readOwners(
  ownedBy: string,
  input: ResolvedInput,
  reader: Reader,
): Promise<{ readonly owners: readonly KubeObject[]; readonly unknown: readonly KubeObject[] }> {
  const [ownerResource, ...between] = input.owners
  const name = ownedBy.slice(ownedBy.indexOf('/') + 1)
  const owner = ownerResource && (await reader.get(ownerResource, input.namespace, name))
  if (owner === undefined) return { owners: [], unknown: [] }
  const owners = [owner]
  const unknown: KubeObject[] = []
  for (const resource of between) {
    const objects = await reader.list(resource, input.namespace)
    owners.push(...controlledBy(owners, objects))
    unknown.push(...objects.filter(isWithoutContent))
  }
  return { owners, unknown }
}

function hasLabels({ metadata }: KubeObject, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => metadata.labels?.[key] === value)
}
