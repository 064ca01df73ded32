import type { FieldError, SeedObject } from '../../api/index.ts'
import { GROUP } from '../../api/index.ts'
import { findKind } from '../discovery.ts'
import type { Draft } from './rule.ts'

/** Every seed object can be created in its environment: it says what it is and is called, and lives in a namespace. */
export function checkSeed({ spec, discovery }: Draft): readonly FieldError[] {
  const objects = (spec.seed ?? []).map((object, s) => ({ ...object, path: `seed[${s}].manifest` }))
  return seedMistakes(discovery, objects)
}

/** What keeps these objects from being created, each told at its own path. */
export function seedMistakes(
  discovery: Draft['discovery'],
  objects: readonly (SeedObject & { readonly path: string })[],
): readonly FieldError[] {
  const first = new Map<string, string>()
  return objects.flatMap(({ environment, manifest, path }) => {
    const { apiVersion, kind } = manifest
    const metadata = (manifest.metadata ?? {}) as Readonly<Record<string, unknown>>
    const missing = [
      ...(isText(apiVersion) ? [] : [invalid(`${path}.apiVersion`, 'nothing', 'for instance apps/v1')]),
      ...(isText(kind) ? [] : [invalid(`${path}.kind`, 'nothing', 'for instance Deployment')]),
      ...(isText(metadata.name)
        ? []
        : [invalid(`${path}.metadata.name`, 'nothing', 'a name (generateName is not enough)')]),
    ]
    if (!isText(apiVersion) || !isText(kind) || !isText(metadata.name)) return missing
    const identity = [environment, kind, apiVersion.split('/').slice(0, -1).join(), metadata.name].join(' ')
    const seen = first.get(identity)
    first.set(identity, seen ?? path)
    return [
      ...missing,
      ...checkPlace(discovery, path, kind, apiVersion),
      ...(metadata.namespace === undefined || metadata.namespace === `$(namespace.${environment})`
        ? []
        : [
            invalid(
              `${path}.metadata.namespace`,
              JSON.stringify(metadata.namespace),
              'none: the environment decides',
            ),
          ]),
      ...(seen === undefined
        ? []
        : [
            {
              code: 'DuplicateId',
              path,
              found: `${kind} "${metadata.name}", already at ${seen}`,
              expected: 'one',
            } as const,
          ]),
    ]
  })
}

function checkPlace(
  discovery: Draft['discovery'],
  path: string,
  kind: string,
  apiVersion: string,
): readonly FieldError[] {
  if (apiVersion.startsWith(`${GROUP}/`)) {
    return [
      invalid(
        path,
        `${kind} of ${apiVersion}`,
        'an object of an application, not one of the labs themselves',
      ),
    ]
  }
  const [resource] = findKind(discovery, kind, apiVersion)
  // An unknown kind is the concern of `checkKinds`.
  if (resource === undefined || resource.namespaced) return []
  return [
    invalid(
      `${path}.kind`,
      `${kind}, which belongs to the whole cluster`,
      'a kind that lives in a namespace',
    ),
  ]
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function invalid(path: string, found: string, expected: string): FieldError {
  return { code: 'SeedInvalid', path, found, expected }
}
