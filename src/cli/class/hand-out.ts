import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import type { KubeObject, LabSession } from '../../api/index.ts'
import { type Client, ClusterError } from '../../kube/index.ts'
import { createInformer } from '../../kube/informer.ts'
import { homeNames } from '../../plan/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { isOver } from '../../view/session-view.ts'
import { writePrivate } from '../private-file.ts'
import { waitFor } from '../proof/wait-for.ts'
import { classSelector } from './follow-class.ts'
import type { OpenSeat } from './open-seats.ts'

/** What became of a person's kubeconfig. */
export type HandedOut =
  | { readonly state: 'written' | 'unchanged'; readonly file: string }
  | { readonly state: 'waiting'; readonly place: number }
  | { readonly state: 'over' }
  | { readonly state: 'rejected'; readonly reason: string; readonly message: string }
  | { readonly state: 'unreadable'; readonly why: string }

/** Which kubeconfigs are written, and where. */
export interface HandOutOptions {
  readonly client: Client
  readonly class: string
  readonly seats: readonly OpenSeat[]
  readonly dir: string
  /** The API server's address in the files, where it is not the operator's. */
  readonly server?: string
  readonly signal: AbortSignal
  /** Told of each person when their state is another. */
  readonly onChange: (seat: OpenSeat, state: HandedOut) => void
}

/** Authorisers read bindings through a cache that lags a little. */
const IN_FORCE_MS = 10_000

/**
 * Writes each person's kubeconfig as soon as the operator hands it out, by one watch over the class. Resolves when each
 * has theirs, is refused, or waits for a seat that somebody else has to leave.
 */
export async function handOut(options: HandOutOptions): Promise<ReadonlyMap<OpenSeat, HandedOut>> {
  const { client, seats, signal, onChange } = options
  const byKey = new Map(seats.map((seat) => [keyOf(seat.seat.person.namespace, seat.session), seat]))
  const states = new Map<OpenSeat, HandedOut>()
  const busy = new Set<OpenSeat>()
  const over = new AbortController()
  const stop = () => over.abort()
  signal.addEventListener('abort', stop, { once: true })
  const informer = createInformer<LabSession & KubeObject>({
    client,
    resource: RESOURCES.session,
    labelSelector: classSelector(options.class),
  })
  try {
    await new Promise<void>((resolve, reject) => {
      over.signal.addEventListener('abort', () => resolve(), { once: true })
      if (signal.aborted || seats.length === 0) resolve()
      const settle = (seat: OpenSeat, state: HandedOut) => {
        const before = states.get(seat)
        states.set(seat, state)
        if (JSON.stringify(before) !== JSON.stringify(state)) onChange(seat, state)
        if (states.size === seats.length && busy.size === 0) resolve()
      }
      informer.onChange((_, session) => {
        if (session === undefined) return
        const { namespace = '', name = '' } = session.metadata
        const seat = byKey.get(keyOf(namespace, name))
        if (seat === undefined || busy.has(seat) || isSettled(states.get(seat))) return
        const state = stateOf(session)
        if (state !== 'ready') {
          if (state !== 'preparing') settle(seat, state)
          return
        }
        busy.add(seat)
        write(options, seat)
          .finally(() => busy.delete(seat))
          .then((written) => settle(seat, written))
          .catch(reject)
      })
      informer.start(over.signal)
    })
  } finally {
    signal.removeEventListener('abort', stop)
    over.abort()
  }
  return states
}

/** Where a session is on its way to a kubeconfig. Pure. */
function stateOf(session: LabSession): HandedOut | 'preparing' | 'ready' {
  const { status = {} } = session
  if (status.phase === undefined) return 'preparing'
  if (status.phase === 'Rejected') {
    const accepted = status.conditions?.find(({ type }) => type === 'Accepted')
    return { state: 'rejected', reason: accepted?.reason ?? '', message: accepted?.message ?? '' }
  }
  if (isOver(status.phase)) return { state: 'over' }
  if (status.phase === 'Waiting') return { state: 'waiting', place: status.place ?? 0 }
  return status.phase === 'Active' || status.phase === 'Grading' ? 'ready' : 'preparing'
}

/** What is said once and stays so; a place in the queue moves on. */
function isSettled(state: HandedOut | undefined): boolean {
  return state !== undefined && state.state !== 'waiting'
}

async function write(options: HandOutOptions, { seat, session }: OpenSeat): Promise<HandedOut> {
  const { client, dir, server, signal } = options
  const { namespace } = seat.person
  const read = await readHandedOut(client, { namespace, name: homeNames(session).kubeconfig }, signal)
  if (typeof read === 'object') return read
  const text = server === undefined ? read : withServer(read, server)
  const file = join(dir, `${namespace}.kubeconfig`)
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return { state: 'unchanged', file }
  await writePrivate(file, text)
  return { state: 'written', file }
}

async function readHandedOut(
  client: Client,
  ref: { readonly namespace: string; readonly name: string },
  signal: AbortSignal,
): Promise<string | HandedOut> {
  let read: string | undefined
  let why = ''
  await waitFor(
    async () => {
      try {
        const { data } = await client.get<KubeObject & { data?: { kubeconfig?: string } }>(
          RESOURCES.secret,
          ref,
        )
        read = Buffer.from(data?.kubeconfig ?? '', 'base64').toString('utf8')
        return true
      } catch (error) {
        if (!(error instanceof ClusterError) || (error.code !== 403 && error.code !== 404)) throw error
        why = error.message
        return false
      }
    },
    { deadlineMs: IN_FORCE_MS, signal },
  )
  return read ?? { state: 'unreadable', why }
}

/** The kubeconfig with every cluster at that address. Pure. */
export function withServer(kubeconfig: string, server: string): string {
  const config = parse(kubeconfig) as { clusters?: { cluster?: object }[] }
  const clusters = (config.clusters ?? []).map((each) => ({ ...each, cluster: { ...each.cluster, server } }))
  return stringify({ ...config, clusters })
}

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`
}
