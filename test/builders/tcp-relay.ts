import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A wire that can be made to carry nothing without breaking. */
export interface TcpRelay {
  readonly port: number
  /** From now on the connections there are carry nothing; new ones do. */
  hold(): void
  stop(): Promise<void>
}

/** Relays bytes to a local port. */
export async function startTcpRelay(toPort: number): Promise<TcpRelay> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('close', () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    hold() {
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
