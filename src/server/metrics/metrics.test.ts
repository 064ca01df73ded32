import { beforeEach, describe, expect, it } from 'vitest'
import { Registry } from 'prom-client'
import { createFakeClock } from '../../../test/builders/fake-clock.ts'
import { createQueue } from '../../kube/queue.ts'
import { runWorkers } from '../../kube/workers.ts'
import { networkError } from '../../kube/errors.ts'
import { createMetrics, type Metrics } from './metrics.ts'

let registry: Registry
let metrics: Metrics

beforeEach(() => {
  registry = new Registry()
  metrics = createMetrics(registry)
})

/** The lines that a scraper reads, comments and the process's own aside. */
async function lines(): Promise<string[]> {
  const text = await metrics.exposition.text()
  return text.split('\n').filter((line) => line.startsWith('cloud_pi_labs_'))
}

const series = async () => (await lines()).map((line) => line.slice(0, line.lastIndexOf(' ')))

/** One session's doings, as the layers below tell of them. */
async function workOn(key: string): Promise<void> {
  const clock = createFakeClock()
  const queue = createQueue<string>({ name: 'sessions', metrics: metrics.kube, clock })
  queue.add(key)
  await runWorkers(queue, {
    workers: 1,
    clock,
    onError: () => undefined,
    handle() {
      queue.shutDown()
      return Promise.reject(networkError(`${key} cannot be had`))
    },
  })
  metrics.kube.requestDone({ verb: 'get', resource: 'namespaces', code: 200 }, 0.01)
  metrics.kube.requestRetried('429')
  metrics.kube.watches('secrets', 1)
  metrics.kube.watchEvent('secrets', 'ADDED')
  metrics.kube.relisted('secrets', 'start')
  metrics.kube.watchEnded('secrets', `gone with ${key}`)
  metrics.kube.informer(() => ({
    resource: 'secrets',
    objects: 3,
    synced: true,
    ageMs: 5_000,
    silentMs: 2_000,
    denied: false,
  }))
  metrics.sessions.sessions(() => ({ Active: 1, Passed: 0 }))
  metrics.sessions.markedLive(0.02)
  metrics.sessions.markedFinally(9)
  metrics.sessions.repaired({ kind: 'ResourceQuota', change: 'Changed' })
}

it('two hundred sessions add no series to those of the first', async () => {
  await workOn('camille/first')
  const ofOne = await series()
  expect(ofOne.length).toBeGreaterThan(50)
  for (let i = 0; i < 200; i += 1) await workOn(`candidate-${i}/session-${i}`)
  expect(await series()).toEqual(ofOne)
})

describe('what is told', () => {
  it('sums up what informers of one resource hold, and tells of the most silent one', async () => {
    const look = { resource: 'secrets', objects: 3, synced: true, ageMs: 0, silentMs: 2_000, denied: false }
    metrics.kube.informer(() => look)
    const ended = metrics.kube.informer(() => ({ ...look, silentMs: 7_000 }))
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'cloud_pi_labs_informer_stored_objects{resource="secrets"} 6',
        'cloud_pi_labs_informer_last_event_age_seconds{resource="secrets"} 7',
      ]),
    )
    ended()
    expect(await lines()).toContain('cloud_pi_labs_informer_stored_objects{resource="secrets"} 3')
  })

  it('says which passes failed on the world, and which on us', async () => {
    const queue = createQueue<string>({ name: 'labs', metrics: metrics.kube })
    const outcomes = [networkError('gone'), new TypeError('ours')]
    queue.add('any')
    await runWorkers(queue, {
      workers: 1,
      onError: () => (outcomes.length === 0 ? queue.shutDown() : undefined),
      handle: () => Promise.reject(outcomes.shift() ?? new Error('no more')),
    })
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'cloud_pi_labs_reconcile_seconds_count{controller="labs",result="failed"} 1',
        'cloud_pi_labs_reconcile_seconds_count{controller="labs",result="threw"} 1',
        'cloud_pi_labs_queue_adds_total{queue="labs"} 2',
        'cloud_pi_labs_queue_retries_total{queue="labs"} 2',
        'cloud_pi_labs_queue_depth{queue="labs"} 0',
      ]),
    )
  })

  it('tells requests by the class of their answer', async () => {
    for (const code of [200, 201, 404, 0])
      metrics.kube.requestDone({ verb: 'get', resource: 'pods', code }, 0.01)
    const counts = (await lines()).filter((line) =>
      line.startsWith('cloud_pi_labs_api_request_seconds_count'),
    )
    expect(counts.map((line) => /code="(\w+)".* (\d+)$/.exec(line)?.slice(1))).toEqual([
      ['2xx', '2'],
      ['4xx', '1'],
      ['none', '1'],
    ])
  })

  it('says nothing of a clock that was not compared yet, nor of sessions that somebody else leads', async () => {
    const names = async () => (await lines()).join('\n')
    metrics.replica(() => ({ isLeader: false, clockSkewMs: undefined }))
    expect(await names()).toContain('cloud_pi_labs_election_is_leader 0')
    expect(await names()).not.toContain('cloud_pi_labs_clock_skew_seconds')
    expect(await names()).not.toContain('cloud_pi_labs_sessions{')
    metrics.replica(() => ({ isLeader: true, clockSkewMs: -2_500 }))
    expect(await lines()).toEqual(
      expect.arrayContaining(['cloud_pi_labs_election_is_leader 1', 'cloud_pi_labs_clock_skew_seconds -2.5']),
    )
  })

  it('has the process’s own families by their usual names, without those that load it', async () => {
    const text = await metrics.exposition.text()
    expect(text).toContain('\nprocess_resident_memory_bytes ')
    expect(text).toContain('\nnodejs_heap_size_used_bytes ')
    expect(text).not.toContain('nodejs_eventloop')
  })
})
