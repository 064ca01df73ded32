import type { Observation, Text } from '../api/index.ts'
import {
  describeFailure,
  isCelList,
  type AssertionProgram,
  type CheckProgram,
  type Failure,
  type InputDeclaration,
  type Scope,
} from '../expression/index.ts'
import type { ReadEvidence } from './evidence.ts'
import {
  elementsText,
  errorText,
  expressionText,
  isMissing,
  joined,
  missingText,
  pendingText,
  withFailure,
} from './texts.ts'
import { checkScope, elementScope } from './variables.ts'

/** An assertion that counts for these parameters, and where it stands in the check. */
export interface CountedAssertion {
  readonly index: number
  readonly program: AssertionProgram
}

/** What judging one check gave. */
export type Verdict =
  | { readonly state: 'Pass' }
  | { readonly state: 'Fail'; readonly failed: readonly number[]; readonly message: Text }
  | { readonly state: 'Pending' | 'Error'; readonly message: Text }

/** What one check is judged on. */
export interface Judgement {
  readonly check: CheckProgram
  readonly counted: readonly CountedAssertion[]
  /** What the lab's checks see, or the hidden ones. */
  readonly scope: Scope
  readonly inputs: ReadonlyMap<string, InputDeclaration>
  readonly evidence: ReadEvidence
}

/** The assertions of the check that count for these parameters. */
export function countedAssertions(check: CheckProgram, scope: Scope): readonly CountedAssertion[] {
  return check.assertions
    .map((program, index) => ({ index, program }))
    .filter(({ program }) => program.when === undefined || isTrue(program.when.evaluate(scope)))
}

/** Judges one check. A failing expression is a Fail that says where; only gathering makes an Error. */
export function judge(judgement: Judgement): Verdict {
  return unobserved(judgement) ?? judgeObserved(judgement)
}

/** Error before Pending: trouble that waiting does not mend is told first. */
function unobserved({ counted, evidence }: Judgement): Verdict | undefined {
  const keys = new Set(counted.flatMap(({ program }) => program.inputs))
  const observations: Observation[] = [...keys].sort().map(evidence.observe)
  for (const observation of observations) {
    if ('error' in observation) return { state: 'Error', message: errorText(observation.error) }
  }
  for (const observation of observations) {
    if ('pending' in observation) return { state: 'Pending', message: pendingText(observation.pending) }
  }
  return undefined
}

function judgeObserved(judgement: Judgement): Verdict {
  const { check, counted, evidence } = judgement
  const scope = checkScope(judgement.scope, check, evidence)
  if (check.each === undefined) {
    const results = counted.map((assertion) => judgeAssertion(assertion, scope, judgement))
    return verdictOf(results, joined(textsOf(results)))
  }
  const elements = elementsOf(check.each.list.evaluate(scope), check.each.list.source)
  if ('failure' in elements) {
    const missing = counted.flatMap(({ program }) => missingInput(program, judgement) ?? [])[0]
    const message = missing ?? describeFailure(elements.failure)
    return { state: 'Fail', failed: counted.map(({ index }) => index), message: joined([message]) }
  }
  const { name } = check.each
  const perElement = elements.list.map((element) => {
    const inner = elementScope(scope, check, name, element)
    return counted.map((assertion) => judgeAssertion(assertion, inner, judgement))
  })
  const failing = perElement.map(textsOf).filter((texts) => texts.length > 0)
  return verdictOf(perElement.flat(), elementsText(failing.map(joined)))
}

interface AssertionResult {
  readonly index: number
  /** Absent when the assertion holds. */
  readonly text?: Text
}

function judgeAssertion(
  { index, program }: CountedAssertion,
  scope: Scope,
  judgement: Judgement,
): AssertionResult {
  const missing = missingInput(program, judgement)
  if (missing !== undefined) return { index, text: missing }
  const outcome = program.expression.evaluate(scope)
  if (isTrue(outcome)) return { index }
  return { index, text: textOf(program, scope, 'failure' in outcome ? outcome.failure : undefined) }
}

function textOf({ message, expression }: AssertionProgram, scope: Scope, failure: Failure | undefined): Text {
  if (message === undefined) return withFailure(expressionText(expression.source), failure)
  const text = { fr: message.fr.render(scope, 'fr').text, en: message.en.render(scope, 'en').text }
  return withFailure(text, failure)
}

/** What is said of the first input of the assertion that is not there, if any. */
function missingInput({ inputs: keys }: AssertionProgram, { inputs, evidence }: Judgement): Text | undefined {
  for (const key of keys) {
    const observation = evidence.observe(key)
    const source = inputs.get(key)?.source
    if (source === undefined || !('value' in observation)) continue
    if (isMissing(source, observation.value)) return missingText(source, evidence)
  }
  return undefined
}

function elementsOf(
  outcome: { readonly value: unknown } | { readonly failure: Failure },
  source: string,
): { readonly list: readonly unknown[] } | { readonly failure: Failure } {
  if ('failure' in outcome) return outcome
  const path = source.replace(/\s+/g, ' ').trim()
  if (!isCelList(outcome.value)) return { failure: { kind: 'unexpected', path } }
  return outcome.value.length === 0 ? { failure: { kind: 'noElement', path } } : { list: outcome.value }
}

function textsOf(results: readonly AssertionResult[]): readonly Text[] {
  return results.flatMap(({ text }) => text ?? [])
}

function verdictOf(results: readonly AssertionResult[], message: Text): Verdict {
  const failed = new Set(results.filter(({ text }) => text !== undefined).map(({ index }) => index))
  return failed.size === 0
    ? { state: 'Pass' }
    : { state: 'Fail', failed: [...failed].sort((a, b) => a - b), message }
}

/** Whether evaluating gave true; any failure and any other value is not. */
export function isTrue(outcome: { readonly value: unknown } | { readonly failure: Failure }): boolean {
  return 'value' in outcome && outcome.value === true
}
