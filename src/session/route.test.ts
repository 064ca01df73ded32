import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/index.ts'
import { ActiveSessions } from './active.ts'
import { RESOURCES } from './resources.ts'
import { concernedSession } from './route.ts'

const KEY = 'camille/first'
const NAMESPACE = 'lab-atlas-dev'

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } }

/** What a session hears of its environment, of which nothing else is held in memory, as after a restart. */
function environment() {
  const active = new ActiveSessions()
  active.claim(KEY, [NAMESPACE])
  const hears = (change: { plural: 'namespaces' | 'configMaps'; after: KubeObject | undefined }) => {
    const resource = change.plural === 'namespaces' ? RESOURCES.namespace : RESOURCES.configMap
    return concernedSession({ resource, namespace: NAMESPACE, name: 'any', after: change.after }, active)
  }
  return { active, hears }
}

describe('a session whose environment is being deleted', () => {
  it('is woken by the end of the namespace, and by nothing on the way there', () => {
    const { active, hears } = environment()
    expect(hears({ plural: 'namespaces', after: namespace })).toBe(KEY)
    active.leave([NAMESPACE])
    expect(hears({ plural: 'namespaces', after: namespace })).toBeUndefined()
    expect(hears({ plural: 'configMaps', after: undefined })).toBeUndefined()
    expect(hears({ plural: 'namespaces', after: undefined })).toBe(KEY)
  })

  it('leaves nothing behind for another of its name', () => {
    const { active, hears } = environment()
    active.leave([NAMESPACE])
    active.remove(KEY)
    active.claim(KEY, [NAMESPACE])
    expect(hears({ plural: 'namespaces', after: namespace })).toBe(KEY)
  })
})
