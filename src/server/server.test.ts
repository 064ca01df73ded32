import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDeferred } from '../kube/deferred.ts'
import type { Readiness } from './readiness.ts'
import type { RunningServer } from './listen.ts'
import { startHealthServer } from './server.ts'

const READY: Readiness = { role: 'standby', checks: { clock: { ok: true }, apiServer: { ok: true } } }

let server: RunningServer
let readiness: Readiness

beforeEach(async () => {
  readiness = READY
  server = await startHealthServer({ port: 0, readiness: () => readiness })
})
afterEach(() => server.close())

const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${server.port}${path}`, init)

describe('/readyz', () => {
  it('says yes when every check does, also of a replica that only waits', async () => {
    const response = await ask('/readyz')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      status: 'Ready',
      role: 'standby',
      checks: [
        { name: 'clock', status: 'Ok' },
        { name: 'apiServer', status: 'Ok' },
      ],
    })
  })

  it('says no when one check fails, and what is wrong', async () => {
    readiness = { ...READY, checks: { ...READY.checks, clock: { ok: false, message: 'The clock is wrong' } } }
    const response = await ask('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      status: 'NotReady',
      checks: [{ name: 'clock', status: 'Failed', message: 'The clock is wrong' }, { name: 'apiServer' }],
    })
  })

  it('says no of a replica that is stopping, whatever the checks say', async () => {
    readiness = { ...READY, role: 'stopping' }
    expect((await ask('/readyz')).status).toBe(503)
  })

  it('is no error of the process when a check throws', async () => {
    Object.defineProperty(readiness, 'checks', {
      get: () => {
        throw new Error('a secret path')
      },
    })
    const response = await ask('/readyz')
    expect([response.status, await response.json()]).toEqual([500, { status: 'Error' }])
    expect((await ask('/healthz')).status).toBe(200)
  })
})

describe('every answer', () => {
  const answers: readonly (readonly [string, string, number, string])[] = [
    ['GET', '/healthz', 200, 'Ok'],
    ['GET', '/elsewhere', 404, 'NotFound'],
    ['POST', '/healthz', 404, 'NotFound'],
    ['GET', '/%E0%A4%A', 404, 'NotFound'],
  ]
  it.each(answers)('to %s %s is JSON', async (method, path, status, said) => {
    const response = await ask(path, { method })
    expect([response.status, await response.json()]).toEqual([status, { status: said }])
  })

  it('keeps to itself what it is made with', async () => {
    const headers = [...(await ask('/readyz')).headers.keys()].sort()
    expect(headers).toEqual([
      'cache-control',
      'connection',
      'content-length',
      'content-type',
      'date',
      'keep-alive',
    ])
  })
})

describe('/metrics', () => {
  const told = {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    text: () => Promise.resolve('up 1\n'),
  }

  it('is what there is to tell, for a scraper to read', async () => {
    await server.close()
    server = await startHealthServer({ port: 0, readiness: () => readiness, metrics: told })
    const response = await ask('/metrics')
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      told.contentType,
      'up 1\n',
    ])
  })

  it('is nowhere when nothing is counted', async () => {
    expect((await ask('/metrics')).status).toBe(404)
  })

  it('that cannot be told is no error of the process', async () => {
    await server.close()
    const metrics = { ...told, text: () => Promise.reject(new Error('a secret path')) }
    server = await startHealthServer({ port: 0, readiness: () => readiness, metrics })
    const response = await ask('/metrics')
    expect([response.status, await response.json()]).toEqual([500, { status: 'Error' }])
  })

  it('is told to the end when the server stops meanwhile', async () => {
    await server.close()
    const asked = createDeferred()
    const ready = createDeferred()
    const text = async () => {
      asked.resolve()
      await ready.promise
      return told.text()
    }
    server = await startHealthServer({ port: 0, readiness: () => readiness, metrics: { ...told, text } })
    const answer = ask('/metrics')
    await asked.promise
    const closed = server.close()
    ready.resolve()
    expect(await (await answer).text()).toBe('up 1\n')
    await closed
    server = await startHealthServer({ port: 0, readiness: () => readiness })
  })
})

it('stops although somebody holds a connection and asks nothing', async () => {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const gone = once(socket, 'close')
  await server.close()
  await gone
  await expect(ask('/healthz')).rejects.toThrow()
  server = await startHealthServer({ port: 0, readiness: () => readiness })
})

it('rejects a port that somebody else has', async () => {
  const second = startHealthServer({ port: server.port, readiness: () => readiness })
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
