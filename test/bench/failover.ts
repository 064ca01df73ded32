import type { KubeObject } from '../../src/api/index.ts'
import { LEASES } from '../../src/kube/lease-lock.ts'
import { OPERATOR } from '../../src/sandbox/index.ts'
import { withRig } from './rig.ts'
import type { Scenario } from './scenario.ts'
import { timedWatch } from './timed-watch.ts'

const KILLS = 3
const LEASE = `${OPERATOR.namespace}/cloud-pi-labs`

/** failoverSeconds: from the SIGKILL of a leader to the event by which its standby holds the Lease. */
export const failover: Scenario = {
  name: 'failover',
  keys: ['failoverSeconds'],
  run: (bench) =>
    withRig(bench, async (rig) => {
      const leases = await timedWatch<KubeObject>(rig.admin, LEASES, rig.signal)
      const samples: number[] = []
      let leader = await rig.startReplica('replica-0', 'leader')
      for (let kill = 1; kill <= KILLS; kill += 1) {
        const identity = `replica-${kill}`
        const standby = await rig.startReplica(identity, 'standby')
        leader.kill('SIGKILL')
        const killedAt = performance.now()
        const taken = await leases.until(LEASE, (lease) => holderOf(lease) === identity, {
          what: `to be held by ${identity}`,
        })
        samples.push((taken - killedAt) / 1_000)
        bench.log(`${identity} leads after ${samples.at(-1)?.toFixed(1) ?? ''} s`)
        leader = standby
      }
      const value = Number(Math.max(...samples).toFixed(1))
      return { failoverSeconds: { value, beside: samples.map((each) => each.toFixed(1)).join(', ') } }
    }),
}

function holderOf(lease: KubeObject | undefined): string | undefined {
  return (lease?.['spec'] as { readonly holderIdentity?: string } | undefined)?.holderIdentity
}
