import type { Check, FieldError, InputSource, LabRubricSpec, LabSpec } from '../api/index.ts'
import { BUILTINS, nameIssue } from './names.ts'

/** What a name of a lab or check stands for. */
export type Declaration =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'input'; readonly key: string; readonly source: InputSource }
  | { readonly kind: 'let'; readonly source: string; readonly path: string }
  | { readonly kind: 'element' }

/** Names in sight, and what they stand for. */
export type Declarations = ReadonlyMap<string, Declaration>

/** The names that all checks of a lab see. Mistakes are added to `errors`; a name that is one is left out. */
export function labDeclarations(spec: LabSpec, errors: FieldError[]): Declarations {
  const names = new Map<string, Declaration>(BUILTINS.map((name) => [name, { kind: 'builtin' }]))
  declare(names, inputsOf(spec.inputs, ''), 'inputs', errors)
  declare(names, letsOf(spec.let, 'let'), 'let', errors)
  return names
}

/** The names that hidden checks and questions see: the lab's, and the rubric's own. */
export function rubricDeclarations(
  lab: Declarations,
  rubric: LabRubricSpec,
  errors: FieldError[],
): Declarations {
  const names = new Map(lab)
  declare(names, inputsOf(rubric.inputs, 'hidden:'), 'inputs', errors)
  declare(names, letsOf(rubric.let, 'let'), 'let', errors)
  return names
}

/** The names that the expressions of one check see: those all checks of its kind see, and its own. */
export function checkDeclarations(
  outer: Declarations,
  id: string,
  check: Check,
  path: string,
  errors: FieldError[],
): Declarations {
  const names = new Map(outer)
  declare(names, inputsOf(check.inputs, `${id}:`), `${path}.inputs`, errors)
  declare(names, letsOf(check.let, `${path}.let`), `${path}.let`, errors)
  const elements = Object.keys(check.each ?? {}).map((name) => [name, { kind: 'element' }] as const)
  declare(names, elements, `${path}.each`, errors)
  return names
}

function inputsOf(
  inputs: Readonly<Record<string, InputSource>> | undefined,
  prefix: string,
): (readonly [string, Declaration])[] {
  return Object.entries(inputs ?? {}).map(([name, source]) => [
    name,
    { kind: 'input', key: prefix + name, source },
  ])
}

function letsOf(
  lets: Readonly<Record<string, string>> | undefined,
  path: string,
): (readonly [string, Declaration])[] {
  return Object.entries(lets ?? {}).map(([name, source]) => [
    name,
    { kind: 'let', source, path: `${path}.${name}` },
  ])
}

function declare(
  names: Map<string, Declaration>,
  declared: Iterable<readonly [string, Declaration]>,
  path: string,
  errors: FieldError[],
): void {
  for (const [name, declaration] of declared) {
    const issue = nameIssue(name)
    if (issue !== undefined) {
      const expected = 'a CEL identifier that the check language does not use'
      errors.push({
        code: 'ReservedName',
        path: `${path}.${name}`,
        found: issue,
        expected,
        remedy: 'rename it',
      })
    } else if (names.has(name)) {
      const expected = 'a name that the lab does not declare already'
      errors.push({ code: 'DuplicateId', path: `${path}.${name}`, found: `${name} a second time`, expected })
    } else {
      names.set(name, declaration)
    }
  }
}
