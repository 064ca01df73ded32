import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { KubeObject } from '../../api/index.ts'
import type { Client, ObjectPath } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { CliFailure } from '../failure.ts'
import type { BoardCommandWords } from '../words-board.ts'

/** The port that the board listens on in its pods (charts/cloud-pi-labs/templates/board.yaml). */
const BOARD_PORT = 8080
const BOARD_PODS = 'app.kubernetes.io/name=cloud-pi-labs,app.kubernetes.io/component=board'

/** A port of this machine that leads to a pod. */
export interface Forward {
  readonly port: number
  close(): Promise<void>
}

/** The board's pod that is ready, the newest of several. */
export async function findBoardPod(
  client: Pick<Client, 'list'>,
  namespace: string,
  words: BoardCommandWords,
): Promise<ObjectPath> {
  const { items } = await client.list(RESOURCES.pod, { namespace, labelSelector: BOARD_PODS })
  const [pod] = items
    .filter(isReady)
    .sort((a, b) => (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? ''))
  if (pod !== undefined) return { namespace, name: pod.metadata.name ?? '' }
  throw new CliFailure({
    code: 'ClusterUnreachable',
    message: words.noBoard(namespace),
    next: [words.noBoardNext(namespace)],
  })
}

/** Listens on 127.0.0.1, on this port or a free one (0); each connection is a stream of its own to the pod. */
export async function forwardTo(
  client: Pick<Client, 'portForward'>,
  pod: ObjectPath,
  port: number,
  words: BoardCommandWords,
): Promise<Forward> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    void connect(client, pod, socket)
  })
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliFailure({ code: 'UsageInvalid', message: words.portTaken(port, why), cause })
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** What ends one side ends the other: the browser asks again, over a new stream. */
async function connect(client: Pick<Client, 'portForward'>, pod: ObjectPath, socket: Socket): Promise<void> {
  socket.on('error', () => undefined)
  try {
    const stream = await client.portForward(pod, BOARD_PORT)
    stream.on('error', () => socket.destroy())
    stream.once('close', () => socket.destroy())
    socket.once('close', () => stream.destroy())
    // Gone while the stream was opened.
    if (socket.destroyed) stream.destroy()
    socket.pipe(stream).pipe(socket)
  } catch {
    socket.destroy()
  }
}

function isReady({ metadata, status }: KubeObject): boolean {
  const { conditions = [] } = (status ?? {}) as {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
  const ready = conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True')
  return ready && metadata.deletionTimestamp === undefined
}
