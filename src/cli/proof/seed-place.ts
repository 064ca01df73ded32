import { join, relative } from 'node:path'

import type { LoadedLab } from '../../lab/load.ts'

/**
 * Where the seed object is written that the operator could not create, from what it said of the session:
 * `ProvisioningFailed: Deployment web could not be created: …`. Undefined when that names none.
 */
export function seedPlace(loaded: LoadedLab, said: string): string | undefined {
  const [, kind = '', name = ''] = /ProvisioningFailed: (\S+) (\S+) could not be created/.exec(said) ?? []
  if (name === '') return undefined
  const { seed = [] } = loaded.lab.spec
  const variants = loaded.rubric?.spec.variants ?? []
  const places = [
    ...seed.map(({ manifest }, index) => ({ manifest, path: `seed[${index}].manifest`, of: 'lab' as const })),
    ...variants.flatMap(({ manifest }, index) =>
      manifest === undefined
        ? []
        : [{ manifest, path: `variants[${index}].manifest`, of: 'rubric' as const }],
    ),
  ]
  const found = places.find(({ manifest }) => isMeant(manifest, kind, name))
  return found && folderPlace(loaded, loaded.locate(found.path, found.of))
}

/** A place in a lab's folder as someone in the working directory would name it. */
export function folderPlace({ dir }: Pick<LoadedLab, 'dir'>, place: string): string {
  return join(relative(process.cwd(), dir), place)
}

/** The server says `deployments` of an object it refuses, and `Deployment` of one that does not fit. */
function isMeant(manifest: Readonly<Record<string, unknown>>, kind: string, name: string): boolean {
  const own = String(manifest.kind).toLowerCase()
  const written = (manifest.metadata as Readonly<Record<string, unknown>> | undefined)?.name
  const pattern = String(written)
    .split(/\$\([\w.-]+\)/)
    .map((part) => part.replaceAll(/[^\w]/g, String.raw`\$&`))
    .join('.*')
  return kind.toLowerCase().startsWith(own.slice(0, -1)) && new RegExp(`^${pattern}$`).test(name)
}
