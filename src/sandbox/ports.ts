import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * A loopback TCP port that was free a moment ago. Another process may take it before its user binds it: whoever starts
 * a server on it retries with another when its log says `address already in use`.
 */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port')
  return address.port
}
