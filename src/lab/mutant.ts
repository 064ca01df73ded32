import { isDeepStrictEqual } from 'node:util'

import type { Operation } from 'fast-json-patch'

import type { FieldError } from '../api/index.ts'
import type { WrittenAnswers } from './folder/answers.ts'
import type { FolderObject } from './folder/objects.ts'
import type { YamlDocument } from './folder/source.ts'
import { describeObject, describeTarget, isTarget, patchManifest, type ObjectTarget } from './patch.ts'

/** Which object of a solution a patch changes. */
export type PatchTarget = ObjectTarget

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
  /** `wrong`: every question is answered wrongly; else answers that differ from the solution's, by question id. */
  readonly answers?: 'wrong' | WrittenAnswers
  /** Where a field of its file is written; absent for mutants that no file holds. */
  readonly locate?: YamlDocument['locate']
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
    const file = mutant.locate?.(['patch', index]) ?? `mutants/${mutant.name}/mutant.yaml`
    const path = `${file}: patch[${index}]`
    const target = objects.find((object) => isTarget(object, patch.target))
    if (target === undefined) {
      errors.push(missingTarget(path, patch.target, objects))
      continue
    }
    const changed = change(target, patch)
    if ('problem' in changed) errors.push({ code: 'MutantInvalid', path, ...changed.problem })
    else objects = objects.flatMap((object) => (object === target ? changed.objects : [object]))
  }
  return { objects, errors }
}

function change(
  target: FolderObject,
  patch: MutantPatch,
):
  | { readonly objects: readonly FolderObject[] }
  | { readonly problem: Pick<FieldError, 'found' | 'expected'> } {
  if ('op' in patch) return { objects: [] }
  const patched = patchManifest(target.manifest, patch.json)
  const operations = `RFC 6902 operations that apply to ${describeTarget(patch.target)}`
  if ('problem' in patched) return { problem: { found: patched.problem, expected: operations } }
  if (isDeepStrictEqual(patched.manifest, target.manifest)) {
    return { problem: { found: 'operations that change nothing', expected: `${operations} and change it` } }
  }
  return { objects: [{ ...target, manifest: patched.manifest }] }
}

function missingTarget(path: string, target: PatchTarget, objects: readonly FolderObject[]): FieldError {
  return {
    code: 'UnknownReference',
    path: `${path}.target`,
    found: `no ${describeTarget(target)}`,
    expected: `an object of the solution: ${objects.map(describeObject).join(', ')}`,
  }
}
