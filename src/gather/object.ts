import type { ObjectInput } from '../api/index.ts'
import { projectObject } from './project.ts'
import { resourceOf, type Source } from './source.ts'

/** One object, projected; `null` when there is none. */
export const gatherObject: Source<ObjectInput> = async ({ name }, input, { reader, salt, budget }) => {
  const resource = resourceOf(input)
  const object = await reader.get(resource, input.namespace, name)
  return object === undefined ? null : projectObject(resource, object, { salt, budget })
}
