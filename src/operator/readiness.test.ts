import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../test/builders/fake-clock.ts'
import { silentLogger } from '../api/index.ts'
import {
  createKubeCounters,
  networkError,
  noMetrics,
  type InformerLook,
  type RawResponse,
} from '../kube/index.ts'
import { reportReadiness } from '../server/index.ts'
import { createClockCheck } from './clock-check.ts'
import { createClusterHealth } from './cluster-health.ts'
import { Replica } from './replica.ts'

const OK = { ok: true } as const

describe('the clock', () => {
  /** Our clock, a server's, and what the check makes of them. */
  function twoClocks() {
    const ours = createFakeClock()
    let setForwardMs = 0
    let reachable = true
    let asked = 0
    const clock = { ...ours, date: () => new Date(ours.date().getTime() + setForwardMs) }
    const send = (): Promise<RawResponse> => {
      asked += 1
      if (!reachable) return Promise.reject(networkError('gone'))
      return Promise.resolve({ status: 200, body: {}, warnings: [], date: ours.date().toUTCString() })
    }
    return {
      check: createClockCheck({ client: { send }, logger: silentLogger, clock }),
      set: (ms: number) => (setForwardMs = ms),
      reach: (value: boolean) => (reachable = value),
      advance: (ms: number) => ours.advance(ms),
      asked: () => asked,
    }
  }

  it('counts as wrong until it was compared', async () => {
    const { check, reach } = twoClocks()
    expect(check.result()).toMatchObject({
      ok: false,
      message: expect.stringContaining('not been compared') as string,
    })
    reach(false)
    expect(await check.isRight()).toBe(false)
    reach(true)
    expect(await check.isRight()).toBe(true)
    expect(check.result()).toEqual(OK)
  })

  it('is compared again only after a while', async () => {
    const { check, advance, asked } = twoClocks()
    await check.isRight()
    advance(29_000)
    await check.isRight()
    expect(asked()).toBe(1)
    advance(1_000)
    await check.isRight()
    expect(asked()).toBe(2)
  })

  it('is compared at once when somebody sets it, and says on which side it is wrong', async () => {
    const { check, set } = twoClocks()
    await check.isRight()
    set(60_000)
    expect(await check.isRight()).toBe(false)
    expect(check.result()).toEqual({
      ok: false,
      message: 'The clock is at least 59.0 s ahead of the API server’s: set it right, with NTP',
    })
    set(-60_000)
    expect(await check.isRight()).toBe(false)
    expect(check.result()).toMatchObject({ message: expect.stringContaining('60.0 s behind') as string })
    set(0)
    expect(await check.isRight()).toBe(true)
  })

  it('stays what it was while the server does not answer', async () => {
    const { check, reach, advance } = twoClocks()
    await check.isRight()
    reach(false)
    advance(60_000)
    expect(await check.isRight()).toBe(true)
  })
})

describe('the API server', () => {
  const request = { verb: 'get', resource: 'leases' }

  it('has to answer, and to answer again', () => {
    const clock = createFakeClock()
    const health = createClusterHealth(noMetrics, clock)
    expect(health.answered()).toMatchObject({ ok: false })
    health.metrics.requestDone({ ...request, code: 200 }, 0)
    expect(health.answered()).toEqual(OK)
    clock.advance(15_001)
    for (const code of [0, 502, 503]) health.metrics.requestDone({ ...request, code }, 0)
    expect(health.answered()).toEqual({ ok: false, message: 'The API server does not answer' })
  })

  it('must let us watch: a refused watch is named once it lasts, and no longer when it is back', () => {
    const clock = createFakeClock()
    const health = createClusterHealth(noMetrics, clock)
    const { metrics } = health
    for (const resource of ['pods', 'labsessions', 'labs']) metrics.watches(resource, 1)
    metrics.watchEnded('labs', 'closed')
    metrics.watchEnded('pods', 'Forbidden')
    metrics.watchEnded('labsessions', 'Network')
    // An environment's own, gone with it.
    metrics.watchEnded('secrets', 'Forbidden')
    expect(health.watched()).toEqual(OK)
    clock.advance(30_001)
    metrics.watches('labsessions', 1)
    expect(health.watched()).toEqual({
      ok: false,
      message: 'The API server refuses or ends these watches: pods',
    })
    metrics.watches('pods', 1)
    expect(health.watched()).toEqual(OK)
  })

  /** The health of one informer, and of an environment's own, as they stand. */
  function aWatched(look: Partial<InformerLook>) {
    const health = createClusterHealth(noMetrics, createFakeClock())
    const well = {
      resource: 'pods',
      objects: 0,
      synced: true,
      ageMs: 600_000,
      silentMs: 60_000,
      denied: false,
    }
    const ended = health.metrics.informer(() => ({ ...well, ...look }))
    return { health, ended }
  }

  it('must be heard on each watch: one that is silent for longer than five minutes is named', () => {
    expect(aWatched({}).health.watched()).toEqual(OK)
    expect(aWatched({ silentMs: 300_000 }).health.watched()).toEqual(OK)
    const { health, ended } = aWatched({ silentMs: 300_001 })
    expect(health.watched()).toEqual({
      ok: false,
      message: 'Nothing has been heard on these watches for five minutes: pods',
    })
    ended()
    expect(health.watched()).toEqual(OK)
  })

  it('must give us every listing: a cache that stays unfilled is named', () => {
    const filling = { synced: false, silentMs: 0 }
    expect(aWatched({}).health.filled()).toEqual(OK)
    expect(aWatched({ ...filling, ageMs: 30_000 }).health.filled()).toEqual(OK)
    expect(aWatched({ ...filling, ageMs: 30_001 }).health.filled()).toEqual({
      ok: false,
      message: 'These caches are not filled: pods',
    })
  })

  it('may close an environment to us that is on its way out, however long somebody holds it', () => {
    const gone = { resource: 'secrets', denied: true, silentMs: 900_000 }
    expect(aWatched(gone).health.watched()).toEqual(OK)
    expect(aWatched({ ...gone, synced: false }).health.filled()).toEqual(OK)
    expect(aWatched({ ...gone, denied: false }).health.watched()).toMatchObject({ ok: false })
    expect(aWatched({ ...gone, resource: 'pods' }).health.watched()).toMatchObject({ ok: false })
  })

  it('is still counted as before', () => {
    const counters = createKubeCounters()
    createClusterHealth(counters, createFakeClock()).metrics.requestDone({ ...request, code: 200 }, 0)
    expect(counters.snapshot()).toHaveProperty('requests{get,leases,200}', 1)
  })
})

describe('a replica', () => {
  const cluster = { answered: () => OK, filled: () => OK, watched: () => OK }
  const right = { result: () => OK }
  const statusOf = (replica: Replica) => reportReadiness(replica.readiness()).status

  it('is ready while it waits, not ready while its caches fill, ready when it works, not ready when it stops', () => {
    const replica = new Replica({ clock: right, cluster })
    const seen = [statusOf(replica)]
    for (const step of ['leads', 'works', 'stops'] as const) {
      replica[step]()
      seen.push(statusOf(replica))
    }
    expect(seen).toEqual(['Ready', 'NotReady', 'Ready', 'NotReady'])
  })

  it('with a wrong clock is not ready', () => {
    const clock = { result: () => ({ ok: false, message: 'The clock is wrong' }) as const }
    expect(statusOf(new Replica({ clock, cluster }))).toBe('NotReady')
  })
})
