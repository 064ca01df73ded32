import { randomBytes } from 'node:crypto'

import type { LoadedLab } from '../../lab/load.ts'
import { applyLab, troubleOf } from './apply-lab.ts'
import { proofCases, type ProofCase } from './cases.ts'
import { countAssertions, uncovered } from './coverage.ts'
import type { CaseResult, LabProof } from './proof-result.ts'
import { runCase } from './run-case.ts'
import type { ProofStage } from './stage.ts'

/** How a lab is proven. */
export interface ProofOptions {
  readonly settleMs: number
  /** Each case is lived so many times, by other candidates, with other parameters drawn. */
  readonly draws: number
  /** One case only; what no mutant loses cannot be told then. */
  readonly only?: string
  readonly keep: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly onCase: (result: CaseResult, done: number, total: number) => void
}

/** Sessions lived at the same time. */
const AT_ONCE = 4

/** Proves one lab: applies it, lives all its cases, and asks what no mutant made false. */
export async function proveLab(stage: ProofStage, lab: LoadedLab, options: ProofOptions): Promise<LabProof> {
  const started = performance.now()
  const { cases, errors } = proofCases(lab, options)
  const applied =
    errors.length > 0 ? { trouble: troubleOf(errors) } : await applyLab(stage.admin, lab, options.signal)
  const results =
    'trouble' in applied
      ? [{ name: 'compiles', expectation: { kind: 'untouched' as const }, ...nothingDone(applied.trouble) }]
      : await liveAll(stage, { lab: lab.name, revision: applied.revision }, cases, options)
  const everything = options.only === undefined && !('trouble' in applied)
  const lost = results.flatMap((result) => result.lost)
  return {
    lab: lab.name,
    cases: results,
    assertions: everything ? countAssertions(lab.lab.spec) : 0,
    uncovered: everything ? uncovered(lab.lab.spec, lost) : [],
    seconds: (performance.now() - started) / 1000,
  }
}

function nothingDone(trouble: string): Pick<CaseResult, 'seconds' | 'mismatches' | 'lost' | 'trouble'> {
  return { seconds: 0, mismatches: [], lost: [], trouble }
}

/** Results in the order of the cases, whatever the order they end in. */
async function liveAll(
  stage: ProofStage,
  { lab, revision }: { readonly lab: string; readonly revision: string },
  cases: readonly ProofCase[],
  { settleMs, env, signal, keep, onCase }: ProofOptions,
): Promise<readonly CaseResult[]> {
  // Unique on the cluster: proofs may run beside each other, and names of a former one may still be going.
  const prefix = `proof-${randomBytes(3).toString('hex')}`
  const results = new Map<number, CaseResult>()
  const queue = [...cases.entries()]
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
      const [index, each] = next
      const namespace = `${prefix}-${index + 1}`
      const candidate = `${namespace}@labs.example`
      const result = await runCase({
        stage,
        lab,
        revision,
        case: each,
        namespace,
        candidate,
        settleMs,
        env,
        signal,
        keep,
      })
      results.set(index, result)
      onCase(result, results.size, cases.length)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, cases.length) }, lane))
  return cases.flatMap((_, index) => results.get(index) ?? [])
}
