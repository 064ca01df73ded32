import type { AddressInfo, Server } from 'node:net'

/** Listens on a free port of the loopback address, without keeping the process alive; the port. Rejects as the server errs. */
export async function listenOnLoopback(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  server.unref()
  return (server.address() as AddressInfo).port
}
