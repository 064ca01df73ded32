import { setTimeout as sleep } from 'node:timers/promises'
import { RESOURCES } from '../../src/session/resources.ts'
import { answered, openWatches, tally, writes } from './audit.ts'
import { measureFloor, type Floor } from './floor.ts'
import { residentMiB } from './memory.ts'
import type { Measured, Results } from './numbers.ts'
import { untilQuiet } from './quiet.ts'
import { processorTime, usedBetween } from './processor-time.ts'
import { aBenchSession, makeHomes, pidsOf, untilReady, withRig, type Rig } from './rig.ts'
import type { Bench, Scenario } from './scenario.ts'

const SESSIONS = 200
const STEADY_S = 60

/** Two hundred sessions: what providing them costs, what holding them costs, what a restart costs. */
export const twoHundred: Scenario = {
  name: `${SESSIONS} sessions`,
  keys: ['floorRatio', 'rssMiB', 'steadyWrites', 'watches', 'restartWrites'],
  run: async (bench) => {
    // On a control plane of its own: what deleting its objects leaves to do would be counted against the operator.
    const floor = bench.wanted.has('floorRatio')
      ? await withRig(bench, async (rig) => await writeFloor(bench, rig, await makeHomes(rig, SESSIONS)))
      : undefined
    return await withRig(bench, (rig) => measure(bench, rig, floor))
  },
}

async function measure(bench: Bench, rig: Rig, floor: Floor | undefined): Promise<Results> {
  const { wanted, log } = bench
  const homes = await makeHomes(rig, SESSIONS)
  const started = await rig.audit.mark()
  const operator = await rig.startOperator()
  const operatorMs = await provision(bench, rig, homes)
  log('Waiting until the operator has nothing left to write')
  await untilQuiet(rig.audit)
  const watches = largestWatches(openWatches(await rig.audit.since(started)))
  const steady =
    wanted.has('steadyWrites') || wanted.has('rssMiB') ? await holdSteady(bench, rig, operator.pid) : {}
  await operator.stop()
  return {
    ...(floor !== undefined && { floorRatio: ratio(operatorMs, floor) }),
    ...steady,
    watches,
    ...(wanted.has('restartWrites') && { restartWrites: await restart(bench, rig) }),
  }
}

async function writeFloor({ log, note }: Bench, rig: Rig, homes: readonly string[]): Promise<Floor> {
  log(`Writing the objects of ${homes.length} sessions with a bare client`)
  const floor = await measureFloor(rig, homes)
  log(`${floor.objects} objects in ${seconds(floor.ms)}`)
  note(`processor time, floor: ${floor.used}`)
  return floor
}

/** From the first request that creates a session to the last event that says EnvironmentReady. */
async function provision({ log, note }: Bench, rig: Rig, homes: readonly string[]): Promise<number> {
  log(`Applying ${homes.length} sessions`)
  const mark = await rig.audit.mark()
  const before = await processorTime(pidsOf(rig))
  const startedAt = performance.now()
  const [...readyAt] = await Promise.all([
    ...homes.map((home) => untilReady(rig, home, 300_000)),
    ...homes.map((home) => rig.admin.create(RESOURCES.session, aBenchSession(home)).then(() => 0)),
  ])
  const ms = Math.max(...readyAt) - startedAt
  note(`processor time, operator: ${usedBetween(before, await processorTime(pidsOf(rig)))}`)
  log(`All ready after ${seconds(ms)}`)
  const requests = answered(await rig.audit.since(mark))
  const refused = requests.filter(({ responseStatus }) => (responseStatus?.code ?? 0) >= 400)
  note(`requests per session, up to Ready: ${tally(requests, homes.length)}`)
  note(`of these refused: ${refused.length === 0 ? 'none' : tally(refused, homes.length)}`)
  return ms
}

async function holdSteady(
  { log }: Bench,
  { audit }: Rig,
  pid: number,
): Promise<Pick<Results, 'rssMiB' | 'steadyWrites'>> {
  log(`Holding ${SESSIONS} sessions for ${STEADY_S} s`)
  const mark = await audit.mark()
  const samples: number[] = []
  for (let second = 0; second < STEADY_S; second += 1) {
    samples.push(await residentMiB(pid))
    await sleep(1_000)
  }
  const written = writes(await audit.since(mark))
  return {
    rssMiB: {
      value: round(Math.max(...samples), 1),
      beside: `the most seen in ${STEADY_S} s, ${round(samples.at(-1) ?? 0, 1)} at the end`,
    },
    steadyWrites: { value: written.length, beside: tally(written) },
  }
}

/** Everything written from the start of a second operator until it has been quiet for a while. */
async function restart({ log }: Bench, rig: Rig): Promise<Measured> {
  log('Restarting the operator')
  const mark = await rig.audit.mark()
  const operator = await rig.startOperator()
  await untilQuiet(rig.audit, 10_000)
  const events = await rig.audit.since(mark)
  await operator.stop()
  const written = writes(events)
  return { value: written.length, beside: `all requests: ${tally(answered(events))}` }
}

function largestWatches(open: ReadonlyMap<string, number>): Measured {
  const secrets = open.get('secrets') ?? 0
  const counted = [...open].filter(([resource]) => resource !== 'secrets')
  const value = Math.max(0, ...counted.map(([, count]) => count))
  return { value, beside: `${counted.length} kinds watched, ${secrets} watches on Secrets` }
}

function ratio(operatorMs: number, floor: Floor): Measured {
  const beside = `operator ${seconds(operatorMs)}, floor ${seconds(floor.ms)} for ${floor.objects} objects`
  return { value: round(operatorMs / floor.ms, 2), beside }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
