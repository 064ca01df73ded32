import { join } from 'node:path'

import type { Operation } from 'fast-json-patch'

import type { FieldError, Json } from '../../api/index.ts'
import type { Mutant, MutantPatch, PatchTarget } from '../mutant.ts'
import { foldersIn } from './objects.ts'
import { findRun } from './run.ts'
import { readYaml, type YamlDocument } from './source.ts'

/** The mutants of a lab's folder, and what does not fit in them. */
export interface FolderMutants {
  readonly mutants: readonly Mutant[]
  readonly errors: readonly FieldError[]
}

const MUTANT_KEYS = ['from', 'loses', 'patch', 'answers']
const PATCH_KEYS = ['target', 'op', 'json']
const TARGET_KEYS = ['environment', 'kind', 'name']
const OPERATION_KEYS = ['op', 'path', 'value', 'from']
const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test']

/** Reads `mutants/<name>/mutant.yaml` and `mutants/<name>/run`. Keys that mean nothing are refused, not ignored. */
export async function readMutants(dir: string): Promise<FolderMutants> {
  const mutants: Mutant[] = []
  const errors: FieldError[] = []
  for (const name of await foldersIn(join(dir, 'mutants'))) {
    const folder = `mutants/${name}`
    const run = await findRun(dir, folder)
    const read = await readYaml(join(dir, folder, 'mutant.yaml'), `${folder}/mutant.yaml`)
    errors.push(...run.errors, ...read.errors)
    const [document] = read.documents
    if (document === undefined) continue
    const reader = new MutantReader(document)
    const mutant = reader.read(name, run.path)
    errors.push(...reader.errors)
    if (reader.errors.length === 0) mutants.push(mutant)
  }
  return { mutants, errors }
}

type Path = readonly (string | number)[]

/** Reads one mutant.yaml; what does not fit is collected with its line and column. */
class MutantReader {
  readonly errors: FieldError[] = []
  readonly #document: YamlDocument

  constructor(document: YamlDocument) {
    this.#document = document
  }

  read(name: string, run: string | undefined): Mutant {
    const mutant = this.#map(this.#document.value, [], MUTANT_KEYS)
    const patch = this.#list(mutant.patch, ['patch']).map((each, index) =>
      this.#patch(each, ['patch', index]),
    )
    const loses = this.#list(mutant.loses, ['loses']).map((each, index) => this.#text(each, ['loses', index]))
    if (loses.length === 0)
      this.#refuse(['loses'], 'no check', 'the checks (task/check) that this mistake must fail')
    const answers = this.#answers(mutant.answers)
    if (patch.length === 0 && run === undefined && answers === undefined) {
      const expected = 'a patch of a solution, wrong answers, or an executable named run beside it'
      this.#refuse([], 'neither patch nor run', expected)
    }
    if (patch.length > 0 && mutant.from === undefined) {
      this.#refuse(['patch'], 'a patch without from', 'from: the name of the solution it changes')
    }
    return {
      name,
      ...(mutant.from === undefined ? {} : { from: this.#text(mutant.from, ['from']) }),
      loses,
      patch,
      ...(run === undefined ? {} : { run }),
      ...(answers === undefined ? {} : { answers }),
      locate: this.#document.locate,
    }
  }

  #answers(value: Json | undefined): Mutant['answers'] {
    if (value === undefined || value === 'wrong') return value
    const answers = this.#map(value, ['answers'])
    return Object.fromEntries(
      Object.entries(answers).map(([id, answer]) => [
        id,
        typeof answer === 'number' ? String(answer) : this.#text(answer, ['answers', id]),
      ]),
    )
  }

  #patch(value: Json, path: Path): MutantPatch {
    const patch = this.#map(value, path, PATCH_KEYS)
    const target = this.#target(patch.target, [...path, 'target'])
    if (patch.op === 'delete' && patch.json === undefined) return { target, op: 'delete' }
    if (patch.op !== undefined || patch.json === undefined) {
      this.#refuse(
        path,
        patch.op === undefined ? 'no change' : `op ${JSON.stringify(patch.op)}`,
        'op: delete, or json: a list of RFC 6902 operations',
      )
    }
    return { target, json: this.#operations(patch.json, [...path, 'json']) }
  }

  #target(value: Json | undefined, path: Path): PatchTarget {
    const target = this.#map(value, path, TARGET_KEYS)
    return {
      environment: this.#text(target.environment, [...path, 'environment']),
      kind: this.#text(target.kind, [...path, 'kind']),
      name: this.#text(target.name, [...path, 'name']),
    }
  }

  #operations(value: Json | undefined, path: Path): readonly Operation[] {
    return this.#list(value, path).map((each, index) => {
      const at = [...path, index]
      const operation = this.#map(each, at, OPERATION_KEYS)
      const op = this.#text(operation.op, [...at, 'op'])
      if (!OPERATIONS.includes(op))
        this.#refuse([...at, 'op'], JSON.stringify(op), `one of ${OPERATIONS.join(', ')}`)
      this.#text(operation.path, [...at, 'path'])
      return operation as unknown as Operation
    })
  }

  #map(
    value: Json | undefined,
    path: Path,
    keys?: readonly string[],
  ): Readonly<Record<string, Json | undefined>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#refuse(
        path,
        value === undefined ? 'nothing' : JSON.stringify(value),
        keys === undefined ? 'wrong, or a map of question ids' : `a map of ${keys.join(', ')}`,
      )
      return {}
    }
    for (const key of keys === undefined ? [] : Object.keys(value)) {
      if (keys?.includes(key) === false)
        this.#refuse([...path, key], `key "${key}"`, `one of ${keys.join(', ')}`)
    }
    return value as Readonly<Record<string, Json | undefined>>
  }

  #list(value: Json | undefined, path: Path): readonly Json[] {
    if (value === undefined) return []
    if (Array.isArray(value)) return value as readonly Json[]
    this.#refuse(path, JSON.stringify(value), 'a list')
    return []
  }

  #text(value: Json | undefined, path: Path): string {
    if (typeof value === 'string' && value !== '') return value
    this.#refuse(path, value === undefined ? 'nothing' : JSON.stringify(value), 'a text')
    return ''
  }

  #refuse(path: Path, found: string, expected: string): void {
    this.errors.push({ code: 'SchemaInvalid', path: this.#document.locate(path), found, expected })
  }
}
