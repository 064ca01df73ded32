import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../src/cli/search/random.ts'
import type { Fault, FaultProxy, ProxiedRequest } from '../builders/fault-proxy.ts'
import type { Disturbance } from './trial.ts'

/** How bad it gets. */
export interface Severity {
  readonly latencyMs: number
  /** Longer than a leader holds on without renewing. */
  readonly outageMs: number
  readonly seed: number
}

const REFUSED_OF_100 = 25
const RESET_OF_100 = 5

/** What an API server, or the way to it, does to its clients now and then. */
export function apiFaults(
  proxy: FaultProxy,
  { latencyMs, outageMs, seed }: Severity,
): readonly Disturbance[] {
  const random = seededRandom(seed)
  const always = (name: string, when: (request: ProxiedRequest) => boolean, fault: Fault): Disturbance => ({
    name,
    from: 'opening',
    strike: () => during(proxy, [{ when, fault }]),
  })
  return [
    always('too-many-requests', () => random() * 100 < REFUSED_OF_100, {
      answer: { status: 429, headers: { 'retry-after': '1' }, body: status(429, 'TooManyRequests') },
    }),
    {
      name: 'resets',
      from: 'opening',
      // One half before the server has heard of it, the other half after it has acted.
      strike: () =>
        during(proxy, [
          { when: () => random() * 200 < RESET_OF_100, fault: { cut: 'before' } },
          { when: () => random() * 200 < RESET_OF_100, fault: { cut: 'answer' } },
        ]),
    },
    { name: 'watches-gone', from: 'opening', strike: () => expireWatches(proxy) },
    {
      name: 'latency',
      from: 'ending',
      strike: () => during(proxy, [{ when: () => true, fault: { delayMs: latencyMs } }]),
    },
    { name: 'outage', from: 'ending', strike: () => cutOff(proxy, outageMs) },
  ]
}

type Rules = readonly { readonly when: (request: ProxiedRequest) => boolean; readonly fault: Fault }[]

function during(proxy: FaultProxy, rules: Rules): Promise<() => Promise<void>> {
  for (const rule of rules) proxy.inject({ ...rule, times: Infinity })
  return Promise.resolve(() => {
    proxy.clear()
    return Promise.resolve()
  })
}

/** Each watch, opened anew, is told once that its version is too old: one half at once, the other half later. */
async function expireWatches(proxy: FaultProxy): Promise<() => Promise<void>> {
  const told = new Set<string>()
  const isNew = ({ path }: ProxiedRequest): boolean => {
    const [collection = '', query = ''] = path.split('?')
    if (!/\bwatch=/.test(query) || told.has(collection)) return false
    told.add(collection)
    return true
  }
  const gone = status(410, 'Expired')
  const later = { line: JSON.stringify({ type: 'ERROR', object: gone }), afterLines: 1 }
  const end = await during(proxy, [
    {
      when: (request) => told.size % 2 === 0 && isNew(request),
      fault: { answer: { status: 410, body: gone } },
    },
    { when: isNew, fault: later },
  ])
  proxy.cutAll()
  return end
}

/** Nothing gets through for so long; then everything does. */
async function cutOff(proxy: FaultProxy, ms: number): Promise<() => Promise<void>> {
  const end = await during(proxy, [{ when: () => true, fault: { cut: 'before' } }])
  proxy.cutAll()
  const over = pause(ms).then(end)
  return () => over
}

function status(code: number, reason: string): object {
  return { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, reason, message: reason }
}
