import { describe, expect, it } from 'vitest'
import type { LabSession } from '../api/index.ts'
import { LatestSessions } from './latest.ts'

const KEY = 'camille/word'

const session = (resourceVersion: string, serial: number | undefined, uid = 'one'): LabSession => ({
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
  kind: 'LabSession',
  metadata: { name: 'word', namespace: 'camille', uid, resourceVersion },
  spec: { lab: 'word' } as LabSession['spec'],
  ...(serial !== undefined && { status: { serial } }),
})

describe('the latest of a session', () => {
  it('is ours while the cache shows an older status, whoever else wrote in between', () => {
    const latest = new LatestSessions()
    const written = session('15', 8)
    latest.wrote(KEY, written)
    for (const version of ['11', '13', '14']) expect(latest.pick(KEY, session(version, 7))).toBe(written)
  })

  it('is the cached one from our own status on', () => {
    const latest = new LatestSessions()
    latest.wrote(KEY, session('15', 8))
    const later = session('16', 8)
    expect(latest.pick(KEY, later)).toBe(later)
    const before = session('14', 7)
    expect(latest.pick(KEY, before)).toBe(before)
  })

  it('is the cached one when another replica wrote a newer status', () => {
    const latest = new LatestSessions()
    latest.wrote(KEY, session('15', 8))
    const other = session('20', 11)
    expect(latest.pick(KEY, other)).toBe(other)
  })

  it('is the cached one when the session was deleted and made anew', () => {
    const latest = new LatestSessions()
    latest.wrote(KEY, session('15', 8))
    const anew = session('30', undefined, 'two')
    expect(latest.pick(KEY, anew)).toBe(anew)
  })

  it('knows every version that we wrote, and none of others', () => {
    const latest = new LatestSessions()
    latest.wrote(KEY, session('15', 8))
    latest.wrote(KEY, session('17', 9))
    const known = ['15', '16', '17', undefined].filter((version) => latest.isOurs(KEY, version))
    expect(known).toEqual(['15', '17'])
    latest.forget(KEY)
    expect(latest.isOurs(KEY, '17')).toBe(false)
  })
})
