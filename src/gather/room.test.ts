import { describe, expect, it } from 'vitest'
import { anObject } from '../../test/builders/memory-reader.ts'
import { largeRoom, LARGE_ROOM, Rooms, RoomTooSmall, SMALL_ROOM, type RoomNeed } from './room.ts'
import { isWithoutContent } from './weight.ts'

const ofBytes = (name: string, bytes: number) =>
  anObject('ConfigMap', name, { data: { text: 'x'.repeat(bytes) } })

describe('a gathering', () => {
  it('that is small needs no more than a small room, however many there are', async () => {
    const rooms = new Rooms()
    const need: RoomNeed = {}
    const inside = await rooms.within(need, async (room) => {
      const other = await rooms.within({}, (another) => another.read(() => Promise.resolve('other')))
      return [room.take(ofBytes('a', 1_000)).metadata.name, other?.done]
    })
    expect(inside).toEqual({ done: ['a', 'other'] })
    expect(need.needsLargeRoom).toBeUndefined()
  })

  it('that is large is done from its start in the large room, from then on at once', async () => {
    const rooms = new Rooms()
    const need: RoomNeed = {}
    let begun = 0
    const fill = () =>
      rooms.within(need, async (room) => {
        begun += 1
        return await room.read(() => Promise.resolve(room.take(ofBytes('a', SMALL_ROOM))))
      })
    expect((await fill())?.done).toHaveProperty('data')
    expect(begun).toBe(2)
    await fill()
    expect(begun).toBe(3)
  })

  it('that is large does not begin while another one is in the large room', async () => {
    const rooms = new Rooms()
    const large: RoomNeed = { needsLargeRoom: true }
    const meanwhile = await rooms.within(large, () => rooms.within(large, () => Promise.resolve('both')))
    expect(meanwhile).toEqual({ done: undefined })
    await expect(rooms.within(large, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed')
    expect(await rooms.within(large, () => Promise.resolve('next'))).toEqual({ done: 'next' })
  })

  it('that is too large for a small room reads no more there', async () => {
    const rooms = new Rooms()
    let read = 0
    await rooms.within({}, async (room) => {
      const reads = Array.from({ length: 20 }, (_, index) =>
        room.read(() => {
          read += 1
          return Promise.resolve(room.take(ofBytes(`cm-${index}`, SMALL_ROOM)))
        }),
      )
      const failed = (await Promise.allSettled(reads)).filter(
        (each) => each.status === 'rejected' && each.reason instanceof RoomTooSmall,
      )
      if (read < 20) expect(failed).toHaveLength(20)
      if (failed.length > 0) throw new RoomTooSmall('again')
    })
    // At most as many as were under way, and all of them in the large room.
    expect(read).toBeLessThanOrEqual(8 + 20)
  })
})

describe('the large room', () => {
  it('holds so much of all lists together; of the rest it keeps names', () => {
    const room = largeRoom()
    const kept = Array.from({ length: 200 }, (_, index) => room.take(ofBytes(`cm-${index}`, 128_000)))
    const whole = kept.filter((object) => !isWithoutContent(object))
    expect(whole).toHaveLength(Math.floor(LARGE_ROOM / 128_500))
    expect(kept.at(-1)).toMatchObject({ metadata: { name: 'cm-199' } })
    expect(kept.at(-1)).not.toHaveProperty('data')
  })

  it('is read into in the order asked for, one after the other', async () => {
    const room = largeRoom()
    const said: string[] = []
    const reads = ['a', 'b', 'c'].map((name) =>
      room.read(async () => {
        said.push(`${name} begins`)
        await Promise.resolve()
        said.push(`${name} ends`)
      }),
    )
    await Promise.all(reads)
    expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })
})
