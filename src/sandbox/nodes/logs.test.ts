import { describe, expect, it } from 'vitest'
import type { ContainerRuntime } from './runtime.ts'
import { PodLogs } from './logs.ts'

const START = '2026-11-22T08:00:00Z'
const AT = Date.parse(START)

describe('the log of a container', () => {
  it('begins with its image’s lines, its own variables filled in', () => {
    expect(
      logged(aContainer({ image: { repository: 'r', tags: [], logs: ['listening as ${NAME}'] } })),
    ).toEqual([{ at: AT, text: 'listening as atlas' }])
  })

  it('ends with why it exits', () => {
    const fate = {
      kind: 'exit',
      code: 1,
      afterSeconds: 2,
      serves: false,
      log: ['DB_HOST is not set'],
    } as const
    expect(logged(aContainer({ fate }))).toEqual([{ at: AT + 2000, text: 'DB_HOST is not set' }])
  })

  it('is empty before it starts, and when its command is not there', () => {
    const image = { repository: 'r', tags: [], logs: ['started'] }
    const exits = { kind: 'exit', code: 1, afterSeconds: 0, serves: false, log: [] } as const
    expect(logged(aContainer({ image, startedAt: undefined, fate: exits }))).toEqual([])
    expect(logged(aContainer({ image, fate: { kind: 'command', message: 'not found' } }))).toEqual([])
  })

  it('is kept of the life that is on and of the one before it', () => {
    const logs = new PodLogs()
    for (const restartCount of [0, 1, 2]) {
      logs.note(aContainer({ restartCount }), AT)
      logs.write('web', { at: AT, text: `life ${restartCount}` })
    }
    expect([0, 1, 2].map((life) => logs.of('web', life).map(({ text }) => text))).toEqual([
      [],
      ['life 1'],
      ['life 2'],
    ])
  })

  it('forgets its first lines when it grows too long', () => {
    const logs = new PodLogs()
    logs.note(aContainer(), AT)
    for (let line = 0; line < 5_010; line += 1) logs.write('web', { at: AT, text: String(line) })
    expect(logs.of('web', 0)).toHaveLength(5_000)
    expect(logs.of('web', 0)[0]?.text).toBe('10')
  })

  it('takes no line of a container that is not there', () => {
    const logs = new PodLogs()
    logs.write('web', { at: AT, text: 'lost' })
    expect(logs.of('web', 0)).toEqual([])
  })
})

function logged(container: ContainerRuntime) {
  const logs = new PodLogs()
  logs.note(container, AT)
  return logs.of(container.name, container.restartCount)
}

function aContainer(changes: Partial<ContainerRuntime> = {}): ContainerRuntime {
  return {
    name: 'web',
    reference: 'r:1',
    image: undefined,
    env: { NAME: 'atlas' },
    fate: { kind: 'ok', startSeconds: 0 },
    init: false,
    restartCount: 0,
    startedAt: START,
    ...changes,
  }
}
