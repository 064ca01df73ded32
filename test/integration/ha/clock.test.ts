import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createClient,
  measureClockSkew,
  certainSkewMs,
  systemClock,
  type Client,
} from '../../../src/kube/index.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { startReplica, watchHolders, type Holders } from './replicas.ts'
import { setForward } from './skewed-clock.ts'

const sandbox = useSandbox({ platform: true })
const stop = new AbortController()
const here = () => ({ sandbox: sandbox(), platform: sandbox.platform() })

let admin: Client
let holders: Holders

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  holders = await watchHolders(admin, stop.signal)
})
afterAll(() => {
  stop.abort()
  admin.close()
})

it('this machine’s clock agrees with a real API server’s, and one that is set to another time does not', async () => {
  const set = (ms: number) => ({ ...systemClock, date: () => new Date(Date.now() + ms) })
  const skew = async (ms: number) => certainSkewMs(await measureClockSkew(admin, { clock: set(ms) }))
  expect(await skew(0)).toBe(0)
  expect(await skew(60_000)).toBeGreaterThan(0)
  expect(await skew(-60_000)).toBeLessThan(0)
})

it('a replica whose clock is wrong never leads, says why on /readyz, and leaves the Lease to another one', async () => {
  const wrong = await startReplica(here(), 'wrong', {
    standby: true,
    nodeArgs: setForward(60_000, 'at start'),
  })
  const told = async () => (await wrong.readyz()).checks.some(({ message }) => message?.includes('ahead of'))
  await waitFor(told, { what: 'its clock to be compared' })
  expect(await wrong.readyz()).toMatchObject({
    code: 503,
    status: 'NotReady',
    role: 'standby',
    checks: [
      {
        name: 'clock',
        status: 'Failed',
        message: expect.stringMatching(/ahead of the API server’s/) as string,
      },
      { name: 'apiServer', status: 'Ok' },
    ],
  })
  expect(holders.seen).toEqual([])
  const right = await startReplica(here(), 'right')
  await holders.until('right')
  right.kill('SIGTERM')
  expect(await right.exited).toBe(0)
  await holders.until('')
  const next = await startReplica(here(), 'next')
  expect((await wrong.readyz()).role).toBe('standby')
  expect(holders.seen).toEqual(['right', '', 'next'])
  await Promise.all([next.stop(), wrong.stop()])
  await holders.until('')
})

it('a leader whose clock is set wrong gives the Lease back and ends; the standby leads', async () => {
  const leader = await startReplica(here(), 'leader', { nodeArgs: setForward(60_000, 'on SIGUSR2') })
  const standby = await startReplica(here(), 'standby', { standby: true })
  const before = holders.seen.length
  leader.kill('SIGUSR2')
  expect(await leader.exited).toBe(1)
  await holders.until('standby')
  expect(holders.seen.slice(before)).toEqual(['', 'standby'])
  expect(await leader.logTail(200)).toContain('The clock differs from the API server’s')
  await standby.stop()
})
