import jsonPatch, { type Operation } from 'fast-json-patch'

import type { PatchOperation } from '../api/index.ts'

/** A manifest as an author wrote it, placeholders included. */
export type Manifest = Readonly<Record<string, unknown>>

/** Which object is meant. The name is as the author wrote it, placeholders included. */
export interface ObjectTarget {
  readonly environment: string
  readonly kind: string
  readonly name: string
}

/** An object in an environment. */
export interface PlacedManifest {
  readonly environment: string
  readonly manifest: Manifest
}

/** A changed copy of the manifest, or in one line why the operations do not apply. Pure. */
export function patchManifest(
  manifest: Manifest,
  operations: readonly (Operation | PatchOperation)[],
): { readonly manifest: Record<string, unknown> } | { readonly problem: string } {
  try {
    // Operations are copied too: fast-json-patch would share their values between objects.
    const copied = jsonPatch.deepClone(operations) as Operation[]
    const original = jsonPatch.deepClone(manifest) as Record<string, unknown>
    const { newDocument } = jsonPatch.applyPatch(original, copied, true, true, true)
    return { manifest: newDocument }
  } catch (error) {
    const problem =
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'an operation that does not apply'
    return { problem }
  }
}

/** Whether the object is the one meant. */
export function isTarget({ environment, manifest }: PlacedManifest, target: ObjectTarget): boolean {
  return (
    environment === target.environment && manifest.kind === target.kind && nameOf(manifest) === target.name
  )
}

/** `Deployment web in dev`. */
export function describeTarget({ kind, name, environment }: ObjectTarget): string {
  return `${kind} ${name} in ${environment}`
}

/** `Deployment web in dev`, of an object. */
export function describeObject({ environment, manifest }: PlacedManifest): string {
  return describeTarget({ environment, kind: String(manifest.kind), name: String(nameOf(manifest)) })
}

function nameOf(manifest: Manifest): unknown {
  return (manifest.metadata as Manifest | undefined)?.name
}
