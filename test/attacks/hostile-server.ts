import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** Answers by the path that is asked for; what it does, no application of good will would. */
const BEHAVIOURS: Readonly<Record<string, (socket: Socket) => void>> = {
  '/hang': () => undefined,
  '/endless': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    pour(socket, 'x'.repeat(16_384), Infinity)
  },
  '/gibibyte': (socket) => {
    const size = 2 ** 30
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`)
    pour(socket, 'x'.repeat(16_384), size / 16_384)
  },
  '/redirect': (socket) => {
    socket.write(
      'HTTP/1.1 302 Found\r\nLocation: https://kubernetes.default.svc/api\r\nContent-Length: 0\r\n\r\n',
    )
  },
  '/head': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    pour(socket, `X-More: ${'x'.repeat(4_000)}\r\n`, Infinity)
  },
  '/drops': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 200)
    socket.once('close', () => clearInterval(timer))
  },
}

/** The paths that it knows. */
export const PATHS = Object.keys(BEHAVIOURS)

/** A server that means harm, on a port of this machine's own. */
export async function hostileServer(): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
    socket.once('data', (head) => {
      const path = /^GET (\S+)/.exec(head.toString('latin1'))?.[1] ?? ''
      BEHAVIOURS[path]?.(socket)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** As fast as it is read, so many times. */
function pour(socket: Socket, text: string, times: number): void {
  let left = times
  const more = (): void => {
    while (left > 0 && !socket.destroyed) {
      left -= 1
      if (!socket.write(text)) return
    }
  }
  socket.on('drain', more)
  more()
}
