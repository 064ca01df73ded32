import type { Client } from '../../../src/kube/index.ts'
import type { Platform, Sandbox } from '../../../src/sandbox/index.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import type { ProxiedRequest } from '../../builders/fault-proxy.ts'
import { startMortalOperator as startMortal } from '../../builders/mortal-operator.ts'
import { proxyPlatform } from '../../builders/proxied-operator.ts'
import type { Moment, Stage } from './moments.ts'

/** An operator that dies at a chosen moment of a session, and the next one that takes over. */
export interface MortalOperator {
  /** Tells how far a session's life has come: writes are counted from here. */
  readonly reached: (session: string, stage: Stage) => void
  /** Dies at that moment of the named session; then another one is started. Resolves when that one is ready. */
  dieAt(moment: Moment, session: string): Promise<void>
  stop(): Promise<void>
}

/** Starts an operator behind a proxy that sees each of its requests. It is who it always is: its own ServiceAccount. */
export async function startMortalOperator(
  sandbox: Sandbox,
  installed: Platform,
  admin: Client,
): Promise<MortalOperator> {
  const { proxy, platform } = await proxyPlatform(sandbox, installed)
  // One person lives all sessions, and those before may still be on their way out.
  const config = { retainEnvironment: '1s', seatsPerCandidate: 50 }
  const operator = await startMortal(proxy, admin, {
    sandbox,
    platform,
    config,
    script: await bundleOperator(),
  })

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
      const isIt = (request: ProxiedRequest): boolean => {
        if (stage !== moment.stage || !matches(request, moment, session)) return false
        counted += 1
        return counted === (moment.nth ?? 1)
      }
      await operator.dieAt({ title: moment.title, isIt, killed: moment.killed })
    },
    async stop() {
      await operator.stop()
      await proxy.stop()
    },
  }
}

function matches({ method, path }: ProxiedRequest, moment: Moment, session: string): boolean {
  const [bare = ''] = path.split('?')
  const named = bare.split('/').map((part) => (part === session ? 'LIFE' : part))
  return method === moment.method && moment.path.test(named.join('/'))
}
