import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from '../../src/kube/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { restartProcess } from '../builders/restart-process.ts'
import { waitFor } from '../builders/wait-for.ts'
import type { Pair } from './pair.ts'
import type { Room } from './room.ts'
import type { Disturbance } from './trial.ts'

/** What happens to a cluster, and to the operator's replicas in it, now and then. */
export function clusterFaults(room: Room, pair: Pair): readonly Disturbance[] {
  const strike = (name: string, act: () => Promise<unknown>): Disturbance => ({
    name,
    from: 'ending',
    async strike() {
      await act()
      return () => Promise.resolve()
    },
  })
  return [
    strike('api-server-restart', () => restart(room, 'kube-apiserver')),
    strike('etcd-restart', () => restart(room, 'etcd')),
    strike('hand-over', () => pair.handOver('SIGTERM')),
    strike('leader-killed', () => pair.handOver('SIGKILL')),
  ]
}

/** Hands over again and again, from the first manifest to the last mark. */
export function handOvers(pair: Pair, everyMs: number): Disturbance {
  return {
    name: 'hand-overs',
    from: 'opening',
    strike() {
      const over = new AbortController()
      const { signal } = over
      const waits = async (): Promise<boolean> => {
        await pause(everyMs, undefined, { signal }).catch(() => undefined)
        return !signal.aborted
      }
      const handingOver = (async () => {
        while (await waits()) await pair.handOver('SIGTERM')
      })()
      return Promise.resolve(() => {
        over.abort()
        return handingOver
      })
    },
  }
}

async function restart({ sandbox, admin }: Room, name: 'kube-apiserver' | 'etcd'): Promise<void> {
  await restartProcess(sandbox, name)
  await waitFor(() => answers(admin), { what: 'the API server to answer', deadlineMs: 60_000 })
}

async function answers(admin: Client): Promise<boolean> {
  await admin.get(RESOURCES.namespace, { name: 'default' })
  return true
}
