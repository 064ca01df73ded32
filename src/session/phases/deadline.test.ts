import { describe, expect, it } from 'vitest'
import type { LabSession, LabSessionStatus } from '../../api/index.ts'
import { isConflict, networkError } from '../../kube/errors.ts'
import type { Pass } from '../context.ts'
import { LatestSessions } from '../latest.ts'
import { openScope } from '../scope.ts'
import { comfort } from './comfort.ts'
import { submit } from './submit.ts'

const NOW = new Date('2031-03-04T10:00:00Z')
const OPEN = { type: 'EnvironmentReady', status: 'True' } as never
const OVER: LabSessionStatus = {
  serial: 4,
  startedAt: '2031-03-04T09:00:00Z',
  deadline: '2031-03-04T10:00:00Z',
  conditions: [OPEN],
}

function aSession(status: LabSessionStatus, extensions: readonly object[] = []): LabSession {
  return {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: { name: 'word', namespace: 'camille', uid: 'one', resourceVersion: '15', generation: 1 },
    spec: { lab: 'word', locale: 'en', coaching: { extensions, decisions: [] } } as never,
    status,
  }
}

/** A pass on what the cache shows, on a server that has something newer; what is written is kept. */
function aPass(cached: LabSession, live = cached) {
  const written: unknown[] = []
  const client = {
    get: () => Promise.resolve(live),
    patch: (_: unknown, __: unknown, { json }: { json: unknown[] }) => {
      written.push(...json)
      return Promise.resolve(live)
    },
  }
  const context = { client, latest: new LatestSessions(), recorder: { record: () => 0 }, clock: () => NOW }
  const pass = {
    context,
    scope: openScope('camille/word', cached, NOW),
    signal: new AbortController().signal,
    active: { revision: { spec: { duration: '1h' } } },
  } as unknown as Pass
  return { pass, written }
}

describe('the deadline', () => {
  it('ends the work by a write that holds on to the status before it', async () => {
    const { pass, written } = aPass(aSession(OVER))
    expect(await submit(pass)).toBe('continue')
    expect(written).toContainEqual({ op: 'test', path: '/status/serial', value: 4 })
    expect(written).toContainEqual({ op: 'add', path: '/status/frozenAt', value: OVER.deadline })
  })

  it('does not strike when a coach has added time of which no watch has told', async () => {
    const act = { at: '2031-03-04T09:59:00Z', by: 'coach@example.fr', minutes: 10, reason: 'Noise' }
    const { pass, written } = aPass(aSession(OVER), aSession(OVER, [act]))
    expect(await submit(pass)).toBe('stop')
    expect(pass.scope.change).toMatchObject({ deadline: '2031-03-04T10:10:00Z' })
    expect(written).toEqual([])
  })

  it.each([
    ['another replica has written since', { serial: 5 }, 'one'],
    ['the session was made anew', {}, 'two'],
  ])('is looked at anew where %s', async (_, more, uid) => {
    const live = aSession({ ...OVER, ...more })
    const { pass, written } = aPass(aSession(OVER), { ...live, metadata: { ...live.metadata, uid } })
    const error: unknown = await Promise.resolve(submit(pass)).catch((thrown: unknown) => thrown)
    expect(isConflict(error)).toBe(true)
    expect(written).toEqual([])
  })
})

describe('comfort', () => {
  const ahead = { ...OVER, deadline: '2031-03-04T10:30:00Z' }

  it('holds up nothing when it fails, and is told and tried again', async () => {
    const { pass } = aPass(aSession(ahead))
    expect(await comfort(() => Promise.reject(networkError('no room')))(pass)).toBe('continue')
    expect(pass.scope.failure?.message).toBe('no room')
    expect(pass.scope.events).toMatchObject([{ type: 'Warning', reason: 'AccessNotUpdated' }])
  })

  it('is not begun when time is up', async () => {
    const { pass } = aPass(aSession(OVER))
    expect(await comfort(() => 'stop')(pass)).toBe('continue')
  })

  it('is given up when time is up', async () => {
    const { pass } = aPass(aSession({ ...OVER, deadline: '2031-03-04T10:00:00.020Z' }))
    const slow = comfort(
      ({ signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('The request was given up'))),
        ),
    )
    expect(await slow(pass)).toBe('continue')
    expect(pass.scope.failure?.message).toBe('The request was given up')
  })
})
