import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { PortForwardRefused, type Client } from '../../kube/index.ts'
import { boardCommandWords } from '../words-board.ts'
import { findBoardPod, forwardTo, type Forward } from './forward.ts'
import { boardAddress } from './one-time.ts'

const words = boardCommandWords('en')
const POD = { namespace: 'cloud-pi-labs', name: 'board-1' }

let forward: Forward | undefined
afterEach(async () => {
  await forward?.close()
  forward = undefined
})

describe('the way to a pod', () => {
  it('gives each connection a stream of its own, both ways', async () => {
    const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
    await once(echo, 'listening')
    const opened: unknown[] = []
    const portForward: Client['portForward'] = (pod, port) => {
      opened.push([pod, port])
      return Promise.resolve(connect((echo.address() as AddressInfo).port, '127.0.0.1'))
    }
    forward = await forwardTo({ portForward }, POD, 0, words)
    const { port } = forward
    const said = async (text: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1')
      socket.write(text)
      const [bytes] = (await once(socket, 'data')) as [Buffer]
      socket.destroy()
      return bytes.toString()
    }
    expect(await Promise.all([said('one'), said('two')])).toEqual(['one', 'two'])
    expect(opened).toEqual([
      [POD, 8080],
      [POD, 8080],
    ])
    await once(echo.close(), 'close')
  })

  it('ends a connection that the pod does not take, and goes on', async () => {
    const portForward = () => Promise.reject(new PortForwardRefused('nothing listens'))
    forward = await forwardTo({ portForward }, POD, 0, words)
    for (let tries = 0; tries < 2; tries += 1) {
      const socket = connect(forward.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await once(socket, 'close')
    }
  })

  it('names a port of this machine that somebody else has', async () => {
    const portForward = () => Promise.reject(new Error('not asked'))
    forward = await forwardTo({ portForward }, POD, 0, words)
    const { port } = forward
    await expect(forwardTo({ portForward }, POD, port, words)).rejects.toThrow(String(port))
  })
})

it('takes the newest pod of the board that is ready and stays', async () => {
  const pod = (name: string, status: string, metadata: object = {}) => ({
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: { name, creationTimestamp: `2026-03-02T08:0${name.slice(-1)}:00Z`, ...metadata },
    status: { conditions: [{ type: 'Ready', status }] },
  })
  const items = [
    pod('board-1', 'True'),
    pod('board-2', 'True'),
    pod('board-3', 'False'),
    pod('board-4', 'True', { deletionTimestamp: '2026-03-02T08:10:00Z' }),
  ]
  const list = ((): unknown => Promise.resolve({ items, resourceVersion: '1' })) as Client['list']
  expect(await findBoardPod({ list }, 'cloud-pi-labs', words)).toEqual({ ...POD, name: 'board-2' })
})

describe('the address of a board', () => {
  it.each(['https://board.example', 'http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:1'])(
    '%s can be given a token',
    (address) => {
      expect(boardAddress(address, words).href).toContain(address)
    },
  )
  it.each(['http://board.example', 'ftp://board.example', 'board', 'http://127.0.0.1.example'])(
    '%s cannot',
    (address) => {
      expect(() => boardAddress(address, words)).toThrow(/expected/)
    },
  )
})
