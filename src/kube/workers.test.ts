import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFakeClock } from '../../test/builders/fake-clock.ts'
import { createDeferred } from './deferred.ts'
import { createQueue, type Queue } from './queue.ts'
import { runWorkers, TerminalError, type PassResult } from './workers.ts'

/** Runs one pass over one key, and gives the queue as it is then. */
async function onePass(
  handle: () => Promise<PassResult | undefined>,
  errors: unknown[] = [],
): Promise<Queue<string>> {
  const clock = createFakeClock()
  const queue = createQueue<string>({ clock })
  queue.add('key')
  void runWorkers(queue, { workers: 1, handle, onError: (error) => errors.push(error), clock })
  await settle()
  return queue
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('a pass', () => {
  test('that goes well has its key forgotten', async () => {
    const queue = await onePass(() => Promise.resolve(undefined))
    expect([queue.length, queue.delayed, queue.failures('key')]).toEqual([0, 0, 0])
  })

  test('that fails is made again, later each time, and told', async () => {
    const errors: unknown[] = []
    const queue = await onePass(() => Promise.reject(new Error('no luck')), errors)
    expect([queue.delayed, queue.failures('key')]).toEqual([1, 1])
    expect(errors).toEqual([new Error('no luck')])
  })

  test('that throws before its first await is a failed pass too', async () => {
    const queue = await onePass(() => {
      throw new Error('at once')
    })
    expect(queue.failures('key')).toBe(1)
  })

  test('that fails for good is told, and not made again', async () => {
    const errors: unknown[] = []
    const queue = await onePass(() => Promise.reject(new TerminalError('never')), errors)
    expect([queue.delayed, queue.failures('key')]).toEqual([0, 0])
    expect(errors).toHaveLength(1)
  })

  test('that asks to be made again has no failure counted', async () => {
    const queue = await onePass(() => Promise.resolve({ requeueAfterMs: 1_000 }))
    expect([queue.delayed, queue.failures('key')]).toEqual([1, 0])
  })

  test('that takes too long is told to stop', async () => {
    const clock = createFakeClock()
    const queue = createQueue<string>({ clock })
    queue.add('key')
    let stopped = false
    void runWorkers(queue, {
      workers: 1,
      timeoutMs: 100,
      clock,
      onError: () => undefined,
      handle: (_key, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    }).then(() => (stopped = true))
    await settle()
    clock.advance(100)
    await settle()
    expect(queue.processing).toBe(0)
    queue.shutDown()
    await settle()
    expect(stopped).toBe(true)
  })
})

describe('workers', () => {
  test('end when the queue is shut down, after their passes, which are told in the end', async () => {
    const clock = createFakeClock()
    const queue = createQueue<string>()
    for (const key of ['a', 'b', 'c']) queue.add(key)
    const ended: string[] = []
    const working = runWorkers(queue, {
      workers: 2,
      clock,
      graceMs: 1_000,
      onError: () => undefined,
      handle: async (key, signal) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
        ended.push(key)
      },
    })
    await settle()
    queue.shutDown()
    clock.advance(999)
    await settle()
    expect(ended).toEqual([])
    clock.advance(1)
    await working
    expect(ended).toEqual(['a', 'b'])
  })

  test('let a pass under way end well when the queue is shut down', async () => {
    const clock = createFakeClock()
    const queue = createQueue<string>()
    queue.add('key')
    const pass = createDeferred()
    const told: string[] = []
    const working = runWorkers(queue, {
      workers: 1,
      clock,
      onError: () => undefined,
      handle: async (_key, signal) => {
        signal.addEventListener('abort', () => told.push('to stop'))
        await pass.promise
      },
    })
    await settle()
    queue.shutDown()
    pass.resolve()
    await working
    expect(told).toEqual([])
    expect(clock.timers).toBe(0)
  })

  test('go on when what they tell errors to throws', async () => {
    const queue = createQueue<string>()
    for (const key of ['bad', 'good']) queue.add(key)
    const seen: string[] = []
    const working = runWorkers(queue, {
      workers: 1,
      onError: () => {
        throw new Error('the logger is broken')
      },
      handle: (key) => {
        seen.push(key)
        return key === 'bad' ? Promise.reject(new TerminalError('bad')) : Promise.resolve()
      },
    })
    await settle()
    queue.shutDown()
    await working
    expect(seen).toEqual(['bad', 'good'])
  })

  test('however many they are and however passes end, never work on one key twice at a time, and look at all keys', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()), { maxLength: 30 }),
        async (scheduler, workers, adds) => {
          const queue = createQueue<string>({ clock: createFakeClock() })
          const busy = new Set<string>()
          let overlaps = 0
          const lookedSinceAdd = new Map<string, boolean>()
          const working = runWorkers(queue, {
            workers,
            onError: () => undefined,
            handle: async (key) => {
              // Noted, not asserted: what a pass throws ends in onError.
              if (busy.has(key)) overlaps += 1
              busy.add(key)
              lookedSinceAdd.set(key, true)
              await scheduler.schedule(Promise.resolve(), key)
              busy.delete(key)
            },
          })
          for (const [key, wait] of adds) {
            lookedSinceAdd.set(key, false)
            queue.add(key)
            if (wait && scheduler.count() > 0) await scheduler.waitNext(1)
          }
          await settle()
          while (scheduler.count() > 0) {
            await scheduler.waitNext(1)
            await settle()
          }
          expect(overlaps).toBe(0)
          expect([...lookedSinceAdd.values()].every(Boolean)).toBe(true)
          queue.shutDown()
          await working
        },
      ),
      { numRuns: 100 },
    )
  })
})
