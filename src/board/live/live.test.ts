import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../../api/index.ts'
import { waitFor } from '../../../test/builders/wait-for.ts'
import { formatEvent, type LiveEvent } from './event-stream.ts'
import { createHub, type Hub, type HubTimings, type Watcher } from './hub.ts'

let server: Server | undefined
let hub: Hub | undefined

afterEach(async () => {
  hub?.close()
  server?.closeAllConnections()
  if (server !== undefined) await once(server.close(), 'close')
  server = undefined
})

/** A hub behind a port, and what a browser that connects reads. */
async function aHub(watcher: Partial<Watcher>, timings: Partial<HubTimings> = {}) {
  const made = createHub(silentLogger, { gatherMs: 1, ...timings })
  hub = made
  server = createServer((request, response) => {
    const whole: Watcher = { who: 'a', look: () => [], mayStill: () => Promise.resolve(true), ...watcher }
    const since = new URL(request.url ?? '/', 'http://x').searchParams.get('since') ?? undefined
    if (!made.watch(response, whole, since)) response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    hub: made,
    connect: async (since?: string) => {
      const query = since === undefined ? '' : `?since=${since}`
      const response = await fetch(`http://127.0.0.1:${String(port)}/${query}`)
      const read = { status: response.status, text: '', ended: false }
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      void (async () => {
        for (;;) {
          const { value, done = true } = (await reader?.read()) ?? {}
          read.text += value ?? ''
          if (done) break
        }
      })()
        .catch(() => undefined)
        .finally(() => (read.ended = true))
      return read
    },
  }
}

it('an event has a field for each line of its data', () => {
  const event: LiveEvent = { name: 'fragment', id: 'x-1', data: '<tr>\r\n</tr>\n' }
  expect(formatEvent(event)).toBe('event: fragment\nid: x-1\ndata: <tr>\ndata: </tr>\ndata: \n\n')
})

describe('a stream', () => {
  it('tells changes under the version that they made', async () => {
    let looks = 0
    const { hub, connect } = await aHub({
      look: () => [{ name: 'fragment', data: `look ${String((looks += 1))}` }],
    })
    const read = await connect(hub.version)
    hub.changed()
    await waitFor(() => read.text.includes('data: look 2'), { what: 'the second look' })
    expect(read.text).toContain(`id: ${hub.version}`)
    expect(read.text).not.toContain('refresh')
  })

  it('tells who missed something to load the page again', async () => {
    const { hub, connect } = await aHub({})
    const before = hub.version
    hub.changed()
    const [late, foreign, current] = [await connect(before), await connect(), await connect(hub.version)]
    await waitFor(() => late.text.includes('event: refresh') && foreign.text.includes('event: refresh'), {
      what: 'both to be told',
    })
    expect(current.text).not.toContain('refresh')
  })

  it('ends when whoever looks may no longer', async () => {
    const { connect } = await aHub({ mayStill: () => Promise.resolve(false) }, { mayStillMs: 5 })
    const read = await connect()
    await waitFor(() => read.ended, { what: 'the end' })
    expect(read.text).toContain('event: gone')
  })

  it('goes on while nobody can tell whether they may', async () => {
    let asked = 0
    const { hub, connect } = await aHub(
      { mayStill: () => Promise.reject(new Error(`The API server is away, ${String((asked += 1))}`)) },
      { mayStillMs: 5 },
    )
    await connect()
    await waitFor(() => asked > 2, { what: 'three questions' })
    expect(hub.watchers).toBe(1)
  })

  it('is refused to somebody who has twenty', async () => {
    const { connect } = await aHub({})
    for (let streams = 0; streams < 20; streams += 1) expect((await connect()).status).toBe(200)
    expect((await connect()).status).toBe(503)
  })

  it('is forgotten when its browser has gone, and ends with the board', async () => {
    const { hub, connect } = await aHub({})
    const read = await connect()
    expect(hub.watchers).toBe(1)
    hub.close()
    await waitFor(() => read.ended && hub.watchers === 0, { what: 'the end' })
    expect((await connect()).status).toBe(503)
  })
})

it('what is owed is told although nothing changes any more', async () => {
  let looks = 0
  const { hub, connect } = await aHub(
    {
      look: () => ((looks += 1) > 3 ? [{ name: 'fragment', data: 'owed' }] : []),
      owes: () => looks < 4,
    },
    { owedMs: 1 },
  )
  const read = await connect(hub.version)
  hub.changed()
  await waitFor(() => read.text.includes('data: owed'), { what: 'the rest' })
})
