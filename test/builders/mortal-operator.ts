import { setTimeout } from 'node:timers/promises'
import { isNotFound, type Client } from '../../src/kube/index.ts'
import { LEASES } from '../../src/kube/lease-lock.ts'
import { OPERATOR, startOperator, type OperatorOptions } from '../../src/sandbox/index.ts'
import type { FaultProxy, ProxiedRequest } from './fault-proxy.ts'

/** One request of the operator, and on which side of it the operator dies. */
export interface FatalRequest {
  readonly title: string
  /** Asked of each request, in order, until it says yes. */
  readonly isIt: (request: ProxiedRequest) => boolean
  /** `before`: the server never sees the request. `after`: it is done, and the operator never learns of it. */
  readonly killed: 'before' | 'after'
}

/** An operator that dies at a chosen request, and the next one that takes over. */
export interface MortalOperator {
  /** Dies at that request; then another one is started. Resolves when that one is ready. */
  dieAt(fatal: FatalRequest): Promise<void>
  /** Ends it in good order and starts another one. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const DEADLINE_MS = 60_000

/** Starts an operator that talks through the proxy (`proxyPlatform`), which sees each of its requests. */
export async function startMortalOperator(
  proxy: FaultProxy,
  admin: Client,
  options: OperatorOptions,
): Promise<MortalOperator> {
  let operator = await startOperator(options)
  return {
    async dieAt({ title, isIt, killed }) {
      const from = proxy.requests.length
      const kill = (): void => operator.kill('SIGKILL')
      killWhen(proxy, kill, isIt, killed)
      try {
        await within(operator.exited, DEADLINE_MS, () => {
          const seen = proxy.requests.slice(from).filter(({ method }) => method !== 'GET')
          return `no such request: ${title}; seen: ${seen.map(({ method, path }) => `${method} ${path}`).join('\n')}`
        })
      } finally {
        proxy.clear()
      }
      await forgetLease(admin)
      operator = await startOperator(options)
    },
    async restart() {
      await operator.stop()
      operator = await startOperator(options)
    },
    stop: () => operator.stop(),
  }
}

/**
 * Nothing reaches the server after the fatal request. `after`: the proxy cuts the connection when the server has
 * answered, and whatever the operator asks next is what kills it.
 */
function killWhen(
  proxy: FaultProxy,
  kill: () => void,
  isIt: FatalRequest['isIt'],
  side: FatalRequest['killed'],
): void {
  const fatal = proxy.inject({
    when: (request) => {
      if (!isIt(request)) return false
      if (side === 'before') kill()
      return true
    },
    fault: { cut: side === 'before' ? 'before' : 'answer' },
  })
  proxy.inject({
    when: () => {
      if (fatal.struck === 0) return false
      kill()
      return true
    },
    times: Infinity,
    fault: { cut: 'before' },
  })
}

async function within<T>(promise: Promise<T>, ms: number, what: () => string): Promise<T> {
  const timer = new AbortController()
  const late = setTimeout(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Waited ${ms} ms: ${what()}`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    timer.abort()
    late.catch(() => undefined)
  }
}

/** The dead hold their Lease for 15 s more; what that wait is good for has tests of its own. */
async function forgetLease(admin: Client): Promise<void> {
  try {
    await admin.delete(LEASES, { namespace: OPERATOR.namespace, name: 'cloud-pi-labs' })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
