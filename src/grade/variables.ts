import {
  FailureError,
  letSource,
  parseTimestamp,
  SALT,
  Scope,
  toCel,
  type CheckProgram,
  type InputDeclaration,
  type Program,
} from '../expression/index.ts'
import type { ReadEvidence } from './evidence.ts'
import { isMissing, missingText } from './texts.ts'

/** What the expressions of all checks of a lab see; those of hidden ones see more. */
export function labScope(program: Program, evidence: ReadEvidence): Scope {
  const { bindings } = evidence
  const sources = new Map<string, () => unknown>([
    ['params', () => toCel(bindings.params)],
    ['images', () => toCel(bindings.images)],
    ['project', () => toCel(evidence.project)],
    ['session', () => toCel(evidence.session)],
    ['history', () => toCel(evidence.history)],
    ['now', () => nowOf(evidence.takenAt)],
    [SALT, () => evidence.salt],
  ])
  addInputs(sources, program.labInputs, evidence)
  const scope = new Scope(sources)
  for (const [name, expression] of program.lets)
    sources.set(
      name,
      letSource(expression, () => scope),
    )
  return scope
}

/** What hidden checks and questions see: all that the lab's see, the rubric's own, and secret parameters. */
export function rubricScope(program: Program, lab: Scope, evidence: ReadEvidence): Scope {
  const sources = new Map<string, () => unknown>([['params', () => toCel(evidence.bindings.params)]])
  addInputs(sources, program.rubricInputs, evidence)
  const scope = new Scope(sources, lab)
  for (const [name, expression] of program.rubricLets)
    sources.set(
      name,
      letSource(expression, () => scope),
    )
  return scope
}

/** What the expressions of one check see, its element aside. */
export function checkScope(outer: Scope, check: CheckProgram, evidence: ReadEvidence): Scope {
  if (check.ownInputs.size === 0 && check.lets.size === 0) return outer
  const sources = new Map<string, () => unknown>()
  addInputs(sources, check.ownInputs, evidence)
  const scope = new Scope(sources, outer)
  for (const [name, expression] of check.lets) {
    if (!check.elementLets.has(name))
      sources.set(
        name,
        letSource(expression, () => scope),
      )
  }
  return scope
}

/** What the expressions of one check see for one element of its `each`. */
export function elementScope(parent: Scope, check: CheckProgram, name: string, element: unknown): Scope {
  const sources = new Map<string, () => unknown>([[name, () => element]])
  const scope = new Scope(sources, parent)
  for (const [letName, expression] of check.lets) {
    if (check.elementLets.has(letName))
      sources.set(
        letName,
        letSource(expression, () => scope),
      )
  }
  return scope
}

function addInputs(
  sources: Map<string, () => unknown>,
  inputs: ReadonlyMap<string, InputDeclaration>,
  evidence: ReadEvidence,
): void {
  for (const [name, { key, source }] of inputs) {
    sources.set(name, () => {
      const observation = evidence.observe(key)
      if (!('value' in observation)) throw new FailureError({ kind: 'absent', path: name })
      if (isMissing(source, observation.value))
        throw new FailureError({ kind: 'said', text: missingText(source, evidence) })
      return toCel(observation.value)
    })
  }
}

function nowOf(takenAt: unknown): Date {
  try {
    return parseTimestamp(String(takenAt))
  } catch {
    throw new FailureError({ kind: 'absent', path: 'now' })
  }
}
