import type { KubeObject } from '../api/index.ts'

/** The UID of the object that controls this one, if any does. */
function controllerUid({ metadata }: KubeObject): string | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid
}

/** Those of `objects` that one of `owners` controls: by UID, since names can be reused and claimed. */
export function controlledBy(
  owners: readonly KubeObject[],
  objects: readonly KubeObject[],
): readonly KubeObject[] {
  const uids = new Set(owners.map(({ metadata }) => metadata.uid))
  return objects.filter((object) => {
    const uid = controllerUid(object)
    return uid !== undefined && uids.has(uid)
  })
}
