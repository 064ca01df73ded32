import { holds, type CaseResult, type LabProof } from './proof-result.ts'
import type { Mismatch } from './expectation.ts'
import { lostOtherwise } from './lost-otherwise.ts'

/**
 * The proofs as JUnit XML: a suite for each lab, a test case for each environment and for each assertion that some
 * mutant must lose.
 */
export function junitXml(proofs: readonly LabProof[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${proofs.map(suite).join('')}</testsuites>\n`
}

interface TestCase {
  readonly name: string
  readonly seconds: number
  readonly failure?: { readonly message: string; readonly text: string }
  readonly skipped?: string
}

function suite(proof: LabProof): string {
  const cases = [...proof.cases.map(environmentCase), ...assertionCases(proof)]
  const failures = cases.filter(({ failure }) => failure !== undefined).length
  const skipped = cases.filter((each) => each.skipped !== undefined).length
  const head = `name="${escape(proof.lab)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`
  const body = cases.map((each) => testCase(proof.lab, each)).join('')
  return `  <testsuite ${head} time="${proof.seconds.toFixed(3)}">\n${body}  </testsuite>\n`
}

function testCase(lab: string, { name, seconds, failure, skipped }: TestCase): string {
  const head = `    <testcase classname="${escape(lab)}" name="${escape(name)}" time="${seconds.toFixed(3)}"`
  if (skipped !== undefined)
    return `${head}>\n      <skipped message="${escape(skipped)}"/>\n    </testcase>\n`
  if (failure === undefined) return `${head}/>\n`
  const inner = `      <failure message="${escape(failure.message)}">${escape(failure.text)}</failure>\n`
  return `${head}>\n${inner}    </testcase>\n`
}

function environmentCase(result: CaseResult): TestCase {
  const { name, seconds, skipped } = result
  if (skipped !== undefined) return { name, seconds, skipped }
  if (holds(result)) return { name, seconds }
  const lines = reasonLines(result)
  return { name, seconds, failure: { message: lines[0] ?? '', text: lines.join('\n') } }
}

function assertionCases({ uncovered, assertions }: LabProof): readonly TestCase[] {
  const failed = uncovered.map(({ check, assertion, path, expr }) => {
    const message = 'No mutant makes this assertion false'
    return {
      name: `assertions/${check}[${assertion}]`,
      seconds: 0,
      failure: { message, text: `${path}: ${expr}` },
    }
  })
  const lost = assertions - uncovered.length
  // The assertions that hold their promise need no names: a count is enough for a report.
  const passed = Array.from({ length: lost }, (_, index) => ({
    name: `assertions/lost ${index + 1}`,
    seconds: 0,
  }))
  return [...passed, ...failed]
}

/** Why a case does not hold, its sum first: what is wrong as a whole, then each difference. */
export function reasonLines(result: CaseResult): readonly string[] {
  const { place, trouble, mismatches } = result
  const said = [lostOtherwise(result), trouble].filter((line) => line !== undefined)
  const whole = said.map((line) => (place === undefined ? line : `${place}: ${line}`))
  return [...whole, ...mismatches.map(mismatchLine)]
}

/** One line: the check, what it is, what it must be, what it says. */
export function mismatchLine({ check, expected, actual, message }: Mismatch): string {
  return `${check}: ${actual}; expected ${expected}${message === undefined ? '' : ` — ${message}`}`
}

function escape(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // XML 1.0 has no way to write these, escaped or not.
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '')
  )
}
