import type { FieldError } from '../../api/index.ts'
import type { FolderObject } from '../../lab/folder/objects.ts'
import type { Solution } from '../../lab/folder/solutions.ts'
import type { LoadedLab } from '../../lab/load.ts'
import { applyMutant, type Mutant } from '../../lab/mutant.ts'
import type { CaseAnswers } from './answers.ts'
import type { CaseName } from './proof-result.ts'

/** A case and what is done in its environment: objects applied, then an executable run. */
export interface ProofCase extends CaseName {
  readonly objects: readonly FolderObject[]
  /** Absolute paths of executables, in order. */
  readonly runs: readonly string[]
  /** Given last; absent: no question is answered. */
  readonly answers?: CaseAnswers
}

/** Every case of a lab: the untouched environment, its solutions, its mutants; each `draws` times. Pure. */
export function proofCases(
  lab: Pick<LoadedLab, 'solutions' | 'mutants'>,
  options: { readonly draws: number; readonly only?: string },
): { readonly cases: readonly ProofCase[]; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = []
  const once: ProofCase[] = [
    { name: 'untouched', expectation: { kind: 'untouched' }, objects: [], runs: [] },
    ...lab.solutions.map(solutionCase),
    ...lab.mutants.map((mutant) => mutantCase(mutant, lab.solutions, errors)),
  ]
  const chosen = once.filter(({ name }) => isChosen(name, options.only))
  const cases = Array.from({ length: options.draws }, (_, draw) =>
    chosen.map((each) => (options.draws === 1 ? each : { ...each, name: `${each.name} #${draw + 1}` })),
  ).flat()
  return { cases, errors }
}

/** `--only NAME` takes `mutants/latest-tag` and `latest-tag` alike, and `solutions` for all of them. */
function isChosen(name: string, only: string | undefined): boolean {
  return only === undefined || name === only || name.endsWith(`/${only}`) || name.startsWith(`${only}/`)
}

function solutionCase({ name, objects, run, answers = {} }: Solution): ProofCase {
  return {
    name: `solutions/${name}`,
    expectation: { kind: 'solution' },
    objects,
    runs: run === undefined ? [] : [run],
    answers,
  }
}

function mutantCase(mutant: Mutant, solutions: readonly Solution[], errors: FieldError[]): ProofCase {
  const from = solutions.find(({ name }) => name === mutant.from)
  const mutated = applyMutant(from?.objects ?? [], mutant)
  errors.push(...mutated.errors)
  return {
    name: `mutants/${mutant.name}`,
    expectation: { kind: 'mutant', loses: mutant.loses },
    objects: mutated.objects,
    runs: [from?.run, mutant.run].filter((run) => run !== undefined),
    answers: mutant.answers === 'wrong' ? 'wrong' : { ...from?.answers, ...mutant.answers },
  }
}
