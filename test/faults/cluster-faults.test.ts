import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleOperator } from '../builders/bundle.ts'
import { useSandbox } from '../builders/sandbox.ts'
import { clusterFaults } from './cluster-faults.ts'
import { findOrphans } from './orphans.ts'
import { findOutcries } from './outcries.ts'
import { startPair, type Pair } from './pair.ts'
import { installExams, openRoom, type Room } from './room.ts'
import { runTrial, takeReferences, type Disturbance, type Endings, type References } from './trial.ts'

const NAMES = ['api-server-restart', 'etcd-restart', 'hand-over', 'leader-killed'] as const
const ENDINGS: Endings = ['submit', 'deadline', 'delete']

const sandbox = useSandbox({ platform: true })
const stop = new AbortController()

let room: Room
let pair: Pair
let references: References
let faults: ReadonlyMap<string, Disturbance>

beforeAll(async () => {
  room = await openRoom(sandbox(), stop.signal)
  pair = await startPair({
    sandbox: sandbox(),
    platform: sandbox.platform(),
    script: await bundleOperator(),
  })
  await installExams(room)
  references = await takeReferences(room, 'exam', ENDINGS)
  faults = new Map(clusterFaults(room, pair).map((fault) => [fault.name, fault]))
})
afterAll(async () => {
  await pair.stop()
  stop.abort()
})

describe('exams on the way to their marks when there is', () => {
  for (const name of NAMES) {
    it(`${name} are marked no differently, in time or shown late`, async () => {
      const fault = faults.get(name)
      if (fault === undefined) throw new Error(`There is no fault ${name}`)
      const outcome = await runTrial(room, fault, { mode: 'exam', endings: ENDINGS, references })
      expect(outcome).toMatchObject({ name, lost: [], changed: [], untimely: [] })
    })
  }

  it('leave nothing behind that no transcript names, and no cry in a log', async () => {
    expect(await pair.handOver('SIGTERM')).toBe(0)
    expect(await findOrphans(room)).toEqual([])
    expect(await findOutcries(sandbox())).toEqual([])
  })
})
