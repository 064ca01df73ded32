import type { Clock } from './clock.ts'
import { openConnection, type Connection, type PingPolicy } from './connection.ts'
import type { Credentials, TlsOptions } from './credentials.ts'
import { abortedError, networkError } from './errors.ts'

/** The connections of one transport. */
export interface Pool {
  /**
   * Calls `use` with a connection of that name with room for one more stream, made when there is none. `use` opens its
   * stream before it returns: else all who come together would see the same room.
   */
  shared<T>(name: string, maxStreams: number, use: (connection: Connection) => T): Promise<T>
  /** The same with a connection that nobody else uses and that ends with the stream opened on it. */
  own<T>(use: (connection: Connection) => T): Promise<T>
  /** Destroys them all; asking for one afterwards rejects. */
  close(): void
}

/** Connections are replaced when they go away and when the TLS material changes; the old ones end their streams. */
export function createPool(credentials: Credentials, ping: PingPolicy, clock: Clock): Pool {
  const named = new Map<string, Connection[]>()
  const owned = new Set<Connection>()
  let closed = false

  const tlsOptions = async (): Promise<TlsOptions> => {
    const tls = await credentials.tls().catch((error: unknown) => {
      throw networkError('The credentials cannot be read', error)
    })
    if (closed) throw abortedError()
    return tls
  }

  // A certificate and a key that do not fit, or are none, are refused right here.
  const open = (tls: TlsOptions): Connection => {
    try {
      return openConnection(credentials.server, tls, ping, clock)
    } catch (error) {
      throw networkError('The credentials cannot be used', error)
    }
  }

  return {
    async shared(name, maxStreams, use) {
      const tls = await tlsOptions()
      // No await from here on: callers that come together must find the connection that the first of them made.
      const usable = (named.get(name) ?? []).filter((connection) => {
        if (connection.usable && connection.tls !== tls) connection.drain()
        return connection.usable
      })
      named.set(name, usable)
      const roomy = usable.find((connection) => connection.streams < maxStreams)
      if (roomy !== undefined) return use(roomy)
      const made = open(tls)
      usable.push(made)
      return use(made)
    },

    async own(use) {
      const made = open(await tlsOptions())
      for (const old of owned) if (!old.usable) owned.delete(old)
      owned.add(made)
      try {
        return use(made)
      } finally {
        made.endWithStreams()
      }
    },

    close() {
      closed = true
      for (const connection of [...owned, ...[...named.values()].flat()]) connection.destroy()
      owned.clear()
      named.clear()
    },
  }
}
