import { expect, test } from 'vitest'
import { createSlots } from './slots.ts'

test('there are never more holders than slots, and who asked first is served first', async () => {
  const slots = createSlots(2)
  const [first] = await Promise.all([slots.take(), slots.take()])
  const served: string[] = []
  void slots.take().then(() => served.push('third'))
  void slots.take().then(() => served.push('fourth'))
  expect([slots.taken, slots.waiting]).toEqual([2, 2])
  first()
  await Promise.resolve()
  expect(served).toEqual(['third'])
  expect([slots.taken, slots.waiting]).toEqual([2, 1])
})

test('a slot given back twice is given back once', async () => {
  const slots = createSlots(1)
  const release = await slots.take()
  release()
  release()
  await slots.take()
  expect(slots.taken).toBe(1)
})

test('who gives up waiting gets no slot', async () => {
  const slots = createSlots(1)
  const release = await slots.take()
  const abort = new AbortController()
  const waiting = slots.take(abort.signal)
  abort.abort()
  await expect(waiting).rejects.toMatchObject({ reason: 'Aborted' })
  await expect(slots.take(abort.signal)).rejects.toMatchObject({ reason: 'Aborted' })
  release()
  expect([slots.taken, slots.waiting]).toEqual([0, 0])
})
