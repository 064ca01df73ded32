import { proxyPlatform } from '../builders/proxied-operator.ts'
import { apiFaults } from '../faults/api-faults.ts'
import { clusterFaults, handOvers } from '../faults/cluster-faults.ts'
import { keepOperator } from '../faults/kept-operator.ts'
import { startPair } from '../faults/pair.ts'
import { installExams } from '../faults/room.ts'
import type { Ending } from '../faults/sitting.ts'
import { runTrial, takeReferences, type Disturbance, type Endings } from '../faults/trial.ts'
import type { Ground } from './matrix.ts'
import type { Row } from './report.ts'

const ENDINGS: Endings = ['submit', 'deadline', 'delete']
const SEVERITY = { latencyMs: 2_000, outageMs: 30_000, seed: 7 }
const HAND_OVER_EVERY_MS = 10_000
const HAND_OVER_ROUNDS = 3

/** Every fault of the API server, and of the way to it. */
export async function soakApiFaults(ground: Ground, sessions: number): Promise<readonly Row[]> {
  const { sandbox, room } = ground
  const { proxy, platform } = await proxyPlatform(sandbox, ground.platform)
  const operator = await keepOperator({ sandbox, platform })
  try {
    await installExams(room)
    return await soak(ground, apiFaults(proxy, SEVERITY), sessions, () => operator.restart())
  } finally {
    await operator.stop()
    await proxy.stop()
  }
}

/** Every restart of the control plane, every end of a leader. */
export async function soakClusterFaults(ground: Ground, sessions: number): Promise<readonly Row[]> {
  const { sandbox, platform, room } = ground
  const pair = await startPair({ sandbox, platform })
  try {
    await installExams(room)
    // Few sessions live as long as several hand-overs: so there are several rounds.
    const rounds = Array.from({ length: HAND_OVER_ROUNDS }, () => handOvers(pair, HAND_OVER_EVERY_MS))
    const faults = [...clusterFaults(room, pair), ...rounds]
    return await soak(ground, faults, sessions, () => pair.handOver('SIGTERM'))
  } finally {
    await pair.stop()
  }
}

async function soak(
  { room, log, close }: Ground,
  faults: readonly Disturbance[],
  sessions: number,
  restart: () => Promise<unknown>,
): Promise<readonly Row[]> {
  const references = await takeReferences(room, 'exam', ENDINGS)
  const rows: Row[] = []
  for (const fault of faults) {
    log(`${fault.name}: ${sessions} sessions`)
    const outcome = await runTrial(room, fault, { mode: 'exam', endings: mixed(sessions), references })
    rows.push(await close(outcome, restart))
  }
  return rows
}

/** Most are handed in, as in life. */
function mixed(sessions: number): readonly Ending[] {
  const ways: readonly Ending[] = ['submit', 'deadline', 'submit', 'delete', 'submit']
  return Array.from({ length: sessions }, (_, index) => ways[index % ways.length] ?? 'submit')
}
