import { randomBytes } from 'node:crypto'

import type { Evidence } from '../../api/index.ts'
import type { Slots } from '../../kube/slots.ts'
import type { LoadedLab } from '../../lab/load.ts'
import { applyLab, troubleOf } from './apply-lab.ts'
import { proofCases, type ProofCase } from './cases.ts'
import { countAssertions, uncovered, type Uncovered } from './coverage.ts'
import type { CaseResult, LabProof } from './proof-result.ts'
import { runCase } from './run-case.ts'
import { folderPlace, seedPlace } from './seed-place.ts'
import type { ProofStage } from './stage.ts'

/** How a lab is proven. */
export interface ProofOptions {
  readonly settleMs: number
  /** Each case is lived so many times, by other candidates, with other parameters drawn. */
  readonly draws: number
  /** One case only; what no mutant loses cannot be told then. */
  readonly only?: string
  /** Cases whose results are known from before; they are not lived again. */
  readonly known?: ReadonlyMap<string, CaseResult>
  /** Sessions lived at the same time, of all labs. */
  readonly slots: Slots
  readonly keep: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly onCase: (result: CaseResult, lab: string) => void
  /** Gets what each final mark was made from. */
  readonly onEvidence?: (lab: string, name: string, evidence: Evidence) => Promise<void>
}

/** Proves one lab: applies it, lives all its cases, and asks what no mutant made false. */
export async function proveLab(stage: ProofStage, lab: LoadedLab, options: ProofOptions): Promise<LabProof> {
  const { cases, errors } = proofCases(lab, options)
  const applied =
    errors.length > 0 ? { trouble: troubleOf(errors) } : await applyLab(stage.admin, lab, options.signal)
  const lived =
    'trouble' in applied
      ? [{ result: nothingDone(applied.trouble) }]
      : await liveAll(stage, { lab, revision: applied.revision }, cases, options)
  const skipped = lived.some(({ result }) => result.skipped !== undefined)
  const everything = options.only === undefined && !skipped && !('trouble' in applied)
  const lost = lived.flatMap(({ result }) => result.lost)
  const asserting = { lab: lab.lab.spec, rubric: lab.rubric?.spec }
  return {
    lab: lab.name,
    cases: lived.map(({ result }) => located(lab, result)),
    assertions: everything ? countAssertions(asserting) : 0,
    uncovered: everything ? uncovered(asserting, lost).map((each) => locatedAssertion(lab, each)) : [],
    seconds: spanOf(lived),
  }
}

/** A case's result and when it was lived: labs share the slots, so each one's time is that of its own cases. */
interface Lived {
  readonly result: CaseResult
  /** Absent for what was known before. */
  readonly times?: { readonly from: number; readonly to: number }
}

function spanOf(lived: readonly Lived[]): number {
  const times = lived.flatMap(({ times: each }) => each ?? [])
  if (times.length === 0) return 0
  return (Math.max(...times.map(({ to }) => to)) - Math.min(...times.map(({ from }) => from))) / 1000
}

/** The one result of a lab that cannot be lived at all. */
function nothingDone(trouble: string): CaseResult {
  return {
    name: 'compiles',
    expectation: { kind: 'untouched' },
    seconds: 0,
    mismatches: [],
    lost: [],
    trouble,
  }
}

/** The result of a case that this cluster cannot prove. */
function notLived({ name, expectation }: ProofCase, skipped: string): CaseResult {
  return { name, expectation, seconds: 0, mismatches: [], lost: [], skipped }
}

/** Results in the order of the cases, whatever the order they end in; none of those that an interruption kept from it. */
async function liveAll(
  stage: ProofStage,
  { lab, revision }: { readonly lab: LoadedLab; readonly revision: string },
  cases: readonly ProofCase[],
  { settleMs, env, signal, keep, slots, known, onCase, onEvidence }: ProofOptions,
): Promise<readonly Lived[]> {
  // Unique on the cluster: proofs may run beside each other, and names of a former one may still be going.
  const prefix = `proof-${randomBytes(3).toString('hex')}`
  const liveOne = async (each: ProofCase, index: number): Promise<readonly Lived[]> => {
    const before = known?.get(each.name)
    if (before !== undefined) return [{ result: before }]
    const reason = stage.cannotProve?.(each, lab)
    if (reason !== undefined) return [{ result: notLived(each, reason) }]
    const namespace = `${prefix}-${index + 1}`
    const candidate = `${namespace}@labs.example`
    const release = await slots.take(signal).catch(() => undefined)
    if (release === undefined) return []
    try {
      const from = performance.now()
      const record = onEvidence && ((evidence: Evidence) => onEvidence(lab.name, each.name, evidence))
      const session = { stage, lab: lab.name, revision, namespace, candidate, signal }
      const result = await runCase({
        ...session,
        case: each,
        settleMs,
        env,
        keep,
        ...(record && { onEvidence: record }),
      })
      if (signal.aborted) return []
      onCase(result, lab.name)
      return [{ result, times: { from, to: performance.now() } }]
    } finally {
      release()
    }
  }
  return (await Promise.all(cases.map(liveOne))).flat()
}

/** The result with the place where the author finds what it speaks of. */
function located(lab: LoadedLab, result: CaseResult): CaseResult {
  const { name, trouble } = result
  const seed = trouble === undefined ? undefined : seedPlace(lab, trouble)
  if (seed !== undefined) return { ...result, trouble: `${seed}: ${trouble ?? ''} [SeedInvalid]` }
  const [kind, folder = ''] = name.split(/[/ ]/)
  const mutant = kind === 'mutants' ? lab.mutants.find((each) => each.name === folder) : undefined
  const place = mutant?.locate?.(['loses'])
  return place === undefined ? result : { ...result, place: folderPlace(lab, place) }
}

function locatedAssertion(lab: LoadedLab, { path, ...each }: Uncovered): Uncovered {
  const of = each.check.startsWith('hidden/') ? 'rubric' : 'lab'
  return { ...each, path: `${folderPlace(lab, lab.locate(`${path}.expr`, of))}: ${path}` }
}
