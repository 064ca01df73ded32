import { GROUP, VERSION } from '../api/index.ts'
import type { Client } from '../kube/index.ts'
import SHIPPED from './fields.json' with { type: 'json' }

/** Our kinds. */
export const OUR_KINDS = ['Lab', 'LabRubric', 'LabSession', 'LabTranscript'] as const

/** One of our kinds. */
export type OurKind = (typeof OUR_KINDS)[number]

/** The paths of the fields that each kind has: `spec.tasks[].id`. */
export type KindFields = Readonly<Partial<Record<OurKind, readonly string[]>>>

/** How a kind as the cluster serves it differs from the one that we are made for. */
export interface KindDifference {
  readonly kind: OurKind
  readonly served: boolean
  /** Fields of ours that the cluster's definition lacks: it is older. */
  readonly missing: readonly string[]
  /** Fields that we do not know: it is newer, which harms nothing. */
  readonly added: readonly string[]
}

/**
 * Our kinds as the server publishes their schemas, which everybody who is authenticated may read (ClusterRole
 * system:discovery); nothing when it does not tell.
 */
export async function servedKinds(client: Pick<Client, 'send'>): Promise<KindFields | undefined> {
  const { status, body } = await client.send({ method: 'GET', path: `/openapi/v3/apis/${GROUP}/${VERSION}` })
  if (status !== 200) return undefined
  const schemas = Object.values((body as OpenApi).components?.schemas ?? {})
  const entries = schemas.flatMap((schema): [string, readonly string[]][] => {
    const kind = schema['x-kubernetes-group-version-kind']?.[0]?.kind ?? ''
    return OUR_KINDS.some((ours) => ours === kind) ? [[kind, fieldPaths(schema)]] : []
  })
  return Object.fromEntries(entries)
}

/** What differs, kind by kind; a kind that is as shipped is left out. Pure. */
export function compareKinds(served: KindFields, shipped: KindFields = SHIPPED): readonly KindDifference[] {
  return OUR_KINDS.flatMap((kind) => {
    const [ours, theirs] = [shipped[kind] ?? [], served[kind]]
    const missing = theirs === undefined ? [] : without(ours, theirs)
    const added = without(theirs ?? [], ours)
    const isSame = theirs !== undefined && missing.length + added.length === 0
    return isSame ? [] : [{ kind, served: theirs !== undefined, missing, added }]
  })
}

/** A JSON schema, as far as fields go. */
export interface FieldSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly items?: FieldSchema
  readonly additionalProperties?: boolean | FieldSchema
}

/** The paths of all fields of `spec` and `status`, sorted. Pure. */
export function fieldPaths({ properties = {} }: FieldSchema): readonly string[] {
  const { spec = {}, status = {} } = properties
  return [...pathsOf(spec, 'spec'), ...pathsOf(status, 'status')].toSorted()
}

function pathsOf(schema: FieldSchema, path: string): string[] {
  const { properties = {}, items, additionalProperties } = schema
  return [
    ...Object.entries(properties).flatMap(([name, field]) => [
      `${path}.${name}`,
      ...pathsOf(field, `${path}.${name}`),
    ]),
    ...(items === undefined ? [] : pathsOf(items, `${path}[]`)),
    ...(typeof additionalProperties === 'object' ? pathsOf(additionalProperties, `${path}{}`) : []),
  ]
}

interface OpenApi {
  readonly components?: { readonly schemas?: Readonly<Record<string, PublishedSchema>> }
}

interface PublishedSchema extends FieldSchema {
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly kind: string }[]
}

function without(these: readonly string[], those: readonly string[]): string[] {
  const known = new Set(those)
  return these.filter((each) => !known.has(each))
}
