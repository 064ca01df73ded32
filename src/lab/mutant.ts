import jsonPatch, { type Operation } from 'fast-json-patch'

import type { FieldError } from '../api/index.ts'
import type { FolderObject } from './folder/objects.ts'

/** Which object of a solution a patch changes. The name is as the solution writes it, placeholders included. */
export interface PatchTarget {
  readonly environment: string
  readonly kind: string
  readonly name: string
}

/** One change to one object of a solution. */
export type MutantPatch =
  | { readonly target: PatchTarget; readonly op: 'delete' }
  | { readonly target: PatchTarget; readonly json: readonly Operation[] }

/** A known mistake, and exactly the checks that must fail for it. Checks blocked by these are implied. */
export interface Mutant {
  readonly name: string
  /** The solution it starts from; absent when `run` does everything. */
  readonly from?: string
  readonly loses: readonly string[]
  readonly patch: readonly MutantPatch[]
  /** An executable to run, after the patched solution was applied. Absolute path. */
  readonly run?: string
}

/** What applying a mutant's patches gave: the objects, or what did not fit. */
export interface MutatedObjects {
  readonly objects: readonly FolderObject[]
  readonly errors: readonly FieldError[]
}

/** The objects of a solution with a mutant's mistakes in them. Pure: the solution's objects stay as they are. */
export function applyMutant(solution: readonly FolderObject[], mutant: Mutant): MutatedObjects {
  let objects = solution
  const errors: FieldError[] = []
  for (const [index, patch] of mutant.patch.entries()) {
    const path = `mutants/${mutant.name}/mutant.yaml: patch[${index}]`
    const target = objects.find((object) => isTarget(object, patch.target))
    if (target === undefined) {
      errors.push(missingTarget(path, patch.target, objects))
      continue
    }
    const changed = change(target, patch)
    if ('problem' in changed) errors.push({ code: 'SchemaInvalid', path, ...changed.problem })
    else objects = objects.flatMap((object) => (object === target ? changed.objects : [object]))
  }
  return { objects, errors }
}

function isTarget({ environment, manifest }: FolderObject, target: PatchTarget): boolean {
  return (
    environment === target.environment && manifest.kind === target.kind && nameOf(manifest) === target.name
  )
}

function nameOf(manifest: FolderObject['manifest']): unknown {
  return (manifest.metadata as Readonly<Record<string, unknown>> | undefined)?.name
}

function change(
  target: FolderObject,
  patch: MutantPatch,
):
  | { readonly objects: readonly FolderObject[] }
  | { readonly problem: Pick<FieldError, 'found' | 'expected'> } {
  if ('op' in patch) return { objects: [] }
  try {
    // Operations are copied too: fast-json-patch would share their values between objects.
    const operations = structuredClone(patch.json) as Operation[]
    const { newDocument } = jsonPatch.applyPatch(
      structuredClone(target.manifest),
      operations,
      true,
      true,
      true,
    )
    return { objects: [{ ...target, manifest: newDocument }] }
  } catch (error) {
    const found =
      error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'an operation that does not apply'
    return { problem: { found, expected: `RFC 6902 operations that apply to ${describe(patch.target)}` } }
  }
}

function missingTarget(path: string, target: PatchTarget, objects: readonly FolderObject[]): FieldError {
  const present = objects.map(({ environment, manifest }) =>
    describe({ environment, kind: String(manifest.kind), name: String(nameOf(manifest)) }),
  )
  return {
    code: 'UnknownReference',
    path: `${path}.target`,
    found: `no ${describe(target)}`,
    expected: `an object of the solution: ${present.join(', ')}`,
  }
}

function describe({ environment, kind, name }: PatchTarget): string {
  return `${kind} ${name} in ${environment}`
}
