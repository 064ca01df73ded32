import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFakeClock } from '../../test/builders/fake-clock.ts'
import { createQueue } from './queue.ts'

const UNLIMITED = { perSecond: 1_000_000, burst: 1_000_000 }

type Key = 'a' | 'b' | 'c' | 'd'
type Step =
  | { readonly do: 'add' | 'done'; readonly key: Key }
  | { readonly do: 'addAfter'; readonly key: Key; readonly ms: number }
  | { readonly do: 'get' }
  | { readonly do: 'advance'; readonly ms: number }

const key = fc.constantFrom<Key>('a', 'b', 'c', 'd')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('add' as const, 'done' as const), key }),
  fc.record({ do: fc.constant('addAfter' as const), key, ms: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ do: fc.constant('get' as const) }),
  fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 60 }) }),
)

/** What a queue is, said in the plainest way. */
class Model {
  now = 0
  readonly owed = new Set<Key>()
  readonly processing = new Set<Key>()
  readonly due = new Map<Key, number>()

  addAfter(key: Key, ms: number): void {
    this.due.set(key, Math.min(this.due.get(key) ?? Infinity, this.now + ms))
  }

  advance(ms: number): void {
    this.now += ms
    for (const [key, at] of this.due) {
      if (at > this.now) continue
      this.due.delete(key)
      this.owed.add(key)
    }
  }

  get ready(): Key[] {
    return [...this.owed].filter((key) => !this.processing.has(key))
  }
}

describe('a queue', () => {
  test('loses no key, gives none to two workers, makes one look of many adds, and waits as long as told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
        const clock = createFakeClock()
        const queue = createQueue<Key>({ clock })
        const model = new Model()

        const getOne = async (): Promise<void> => {
          const got = await queue.get()
          expect(model.ready).toContain(got)
          if (got === undefined) return
          model.owed.delete(got)
          model.processing.add(got)
        }
        const finish = (which: Key): void => {
          queue.done(which)
          model.processing.delete(which)
        }

        for (const one of steps) {
          switch (one.do) {
            case 'add':
              queue.add(one.key)
              model.owed.add(one.key)
              break
            case 'addAfter':
              queue.addAfter(one.key, one.ms)
              model.addAfter(one.key, one.ms)
              break
            case 'advance':
              clock.advance(one.ms)
              model.advance(one.ms)
              break
            case 'get':
              if (queue.length > 0) await getOne()
              break
            case 'done':
              if (model.processing.has(one.key)) finish(one.key)
              break
          }
          expect(queue.length).toBe(model.ready.length)
          expect(queue.processing).toBe(model.processing.size)
          expect(queue.delayed).toBe(model.due.size)
        }

        // In the end everything that was asked for has its look, once.
        for (const which of [...model.processing]) finish(which)
        clock.advance(1_000)
        model.advance(1_000)
        while (queue.length > 0) await getOne()
        expect(model.owed.size).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  test('gives keys in the order in which they came', async () => {
    const queue = createQueue<string>()
    for (const name of ['x', 'y', 'x', 'z']) queue.add(name)
    expect([await queue.get(), await queue.get(), await queue.get()]).toEqual(['x', 'y', 'z'])
  })

  test('serves those who wait in the order in which they asked', async () => {
    const queue = createQueue<string>()
    const waiting = [queue.get(), queue.get()]
    queue.add('x')
    queue.add('x')
    queue.add('y')
    expect(await Promise.all(waiting)).toEqual(['x', 'y'])
    expect(queue.length).toBe(0)
  })

  test('gives a key that was added during its processing once more, after it', async () => {
    const queue = createQueue<string>()
    queue.add('x')
    await queue.get()
    queue.add('x')
    queue.add('x')
    expect(queue.length).toBe(0)
    queue.done('x')
    expect(queue.length).toBe(1)
  })

  test('waits twice as long for a key with each failure, up to 1000 s, until it is forgotten', () => {
    const clock = createFakeClock()
    const queue = createQueue<string>({ clock, overall: UNLIMITED })
    const delays: number[] = []
    const fail = (): void => {
      queue.addRateLimited('x')
      const before = clock.now()
      while (queue.delayed > 0) clock.advance(5)
      delays.push(clock.now() - before)
      void queue.get()
      queue.done('x')
    }
    for (let time = 0; time < 19; time += 1) fail()
    expect(delays.slice(0, 5)).toEqual([5, 10, 20, 40, 80])
    expect(delays.at(-1)).toBe(1_000_000)
    expect(queue.failures('x')).toBe(19)
    queue.forget('x')
    fail()
    expect(delays.at(-1)).toBe(5)
  })

  test('lets failures of all keys together through at a bounded rate', () => {
    const clock = createFakeClock()
    const queue = createQueue<string>({ clock })
    for (let index = 0; index < 150; index += 1) queue.addRateLimited(`key-${index}`)
    clock.advance(5)
    expect(queue.length).toBe(100)
    clock.advance(1_000)
    expect(queue.length).toBe(110)
    clock.advance(4_000)
    expect(queue.length).toBe(150)
  })

  test('once shut down gives nothing, takes nothing and leaves no timer', async () => {
    const clock = createFakeClock()
    const queue = createQueue<string>({ clock })
    const waiting = createQueue<string>()
    const blocked = waiting.get()
    waiting.shutDown()
    queue.add('x')
    queue.addAfter('y', 10)
    queue.shutDown()
    queue.add('z')
    queue.addAfter('z', 10)
    expect(await Promise.all([blocked, queue.get()])).toEqual([undefined, undefined])
    expect(clock.timers).toBe(0)
    expect(queue.closed.aborted).toBe(true)
  })
})
