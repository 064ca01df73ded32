import type { Json, PlatformInput } from '../api/index.ts'
import type { Source } from './source.ts'

/** `{intact, changed}`: the platform objects of the environment that had to be put back since the start. */
export const gatherPlatform: Source<PlatformInput> = ({ environment }, _input, { repaired }) => {
  const changed: Json[] = repaired
    .filter((object) => object.environment === environment)
    .map(({ kind, name, change, at }) => ({ kind, name, change, at }))
  return Promise.resolve({ intact: changed.length === 0, changed })
}
