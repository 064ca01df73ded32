import { describe, expect, it } from 'vitest'
import type { LabSession, LabSessionStatus } from '../api/index.ts'
import { statusPatch } from './status-patch.ts'

const session = (status?: LabSessionStatus): LabSession => ({
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
  kind: 'LabSession',
  metadata: { name: 'word', namespace: 'camille', uid: 'one', resourceVersion: '15' },
  spec: { lab: 'word' } as LabSession['spec'],
  ...(status !== undefined && { status }),
})

const ONE = { op: 'test', path: '/metadata/uid', value: 'one' }

describe('the patch of a status', () => {
  it('is none when nothing differs', () => {
    expect(statusPatch(session({ serial: 3, attempt: 1 }), { serial: 3, attempt: 1 })).toBeUndefined()
    expect(statusPatch(session({ serial: 3 }), { serial: 3, place: undefined } as never)).toBeUndefined()
  })

  it('holds on to the session and to the status before, not to the version of the object', () => {
    const before = { serial: 3, phase: 'Active', attempt: 1 } as const
    expect(statusPatch(session(before), { ...before, phase: 'Grading' })).toEqual({
      json: [
        ONE,
        { op: 'test', path: '/status/serial', value: 3 },
        { op: 'add', path: '/status/phase', value: 'Grading' },
        { op: 'add', path: '/status/serial', value: 4 },
      ],
    })
  })

  it('takes away what is no longer said', () => {
    const before = { serial: 3, place: 2, attempt: 1 }
    const after = { ...before, place: undefined } as never
    expect(statusPatch(session(before), after)?.json).toContainEqual({ op: 'remove', path: '/status/place' })
  })

  it('is the whole status at first, on top of the version that was read', () => {
    expect(statusPatch(session(), { attempt: 1 })).toEqual({
      json: [
        ONE,
        { op: 'test', path: '/metadata/resourceVersion', value: '15' },
        { op: 'add', path: '/status', value: { attempt: 1, serial: 1 } },
      ],
    })
  })

  it('begins to count where an operator that did not wrote before', () => {
    const [, test, , serial] = statusPatch(session({ attempt: 1 }), { attempt: 2 })?.json ?? []
    expect([test, serial]).toEqual([
      { op: 'test', path: '/metadata/resourceVersion', value: '15' },
      { op: 'add', path: '/status/serial', value: 1 },
    ])
  })
})
