import { kubectlApply } from './apply.ts'
import { measureBoard } from './board-changes.ts'
import { measureGrades } from './grades.ts'
import { measureMarks } from './marks.ts'
import type { Measured } from './numbers.ts'
import { untilQuiet } from './quiet.ts'
import { measureRepairs } from './repairs.ts'
import { aBenchSession, makeHomes, untilReady, withRig, type Rig } from './rig.ts'
import type { Bench, Scenario } from './scenario.ts'
import { measureVerify } from './verify.ts'

const SESSIONS = 20

/** A class of twenty: opened at once, marked, repaired, graded. */
export const twenty: Scenario = {
  name: '20 sessions',
  keys: ['ready20Ms', 'markP95Ms', 'boardP95Ms', 'repairP95Ms', 'gradedP95Ms', 'verifyMs'],
  run: (bench) =>
    withRig(bench, async (rig) => {
      await rig.startOperator()
      const homes = await makeHomes(rig, SESSIONS)
      const ready20Ms = await openAll(bench, rig, homes)
      // Also gives every session its full budget of quick marks back.
      await untilQuiet(rig.audit)
      const { wanted } = bench
      const measured = {
        ready20Ms,
        ...(wanted.has('markP95Ms') && { markP95Ms: await measureMarks(bench, rig, homes) }),
        ...(wanted.has('boardP95Ms') && { boardP95Ms: await measureBoard(bench, rig, homes) }),
        ...(wanted.has('repairP95Ms') && { repairP95Ms: await measureRepairs(bench, rig, homes) }),
      }
      if (!wanted.has('gradedP95Ms') && !wanted.has('verifyMs')) return measured
      const gradedP95Ms = await measureGrades(rig, homes)
      return { ...measured, gradedP95Ms, verifyMs: await measureVerify(rig, homes[0] ?? '') }
    }),
}

/** From the start of one `kubectl apply` of all of them to the last event that says EnvironmentReady. */
async function openAll({ log }: Bench, rig: Rig, homes: readonly string[]): Promise<Measured> {
  log(`Applying ${homes.length} sessions`)
  const startedAt = performance.now()
  const [...readyAt] = await Promise.all([
    ...homes.map((home) => untilReady(rig, home)),
    kubectlApply(rig, homes.map(aBenchSession)).then(() => performance.now()),
  ])
  const appliedAt = readyAt.pop() ?? startedAt
  const value = Math.round(Math.max(...readyAt) - startedAt)
  return { value, beside: `kubectl itself ${Math.round(appliedAt - startedAt)} ms` }
}
