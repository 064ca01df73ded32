import type { Evidence } from '../../api/index.ts'
import { limitedSignal } from '../../kube/abort.ts'
import { systemClock } from '../../kube/clock.ts'
import { followSession } from '../follow.ts'
import { answersTo } from './answers.ts'
import {
  answer,
  judgeFor,
  openSession,
  removeHome,
  submit,
  takeAccess,
  type CaseSession,
} from './case-session.ts'
import type { ProofCase } from './cases.ts'
import { mismatches } from './expectation.ts'
import { openHome } from './home.ts'
import { judgeHere, keptEvidence, type Judge } from './judge.ts'
import { noRoom } from './no-room.ts'
import type { CaseResult } from './proof-result.ts'
import { questionMismatches } from './question-proof.ts'
import { workloadsSettled } from './settled.ts'
import { livePart, lostAssertions, verdict } from './verdict.ts'
import { waitFor } from './wait-for.ts'
import { doWork } from './work.ts'

/** One case on its way. */
export interface CaseRun extends CaseSession {
  readonly case: ProofCase
  /** How long live marks may take to come to what they must. */
  readonly settleMs: number
  /** Of the process; executables of solutions see some of it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Leaves session and environment as they are at the end. */
  readonly keep: boolean
  /** Gets what the final mark is made from, as gathered here. */
  readonly onEvidence?: (evidence: Evidence) => Promise<void>
}

/** Seed workloads that are broken on purpose never settle. */
const SEED_SETTLE_MS = 10_000

/** Lives one session from its manifest to its mark, as a candidate does. Trouble is a result, never thrown. */
export async function runCase(run: CaseRun): Promise<CaseResult> {
  const { name, expectation } = run.case
  const started = performance.now()
  const outcome = await live(run).catch((error: unknown) => ({
    trouble: error instanceof Error ? error.message : String(error),
  }))
  const seconds = (performance.now() - started) / 1000
  if (!run.keep && run.stage.disposable !== true) await removeHome(run)
  return { name, expectation, seconds, mismatches: [], lost: [], ...outcome }
}

async function live(run: CaseRun): Promise<Partial<CaseResult>> {
  const { stage, lab, namespace, candidate, signal, env } = run
  const { expectation, answers } = run.case
  await openHome(stage.admin, { namespace, candidate, signal })
  const opened = await openSession(run)
  const judge = await judgeFor(run, opened)
  const { client, kubeconfig } = await takeAccess(run)
  try {
    const { bindings } = judge.plan
    const { recipient } = judge
    const { binaries } = stage
    await doWork(run.case, { client, kubeconfig, session: lab, bindings, recipient, env, binaries })
    const rubric = judge.revision.rubric ?? {}
    if (answers !== undefined)
      await answer(run, client, answersTo(judge.draw.questions, answers, rubric, bindings))
    await settle(run, judge)
    const over = await submit(run, client)
    const evidence = await keptEvidence(stage.evidence, over)
    await run.onEvidence?.(evidence)
    const judged = judgeHere(judge, evidence)
    const found = verdict(expectation, over, judged)
    if (found.mismatches.length > 0) {
      const trouble = await tooSmall(run, judge)
      if (trouble !== undefined) return { trouble }
    }
    const unproven = expectation.kind === 'solution' ? questionMismatches(judge, evidence, answers ?? {}) : []
    return {
      ...found,
      mismatches: [...found.mismatches, ...unproven],
      lost: lostAssertions(expectation, judged),
    }
  } finally {
    client.close()
  }
}

/** What a cluster without room makes of a case says nothing of the lab, and proves nothing. Simulated nodes have room. */
async function tooSmall({ stage }: CaseRun, { plan }: Judge): Promise<string | undefined> {
  if (stage.disposable === true) return undefined
  return await noRoom(
    stage.admin,
    plan.environments.map(({ namespace }) => namespace),
  )
}

/**
 * Waits until the live marks are what they must be, at most `settleMs`: whatever they are then, the final mark decides.
 * What an untouched environment would earn shows only once its seed is up, and no live mark tells when what only the
 * final one reads has come true.
 */
async function settle(run: CaseRun, judge: Judge): Promise<void> {
  const { stage, lab, namespace, signal, settleMs } = run
  const { expectation } = run.case
  const wanted = livePart(expectation)
  if (expectation.kind === 'untouched' || judge.finalInputs.length > judge.inputs.length) {
    const namespaces = judge.plan.environments.map((environment) => environment.namespace)
    const deadlineMs = expectation.kind === 'solution' ? settleMs : Math.min(settleMs, SEED_SETTLE_MS)
    await waitFor(() => workloadsSettled(stage.admin, namespaces), { deadlineMs, signal })
  }
  const limit = limitedSignal(systemClock, settleMs, signal)
  await followSession({
    client: stage.admin,
    session: { namespace, name: lab },
    signal: limit.signal,
    until: ({ status }) => mismatches(wanted, status?.checks ?? []).length === 0,
  }).finally(limit.end)
}
