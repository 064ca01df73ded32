import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../api/index.ts'
import { weigh } from '../gather/index.ts'
import { Room } from './room.ts'

function configMap(name: string, bytes: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, uid: name },
    data: { text: 'x'.repeat(bytes) },
  }
}

describe('the memory that an environment takes', () => {
  it('is bounded: what there is no room for is kept by name only, and others are not concerned', () => {
    const room = new Room()
    const kept = Array.from({ length: 100 }, (_, index) =>
      room.take('dev', `cm-${index}`, configMap(`cm-${index}`, 1_000_000)),
    )
    const whole = kept.filter((object) => 'data' in object)
    expect(whole).toHaveLength(4)
    expect(kept[50]).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cm-50', uid: 'cm-50' },
    })
    expect(room.take('other', 'cm', configMap('cm', 1_000_000))).toHaveProperty('data')
  })

  it('is free again when objects go, and an object that changes is counted once', () => {
    const room = new Room()
    const large = configMap('large', 3_000_000)
    for (let time = 0; time < 5; time += 1) expect(room.take('dev', 'large', large)).toBe(large)
    expect(room.take('dev', 'second', configMap('second', 3_000_000))).not.toHaveProperty('data')
    room.give('dev', 'large')
    expect(room.take('dev', 'second', configMap('second', 3_000_000))).toHaveProperty('data')
  })

  it('is bounded for all together, and everybody has some of their own', () => {
    const room = new Room()
    const fill = (namespace: string): number =>
      Array.from({ length: 8 }, (_, index) =>
        room.take(namespace, `cm-${index}`, configMap(`cm-${index}`, 400_000)),
      ).filter((object) => 'data' in object).length
    const filled = Array.from({ length: 20 }, (_, index) => fill(`full-${index}`))
    expect(filled[0]).toBe(8)
    expect(filled.at(-1)).toBe(1)
    room.clear('full-0')
    expect(fill('next')).toBe(8)
  })

  it('is never more than its bound, whatever comes and goes', () => {
    const act = fc.record({
      id: fc.integer({ min: 0, max: 9 }),
      bytes: fc.integer({ min: 0, max: 3_000_000 }),
    })
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const room = new Room()
        const held = new Map<string, number>()
        for (const { id, bytes } of acts) {
          const name = `cm-${id}`
          if (bytes < 300_000) {
            room.give('dev', name)
            held.delete(name)
          } else held.set(name, weigh(room.take('dev', name, configMap(name, bytes))))
          const total = [...held.values()].reduce((sum, weight) => sum + weight, 0)
          expect(total).toBeLessThan(4 * 1024 * 1024 + 10 * 1_000)
        }
      }),
    )
  })
})
