import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleOperator } from '../builders/bundle.ts'
import { proxyPlatform, type ProxiedPlatform } from '../builders/proxied-operator.ts'
import { useSandbox } from '../builders/sandbox.ts'
import { apiFaults } from './api-faults.ts'
import { keepOperator, type KeptOperator } from './kept-operator.ts'
import { findOrphans } from './orphans.ts'
import { findOutcries } from './outcries.ts'
import { installExams, openRoom, type Room } from './room.ts'
import { runTrial, takeReferences, type Disturbance, type Endings, type References } from './trial.ts'

const NAMES = ['too-many-requests', 'resets', 'watches-gone', 'latency', 'outage'] as const
const ENDINGS: Endings = ['submit', 'deadline', 'delete']
// The soak waits longer (make soak): what may go wrong is the same, once the leader's term is over.
const SEVERITY = { latencyMs: 2_000, outageMs: 12_000, seed: 5 }

const sandbox = useSandbox({ platform: true })
const stop = new AbortController()

let room: Room
let proxied: ProxiedPlatform
let operator: KeptOperator
let references: References
let faults: ReadonlyMap<string, Disturbance>

beforeAll(async () => {
  room = await openRoom(sandbox(), stop.signal)
  proxied = await proxyPlatform(sandbox(), sandbox.platform())
  operator = await keepOperator({
    sandbox: sandbox(),
    platform: proxied.platform,
    script: await bundleOperator(),
  })
  await installExams(room)
  references = await takeReferences(room, 'exam', ENDINGS)
  faults = new Map(apiFaults(proxied.proxy, SEVERITY).map((fault) => [fault.name, fault]))
})
afterAll(async () => {
  await operator.stop()
  stop.abort()
  await proxied.proxy.stop()
})

// What a test that ran out of time has left behind is not the next one's.
beforeEach(() => proxied.proxy.clear())

describe('exams whose operator meets', () => {
  for (const name of NAMES) {
    it(`${name} are marked no differently, in time or shown late`, async () => {
      const fault = faults.get(name)
      if (fault === undefined) throw new Error(`There is no fault ${name}`)
      const outcome = await runTrial(room, fault, { mode: 'exam', endings: ENDINGS, references })
      expect(outcome).toMatchObject({ name, lost: [], changed: [], untimely: [] })
      // Nobody was there at the deadline, and the transcript says so.
      if (name === 'outage') expect(outcome.late).toHaveLength(1)
      // Longer than candidates wait: what they waited for is told, not that time ran out.
    }, 300_000)
  }

  it('leave nothing behind that no transcript names, and no cry in a log', async () => {
    await operator.restart()
    expect(await findOrphans(room)).toEqual([])
    expect(await findOutcries(sandbox())).toEqual([])
  })
})
