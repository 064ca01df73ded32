import type { InputSource } from '../api/index.ts'

/** A kind that an input reads, as the lab writes it, and where it is written. */
export interface KindReference {
  readonly kind: string
  readonly apiVersion?: string
  /** Within the input: `object.kind`. */
  readonly path: string
}

/** A Deployment owns Pods through its ReplicaSets, a CronJob through its Jobs. */
const INTERMEDIATE_OWNERS: ReadonlyMap<string, KindReference> = new Map([
  ['Deployment', { kind: 'ReplicaSet', apiVersion: 'apps/v1', path: 'list.ownedBy' }],
  ['CronJob', { kind: 'Job', apiVersion: 'batch/v1', path: 'list.ownedBy' }],
])

/** The kind whose objects an input reads; none for access, podSecurity and platform. */
export function readKind({ object, list, rollouts, dryRun }: InputSource): KindReference | undefined {
  if (object !== undefined) return { ...written(object), path: 'object.kind' }
  if (list !== undefined) return { ...written(list), path: 'list.kind' }
  // Revisions of a Deployment are its ReplicaSets.
  if (rollouts !== undefined) return { kind: 'ReplicaSet', apiVersion: 'apps/v1', path: 'rollouts' }
  if (dryRun?.live !== undefined) return { ...written(dryRun.live), path: 'dryRun.live.kind' }
  if (dryRun !== undefined) return { ...written(dryRun.create ?? {}), path: 'dryRun.create' }
  return undefined
}

/** The kinds that must be read too, to tell which objects of a list its owner owns: the owner's, and what stands between. */
export function ownerKinds({ list, rollouts }: InputSource): readonly KindReference[] {
  if (rollouts !== undefined) return [{ kind: 'Deployment', apiVersion: 'apps/v1', path: 'rollouts' }]
  const [kind] = list?.ownedBy?.split('/') ?? []
  if (kind === undefined) return []
  const between = INTERMEDIATE_OWNERS.get(kind)
  return [{ kind, path: 'list.ownedBy' }, ...(between === undefined ? [] : [between])]
}

/** `deployments.apps/scale` in its parts, as kubectl reads it. */
export function accessResource(written: string): {
  readonly plural: string
  /** Absent when not written: the first group that serves the plural is meant. */
  readonly group?: string
  readonly subresource?: string
} {
  const [resource = '', subresource] = written.split('/', 2)
  const [plural = '', ...group] = resource.split('.')
  return {
    plural,
    ...(group.length === 0 ? {} : { group: group.join('.') }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

/** The environment an input looks at; empty for answers, which are in none. */
export function environmentOf(source: InputSource): string {
  const { object, list, rollouts, access, dryRun, podSecurity, platform, http } = source
  return (
    (object ?? list ?? rollouts ?? access ?? dryRun ?? podSecurity ?? platform ?? http)?.environment ?? ''
  )
}

/** The environment whose live object a dry run copies; undefined for every other input. */
export function liveEnvironmentOf({ dryRun }: InputSource): string | undefined {
  return dryRun?.live?.environment
}

function written(source: {
  readonly kind?: unknown
  readonly apiVersion?: unknown
}): Omit<KindReference, 'path'> {
  const kind = typeof source.kind === 'string' ? source.kind : ''
  return typeof source.apiVersion === 'string' ? { kind, apiVersion: source.apiVersion } : { kind }
}
