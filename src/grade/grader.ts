import {
  formatFieldError,
  type CheckResult,
  type Evidence,
  type LabSpec,
  type Parameters,
  type Result,
  type Revision,
} from '../api/index.ts'
import {
  compileProgram,
  type CheckProgram,
  type InputDeclaration,
  type Program,
  type Scope,
} from '../expression/index.ts'
import { summarize } from './arithmetic.ts'
import { countedAssertions, judge, type CountedAssertion, type Verdict } from './check.ts'
import { decided, type Decisions } from './decisions.ts'
import { readEvidence, withSecrets, type ReadEvidence } from './evidence.ts'
import { judgeQuiz, quizMax } from './quiz.ts'
import { blockedText } from './texts.ts'
import { labScope, rubricScope } from './variables.ts'

/** How to grade. */
export interface GradeOptions {
  /** The last mark: hidden checks and the quiz are judged too, and what was not observed by now is a Fail. */
  readonly final?: boolean
  /** What coaches decided on checks that could not be observed; the exact id wins over `hidden/*` and `quiz/*`. */
  readonly decisions?: Decisions
}

/** A revision ready to grade. */
export interface Grader {
  readonly program: Program
  /** Pure and total: the same evidence gives the same result, and no evidence makes it throw. */
  readonly grade: (evidence: Evidence, options?: GradeOptions) => Result
  /** The points that only the last mark can give, hidden checks and quiz, for these parameters: public and secret ones. */
  readonly hiddenMax: (params: Parameters) => number
}

/** Compiles the revision's expressions, once for all marks. Throws when the revision was never compiled with success. */
export function grader(revision: Revision): Grader {
  const { program, errors, rubricErrors } = compileProgram(revision.spec, revision.rubric)
  if (program === undefined) {
    const mistakes = [...errors, ...rubricErrors].map(formatFieldError).join('; ')
    throw new Error(`Revision of ${revision.lab} does not compile: ${mistakes}`)
  }
  const ready: Ready = {
    program,
    revision,
    inputs: inputsByKey(program),
    ofRubric: new Set(program.hidden.map(({ id }) => id)),
  }
  return {
    program,
    grade: (evidence, options) => gradeReady(ready, evidence, options),
    hiddenMax: (params) => hiddenMax(program, revision, params),
  }
}

/** The mark of one evidence; who grades a revision more than once keeps its {@link grader}. */
export function grade(revision: Revision, evidence: Evidence, options?: GradeOptions): Result {
  return grader(revision).grade(evidence, options)
}

/** What is the same for all marks of a revision. */
interface Ready {
  readonly program: Program
  readonly revision: Revision
  /** Every input, by its key in the evidence. */
  readonly inputs: ReadonlyMap<string, InputDeclaration>
  /** The ids of hidden checks. */
  readonly ofRubric: ReadonlySet<string>
}

/** One side of a lab: what its checks are judged on. */
interface Side {
  readonly scope: Scope
  readonly evidence: ReadEvidence
}

function gradeReady(
  { program, revision: { spec, rubric }, inputs, ofRubric }: Ready,
  raw: Evidence,
  { final = false, decisions = [] }: GradeOptions = {},
): Result {
  const { shown, hidden } = sidesOf(program, readEvidence(raw))
  const results = new Map<string, CheckResult>()
  const passed = (id: string): boolean => (results.get(id)?.state ?? 'Pass') === 'Pass'
  for (const check of final ? program.finalOrder : program.order) {
    const isHidden = ofRubric.has(check.id)
    const side = isHidden ? hidden : shown
    const counted = countedAssertions(check, side.scope)
    if (counted.length === 0) continue
    const waitsFor = check.requires.filter((id) => !passed(id))
    const verdict =
      waitsFor.length > 0
        ? blocked(program, waitsFor)
        : decided(judge({ check, counted, inputs, ...side }), { id: check.id, isHidden, counted }, decisions)
    results.set(check.id, resultOf(check, counted, { verdict, final, isHidden }))
  }
  const checks = [...program.checks, ...program.hidden].flatMap(({ id }) => results.get(id) ?? [])
  const quiz =
    final && rubric?.quiz !== undefined
      ? judgeQuiz({ quiz: rubric.quiz, program, decisions, ...hidden })
      : undefined
  return summarize({
    checks,
    quiz,
    costs: hintCosts(spec, shown.evidence.hints),
    passPercent: spec.passPercent,
  })
}

function sidesOf(program: Program, evidence: ReadEvidence): { readonly shown: Side; readonly hidden: Side } {
  const scope = labScope(program, evidence)
  const all = withSecrets(evidence)
  return {
    shown: { scope, evidence },
    hidden: { scope: rubricScope(program, scope, all), evidence: all },
  }
}

function hiddenMax(program: Program, { rubric }: Revision, params: Parameters): number {
  // Whether an assertion counts depends on parameters only.
  const { hidden } = sidesOf(program, readEvidence({ parameters: params } as unknown as Evidence))
  const counting = program.hidden.filter(
    (check) => !check.penalty && countedAssertions(check, hidden.scope).length > 0,
  )
  const quiz = rubric?.quiz === undefined ? 0 : quizMax(rubric.quiz)
  return counting.reduce((sum, { points }) => sum + points, quiz)
}

type State = Verdict | ReturnType<typeof blocked>

function blocked(program: Program, waitsFor: readonly string[]) {
  const titles = [...program.checks, ...program.hidden]
    .filter(({ id }) => waitsFor.includes(id))
    .map(({ title }) => title)
  return { state: 'Blocked', message: blockedText(titles) } as const
}

/** In the last mark nothing is left to wait for. */
function finally_(state: State, counted: readonly CountedAssertion[]): State {
  if (state.state !== 'Pending') return state
  return { state: 'Fail', failed: counted.map(({ index }) => index), message: state.message }
}

function resultOf(
  check: CheckProgram,
  counted: readonly CountedAssertion[],
  judged: { readonly verdict: State; readonly final: boolean; readonly isHidden: boolean },
): CheckResult {
  const verdict = judged.final ? finally_(judged.verdict, counted) : judged.verdict
  const failed = verdict.state === 'Fail' ? verdict.failed : []
  return {
    id: check.id,
    state: verdict.state,
    points: check.penalty ? 0 : pointsOf(check, verdict.state, counted.length, failed.length),
    max: check.penalty ? 0 : check.points,
    required: check.required,
    hidden: judged.isHidden,
    // What was never observed costs nothing, not even at the end.
    penalty: check.penalty && judged.verdict.state === 'Fail' ? check.points : 0,
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

/** What the revealed hints cost, each once; a hint the lab does not have costs nothing. */
function hintCosts(spec: LabSpec, revealed: readonly string[]): number {
  const taken = new Set(revealed)
  const hints = spec.tasks.flatMap((task) =>
    (task.hints ?? []).map(({ id, cost }) => ({ id: `${task.id}/${id}`, cost })),
  )
  return hints.filter(({ id }) => taken.has(id)).reduce((sum, { cost }) => sum + cost, 0)
}

function inputsByKey(program: Program): ReadonlyMap<string, InputDeclaration> {
  const owned = [...program.checks, ...program.hidden].map(({ ownInputs }) => ownInputs)
  const declared = [program.labInputs, program.rubricInputs, ...owned]
  return new Map(
    declared.flatMap((inputs) => [...inputs.values()].map((input) => [input.key, input] as const)),
  )
}
