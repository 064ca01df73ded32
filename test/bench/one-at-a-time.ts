import { kubectlApply } from './apply.ts'
import { p95 } from './statistics.ts'
import { aBenchSession, candidateOf, makeHomes, removeSession, untilReady, withRig } from './rig.ts'
import type { Scenario } from './scenario.ts'

const SESSIONS = 20

/** readyP95Ms: from the start of `kubectl apply`, as the candidate, to the event that says EnvironmentReady. */
export const oneAtATime: Scenario = {
  name: 'one session at a time',
  keys: ['readyP95Ms'],
  run: (bench) =>
    withRig(bench, async (rig) => {
      await rig.startOperator()
      const homes = await makeHomes(rig, SESSIONS)
      const samples: number[] = []
      for (const home of homes) {
        const kubeconfig = await rig.sandbox.userKubeconfig(candidateOf(home))
        const startedAt = performance.now()
        await kubectlApply(rig, [aBenchSession(home)], kubeconfig)
        samples.push((await untilReady(rig, home)) - startedAt)
        await removeSession(rig, home)
        bench.log(`${samples.length} of ${SESSIONS}: ready after ${Math.round(samples.at(-1) ?? 0)} ms`)
      }
      return { readyP95Ms: p95(samples) }
    }),
}
