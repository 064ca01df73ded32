import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isNotFound, type Client } from '../../../src/kube/index.ts'
import { LEASES } from '../../../src/kube/lease-lock.ts'
import {
  OPERATOR,
  startOperator,
  type OperatorProcess,
  type Platform,
  type Sandbox,
} from '../../../src/sandbox/index.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import { startFaultProxy, type FaultProxy, type ProxiedRequest } from '../../builders/fault-proxy.ts'
import type { Moment, Stage } from './moments.ts'

/** An operator that dies at a chosen write, and the next one that takes over. */
export interface MortalOperator {
  /** Tells how far a session's life has come: writes are counted from here. */
  readonly reached: (session: string, stage: Stage) => void
  /** Dies at that moment of the named session; then another one is started. Resolves when that one is ready. */
  dieAt(moment: Moment, session: string): Promise<void>
  stop(): Promise<void>
}

const DEADLINE_MS = 30_000

/** Starts an operator behind a proxy that sees each of its requests. It is who it always is: its own ServiceAccount. */
export async function startMortalOperator(
  sandbox: Sandbox,
  installed: Platform,
  admin: Client,
): Promise<MortalOperator> {
  const user = `system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.serviceAccount}`
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${OPERATOR.namespace}`]
  const proxy = await startFaultProxy(await sandbox.userKubeconfig(user, groups))
  const operatorKubeconfig = join(sandbox.dir, 'mortal-operator.kubeconfig')
  await writeFile(operatorKubeconfig, proxy.kubeconfig, { mode: 0o600 })
  const platform = { ...installed, operatorKubeconfig }
  const script = await bundleOperator()
  const start = () => startOperator({ sandbox, platform, config: { retainEnvironment: '1s' }, script })

  let operator = await start()
  let victim = ''
  let stage: Stage = 'opened'
  let counted = 0
  return {
    reached: (session, next) => {
      // Sessions before this one may still be on their way out.
      if (session !== victim) return
      stage = next
      counted = 0
    },
    async dieAt(moment, session) {
      victim = session
      stage = 'opened'
      counted = 0
      const isTheMoment = (request: ProxiedRequest): boolean => {
        if (stage !== moment.stage || !matches(request, moment, session)) return false
        counted += 1
        return counted === (moment.nth ?? 1)
      }
      const from = proxy.requests.length
      killWhen(proxy, operator, isTheMoment, moment.killed)
      try {
        await within(operator.exited, DEADLINE_MS, () => {
          const seen = proxy.requests.slice(from).filter(({ method }) => method !== 'GET')
          return `no such write: ${moment.title}; seen: ${seen.map(({ method, path }) => `${method} ${path}`).join('\n')}`
        })
      } finally {
        proxy.clear()
      }
      await forgetLease(admin)
      operator = await start()
    },
    async stop() {
      await operator.stop()
      await proxy.stop()
    },
  }
}

/**
 * Nothing reaches the server after the fatal write. `after`: the proxy cuts the connection when the server has
 * answered, and whatever the operator asks next is what kills it.
 */
function killWhen(
  proxy: FaultProxy,
  operator: OperatorProcess,
  isTheMoment: (request: ProxiedRequest) => boolean,
  side: Moment['killed'],
): void {
  const fatal = proxy.inject({
    when: (request) => {
      if (!isTheMoment(request)) return false
      if (side === 'before') operator.kill('SIGKILL')
      return true
    },
    fault: { cut: side === 'before' ? 'before' : 'answer' },
  })
  proxy.inject({
    when: () => {
      if (fatal.struck === 0) return false
      operator.kill('SIGKILL')
      return true
    },
    times: Infinity,
    fault: { cut: 'before' },
  })
}

function matches({ method, path }: ProxiedRequest, moment: Moment, session: string): boolean {
  const [bare = ''] = path.split('?')
  const named = bare.split('/').map((part) => (part === session ? 'LIFE' : part))
  return method === moment.method && moment.path.test(named.join('/'))
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
