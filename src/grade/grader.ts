import {
  formatFieldError,
  type CheckResult,
  type Evidence,
  type LabSpec,
  type Result,
  type Revision,
} from '../api/index.ts'
import {
  compileProgram,
  type CheckProgram,
  type InputDeclaration,
  type Program,
} from '../expression/index.ts'
import { countedAssertions, judge, type CountedAssertion, type Verdict } from './check.ts'
import { readEvidence } from './evidence.ts'
import { blockedText } from './texts.ts'
import { labScope } from './variables.ts'

/** How to grade. */
export interface GradeOptions {
  /** The last mark: what was not observed by now is a Fail. */
  readonly final?: boolean
}

/** A revision ready to grade. */
export interface Grader {
  readonly program: Program
  /** Pure and total: the same evidence gives the same result, and no evidence makes it throw. */
  readonly grade: (evidence: Evidence, options?: GradeOptions) => Result
}

/** Compiles the revision's expressions, once for all marks. Throws when the revision was never compiled with success. */
export function grader(revision: Revision): Grader {
  const { program, errors } = compileProgram(revision.spec)
  if (program === undefined) {
    throw new Error(
      `Revision of ${revision.lab} does not compile: ${errors.map(formatFieldError).join('; ')}`,
    )
  }
  return { program, grade: (evidence, options) => gradeProgram(program, revision.spec, evidence, options) }
}

/** The mark of one evidence; who grades a revision more than once keeps its {@link grader}. */
export function grade(revision: Revision, evidence: Evidence, options?: GradeOptions): Result {
  return grader(revision).grade(evidence, options)
}

function gradeProgram(program: Program, spec: LabSpec, raw: Evidence, options: GradeOptions = {}): Result {
  const evidence = readEvidence(raw)
  const lab = labScope(program, evidence)
  const results = new Map<string, CheckResult>()
  const passed = (id: string): boolean => (results.get(id)?.state ?? 'Pass') === 'Pass'
  for (const check of program.order) {
    const counted = countedAssertions(check, lab)
    if (counted.length === 0) continue
    const waitsFor = check.requires.filter((id) => !passed(id))
    const inputs = inputsByKey(program, check)
    const verdict =
      waitsFor.length > 0 ? blocked(program, waitsFor) : judge({ check, counted, lab, inputs, evidence })
    results.set(
      check.id,
      resultOf(check, counted, options.final === true ? finally_(verdict, counted) : verdict),
    )
  }
  const checks = program.checks.flatMap(({ id }) => results.get(id) ?? [])
  return summarize(checks, hintCosts(spec, evidence.hints), spec.passPercent)
}

type State = Verdict | ReturnType<typeof blocked>

function blocked(program: Program, waitsFor: readonly string[]) {
  const titles = program.checks.filter(({ id }) => waitsFor.includes(id)).map(({ title }) => title)
  return { state: 'Blocked', message: blockedText(titles) } as const
}

/** In the last mark nothing is left to wait for. */
function finally_(state: State, counted: readonly CountedAssertion[]): State {
  if (state.state !== 'Pending') return state
  return { state: 'Fail', failed: counted.map(({ index }) => index), message: state.message }
}

function resultOf(check: CheckProgram, counted: readonly CountedAssertion[], verdict: State): CheckResult {
  const failed = verdict.state === 'Fail' ? verdict.failed : []
  return {
    id: check.id,
    state: verdict.state,
    points: pointsOf(check, verdict.state, counted.length, failed.length),
    max: check.points,
    required: check.required,
    hidden: false,
    penalty: 0,
    ...(verdict.state === 'Pass' ? {} : { message: verdict.message }),
    readsNow: check.readsNow,
    failedAssertions: failed,
  }
}

/** `partial` counts assertions, never elements: good ones would make up for a bad one. Rounded down. */
function pointsOf(check: CheckProgram, state: State['state'], counted: number, failed: number): number {
  if (state === 'Pass') return check.points
  if (state !== 'Fail' || !check.partial) return 0
  return Math.floor((check.points * (counted - failed)) / counted)
}

function summarize(checks: readonly CheckResult[], costs: number, passPercent: number): Result {
  const max = checks.reduce((sum, check) => sum + check.max, 0)
  const earned = checks.reduce((sum, check) => sum + check.points, 0)
  const points = Math.max(0, earned - costs)
  const percent = max === 0 ? 0 : Math.floor((100 * points) / max)
  const missed = checks.some((check) => check.required && check.state !== 'Pass')
  return { points, max, percent, passed: percent >= passPercent && !missed, checks }
}

/** What the revealed hints cost, each once; a hint the lab does not have costs nothing. */
function hintCosts(spec: LabSpec, revealed: readonly string[]): number {
  const taken = new Set(revealed)
  const hints = spec.tasks.flatMap((task) =>
    (task.hints ?? []).map(({ id, cost }) => ({ id: `${task.id}/${id}`, cost })),
  )
  return hints.filter(({ id }) => taken.has(id)).reduce((sum, { cost }) => sum + cost, 0)
}

function inputsByKey(program: Program, check: CheckProgram): ReadonlyMap<string, InputDeclaration> {
  return new Map(
    [...program.labInputs.values(), ...check.ownInputs.values()].map((input) => [input.key, input]),
  )
}
