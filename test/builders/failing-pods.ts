import type { ImageSpec } from '../../src/api/index.ts'
import { kubectl } from './kubectl.ts'
import type { SandboxFixture } from './sandbox.ts'
import { waitFor } from './wait-for.ts'

/** One event as `kubectl describe` lists it. */
export interface ListedEvent {
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly count: number
  readonly source: { readonly component: string; readonly host: string }
}

/** A namespace whose images are given, and what its people see there. */
export interface Ward {
  readonly namespace: string
  apply(...objects: readonly object[]): Promise<void>
  run(args: readonly string[]): Promise<string>
  /** READY, STATUS and RESTARTS of the pods, as `kubectl get pods` prints them, RESTARTS without its age. */
  pods(): Promise<
    { readonly name: string; readonly ready: string; readonly status: string; readonly restarts: number }[]
  >
  /** Waits until the only pod is shown so. */
  shows(
    status: string,
    options?: { readonly ready?: string; readonly restarts?: number; readonly deadlineMs?: number },
  ): Promise<string>
  /** Waits for a kubelet's event whose message is or matches this. */
  told(reason: string, message: string | RegExp): Promise<ListedEvent>
  /** The status of the only container of the only pod. */
  container(): Promise<Readonly<Record<string, unknown>>>
}

/** A new namespace of that name, in which only these images exist. */
export async function openWard(
  sandbox: SandboxFixture,
  name: string,
  images: readonly ImageSpec[],
): Promise<Ward> {
  sandbox().nodes.setImages(name, images)
  await sandbox().api.send('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  })
  return wardOf(sandbox, name)
}

/** What `kubectl get` prints is a Table of the API server's own making. */
const TABLE = 'application/json;as=Table;g=meta.k8s.io;v=v1'

/** What the administrator sees in a namespace. Waiting asks the API itself: a kubectl takes a fifth of a second of a core. */
export function wardOf(sandbox: SandboxFixture, namespace: string): Ward {
  const run = async (args: readonly string[], stdin?: object): Promise<string> => {
    const result = await kubectl(sandbox(), ['-n', namespace, ...args], stdin === undefined ? {} : { stdin })
    if (result.code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${result.stderr}`)
    return result.stdout
  }
  const read = async <T>(resource: string, accept = 'application/json'): Promise<T> =>
    (await sandbox().api.send('GET', `/api/v1/namespaces/${namespace}/${resource}`, { accept })) as T
  const pods: Ward['pods'] = async () => {
    const { rows } = await read<{ rows: { cells: [string, string, string, string | number] }[] }>(
      'pods',
      TABLE,
    )
    // RESTARTS says when the last one was: `2 (5s ago)`.
    return rows.map(({ cells: [name, ready, status, restarts] }) => ({
      name,
      ready,
      status,
      restarts: parseInt(String(restarts), 10),
    }))
  }
  return {
    namespace,
    pods,
    run: (args) => run(args),
    apply: async (...objects) => {
      await run(['apply', '-f', '-'], { apiVersion: 'v1', kind: 'List', items: objects })
    },
    shows: (status, { ready, restarts = 0, deadlineMs = 15_000 } = {}) => {
      const seen = new Set<string>()
      return waitFor(
        async () => {
          const [pod, ...others] = await pods()
          if (pod === undefined || others.length > 0) return undefined
          seen.add(`${pod.ready} ${pod.status}`)
          const isSo =
            pod.status === status && (ready === undefined || pod.ready === ready) && pod.restarts >= restarts
          return isSo ? pod.name : undefined
        },
        { what: `a pod in ${namespace} to show ${status}`, deadlineMs },
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}; it showed ${[...seen].join(', ')}`, { cause: error })
      })
    },
    told: (reason, message) => {
      let events: ListedEvent[] = []
      return waitFor(
        async () => {
          events = (await read<{ items: ListedEvent[] }>('events')).items
          return events.find(
            (event) =>
              event.reason === reason &&
              (typeof message === 'string' ? event.message === message : message.test(event.message)),
          )
        },
        { what: `event ${reason} ${String(message)} in ${namespace}` },
      ).catch((error: unknown) => {
        const heard = events.map((event) => `${event.reason}: ${event.message}`)
        throw new Error(`${String(error)}\n${heard.join('\n')}`, { cause: error })
      })
    },
    container: async () => {
      const { items } = await read<{
        items: { status: { containerStatuses: Readonly<Record<string, unknown>>[] } }[]
      }>('pods')
      return items[0]?.status.containerStatuses[0] ?? {}
    },
  }
}

/** Where the image is that {@link aPod} runs, and its reference. */
export const REPOSITORY = 'registry.example/team/web'
export const WEB = `${REPOSITORY}:1.0`

/** A catalogue of that one image, which answers on /health. */
export function images(entry: Partial<ImageSpec> = {}): ImageSpec[] {
  const paths = [{ path: '/health' }]
  return [{ repository: REPOSITORY, tags: ['1.0', '1.1'], user: '1000', port: 8080, paths, ...entry }]
}

/** A pod of one container called `main`. */
export function aPod(
  container: object,
  { pod = {}, name = 'web' }: { readonly pod?: object; readonly name?: string } = {},
): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name: 'main', image: WEB, ...container }], ...pod },
  }
}
