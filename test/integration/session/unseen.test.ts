import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { startOperator, type OperatorProcess } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import type { Fault, ProxiedRequest } from '../../builders/fault-proxy.ts'
import { proxyPlatform, type ProxiedPlatform } from '../../builders/proxied-operator.ts'
import { useSandbox } from '../../builders/sandbox.ts'

// What candidates do to the platform while the operator's watches are down, or behind.

const sandbox = useSandbox({ platform: true })

let admin: Client
let proxied: ProxiedPlatform
let operator: OperatorProcess
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  proxied = await proxyPlatform(sandbox(), sandbox.platform())
  operator = await startOperator({
    sandbox: sandbox(),
    platform: proxied.platform,
    script: await bundleOperator(),
  })
  await admin.create(RESOURCES.lab, aLab('word'))
})
afterEach(() => proxied.proxy.clear())
afterAll(async () => {
  await operator.stop()
  await proxied.proxy.stop()
  admin.close()
})

const WATCHED_POLICIES = ({ path }: ProxiedRequest): boolean =>
  path.includes('/networkpolicies?') && path.includes('watch=1')
const POLICY = 'deny-default'

/** From now on this is what comes of each watch of NetworkPolicies. */
function watchesMeet(fault: Fault, times = Infinity): void {
  proxied.proxy.clear()
  proxied.proxy.inject({ when: WATCHED_POLICIES, times, fault })
}

/** Does what the lab asks for, and deletes a policy of the platform. */
async function damage(home: string): Promise<Candidate> {
  const candidate = await aCandidate(sandbox(), admin, home)
  await candidate.open('word')
  const ready = await candidate.until('word', 'ready', hasCondition('EnvironmentReady', 'True'))
  const hands = await candidate.handedOut('word')
  const { namespace } = firstEnvironment(ready)
  await hands.create(RESOURCES.configMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'answer', namespace },
    data: { word: String(ready.status?.parameters?.['word']) },
  })
  await hands.delete(RESOURCES.networkPolicy, { namespace, name: POLICY })
  hands.close()
  return candidate
}

const gone = { status: 410, body: { kind: 'Status', status: 'Failure', code: 410, reason: 'Expired' } }

it('a platform object that was made and deleted between two listings is put back and written down', async () => {
  watchesMeet({ answer: { status: 503 } })
  proxied.proxy.cutAll()
  const camille = await damage('camille')
  watchesMeet({ answer: gone }, 1)
  const { status } = await camille.until('word', 'a repair', (seen) => seen.status?.repaired?.length === 1)
  expect(status?.repaired).toMatchObject([{ kind: 'NetworkPolicy', name: POLICY, change: 'Deleted' }])
})

it('a platform object deleted just before the work is handed in costs its check, though no watch told of it', async () => {
  watchesMeet({ silentAfterLines: 0 })
  proxied.proxy.cutAll()
  const dora = await damage('dora')
  await dora.change('word', { submit: true })
  const { status } = await dora.until('word', 'a mark', hasCondition('Graded', 'True'))
  expect(status?.repaired).toMatchObject([{ kind: 'NetworkPolicy', name: POLICY, change: 'Deleted' }])
  expect(status?.checks?.find(({ id }) => id === 'write/platform')?.state).toBe('Fail')
})
