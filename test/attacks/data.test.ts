import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { BODY_LIMIT } from '../../src/gather/http-get.ts'
import { useSandbox } from '../builders/sandbox.ts'
import { HOSTILE_DATA } from './families/hostile-data.ts'
import { PROBES } from './families/probes.ts'
import { hostileServer } from './hostile-server.ts'
import { holds } from './run.ts'
import { setStage, type Stage } from './stage.ts'

const sandbox = useSandbox({ operator: true })
let stage: Stage
beforeAll(async () => {
  stage = await setStage(sandbox)
})

for (const family of [PROBES, HOSTILE_DATA]) holds(family, () => stage)

describe('without the bounds of a probe', () => {
  it.each(['/endless', '/gibibyte', '/head'])('somebody who asks %s reads for ever', async (path) => {
    const server = await hostileServer()
    const socket = connect(server.port, '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: atlas\r\n\r\n`)
    let read = 0
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      read += chunk.length
      if (read > 64 * BODY_LIMIT) break
    }
    expect(read).toBeGreaterThan(64 * BODY_LIMIT)
    server.close()
  })

  it.each(['/hang', '/drops'])('somebody who asks %s waits for as long as it likes', async (path) => {
    const server = await hostileServer()
    const socket = connect(server.port, '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: atlas\r\n\r\n`)
    const ended = once(socket, 'end').then(() => 'ended')
    // Asked on another connection meanwhile, the server has answered in full.
    const other = connect(server.port, '127.0.0.1')
    other.write('GET /redirect HTTP/1.1\r\nHost: atlas\r\n\r\n')
    const answered = once(other, 'data').then(() => 'answered')
    expect(await Promise.race([ended, answered])).toBe('answered')
    socket.destroy()
    other.destroy()
    server.close()
  })
})
