import { chmod, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiClient } from './api-client.ts'
import { ApiError, createApiClient } from './api-client.ts'
import { apiserver, controllerManager, etcd, scheduler } from './control-plane.ts'
import { createIdentities } from './identities.ts'
import { initialObjects, NODE_NAMES } from './nodes.ts'
import { startNodeAgent, type NodeAgent } from './nodes/agent.ts'
import { createPodServices } from './nodes/pod-services.ts'
import { packageRoot } from './package-root.ts'
import { createAuthority } from './pki.ts'
import { freePort } from './ports.ts'
import { READY_DEADLINE_MS, nodesReady, serverReady } from './readiness.ts'
import { silentLogger, type KubeObject, type LogFields } from '../api/index.ts'
import { createClient, systemClock, type Clock } from '../kube/index.ts'
import { OPERATOR } from './platform.ts'
import { collectionPath } from './resource-path.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'
import { startNodes } from './simulated-nodes.ts'
import type { StateFiles } from './state-files.ts'
import { ADMIN, stateFiles, writeComponentFiles, writeServerFiles } from './state-files.ts'
import type { SupervisedProcess, Supervisor } from './supervisor.ts'
import { createSupervisor } from './supervisor.ts'
import type { Tools } from './tools.ts'
import { prepareTools } from './tools.ts'
import { waitUntil } from './wait-until.ts'

const PORT_ATTEMPTS = 3

/**
 * Starts a control plane of its own: etcd, kube-apiserver, kube-controller-manager, kube-scheduler (all real and
 * unmodified) and two nodes simulated by KWOK, which are Ready when this resolves. It never looks at KUBECONFIG.
 * Everything ends with `stop()`, and with this process however it ends.
 * @throws SandboxError with the end of the guilty program's log.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { log = () => undefined, onProgress } = options
  const tools = await prepareTools({ log, ...(onProgress === undefined ? {} : { onProgress }) })
  const mark = stopwatch()
  const dir = await createStateDir(options.dir)
  const supervisor = await createSupervisor(dir)
  try {
    const stagesDir = options.stagesDir ?? join(packageRoot(), 'sandbox', 'stages')
    return await startIn({ dir, tools, supervisor, stagesDir, log, mark })
  } catch (error) {
    await supervisor.stop()
    throw error
  }
}

interface Parts {
  readonly dir: string
  readonly tools: Tools
  readonly supervisor: Supervisor
  readonly stagesDir: string
  readonly log: (line: string) => void
  readonly mark: Stopwatch
}

async function startIn({ dir, tools, supervisor, stagesDir, log, mark }: Parts): Promise<Sandbox> {
  const files = stateFiles(dir)
  // etcd needs nothing of ours: it starts while the certificates are made.
  const store = await supervisor.start(etcd(tools))
  const authority = await createAuthority(new Date())
  await writeServerFiles(files, authority)
  mark('certificates')

  const pair = await authority.client(ADMIN)
  const client = (url: string) => createApiClient({ server: url, caPem: authority.certPem, ...pair })
  const { serverUrl, server, api } = await startApiserver({ tools, supervisor, files, store, client })
  const identities = createIdentities({ dir, server: serverUrl, authority, api })
  await writeComponentFiles(files, identities)
  mark('apiserver')

  const services = createPodServices({ api, log })
  const [nodes, ...controllers] = await Promise.all([
    createInitialObjects(api, serverUrl, authority.certPem).then(() => {
      mark('objects')
      return startNodes({ supervisor, tools, files, stagesDir, api, services, log })
    }),
    supervisor.start(controllerManager(tools, files)),
    supervisor.start(scheduler(tools, files)),
  ])
  mark('started')
  await nodesReady(api, nodes.process(), [store, server, ...controllers])
  // Last: nothing that may fail comes after it.
  const agent = await startAgent(files, log)
  agent.listen(services)
  mark('nodes')

  return {
    dir,
    serverUrl,
    caFile: files.ca,
    caPem: authority.certPem,
    adminKubeconfig: files.adminKubeconfig,
    kubectl: tools.kubectl,
    auditLog: files.auditLog,
    get pids() {
      return supervisor.pids
    },
    supervisor,
    nodes: agent,
    api,
    timings: mark.laps,
    env: (kubeconfig) => ({ PATH: process.env['PATH'] ?? '', HOME: dir, KUBECONFIG: kubeconfig }),
    userKubeconfig: (username, groups = []) => identities.forUser({ username, groups }),
    serviceAccountKubeconfig: (namespace, name, seconds) =>
      identities.forServiceAccount({ namespace, name }, seconds),
    stop: async () => {
      nodes.stop()
      await agent.stop()
      api.close()
      await supervisor.stop()
    },
  }
}

/** The agent is who the nodes are; its timers do not keep this process alive. */
async function startAgent(files: StateFiles, log: (line: string) => void): Promise<NodeAgent> {
  const clock: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms, run, true) }
  const client = await createClient({ kubeconfig: files.nodesKubeconfig }, { clock })
  const tell = ({ err }: LogFields, message: string) => log(`Simulated nodes: ${message}: ${String(err)}`)
  return startNodeAgent({
    client,
    clock,
    logger: { ...silentLogger, warn: tell, error: tell },
    nodes: NODE_NAMES,
    operatorNamespace: OPERATOR.namespace,
  })
}

/** Under the system's folder for temporary files unless told otherwise. */
async function createStateDir(dir: string | undefined): Promise<string> {
  if (dir === undefined) return mkdtemp(join(tmpdir(), 'cloud-pi-labs-'))
  await mkdir(dir, { mode: 0o700 })
  await chmod(dir, 0o700)
  return dir
}

/** Starts the server and waits until it is ready. A free port may be taken before the server binds it: try another. */
async function startApiserver(
  options: Pick<Parts, 'tools' | 'supervisor'> & {
    readonly files: StateFiles
    readonly store: SupervisedProcess
    readonly client: (serverUrl: string) => ApiClient
  },
  attempt = 1,
): Promise<{ serverUrl: string; server: SupervisedProcess; api: ApiClient }> {
  const { tools, supervisor, files, store, client } = options
  const port = await freePort()
  const serverUrl = `https://127.0.0.1:${port}`
  const server = await supervisor.start(apiserver(tools, files, port))
  const api = client(serverUrl)
  try {
    await serverReady(api, [store, server])
    return { serverUrl, server, api }
  } catch (error) {
    api.close()
    const raced = server.hasExited() && (await server.logTail()).includes('address already in use')
    if (!raced || attempt >= PORT_ATTEMPTS) throw error
    return startApiserver(options, attempt + 1)
  }
}

async function createInitialObjects(api: ApiClient, server: string, caPem: string): Promise<void> {
  await Promise.all(
    initialObjects(server, caPem).map((object) =>
      waitUntil(() => createOnce(api, object), {
        what: `${object.kind} ${object.metadata.name ?? ''} to be created`,
        deadlineMs: READY_DEADLINE_MS,
      }),
    ),
  )
}

/** kube-public is made by the API server just after it is ready: a 404 is asked again. */
async function createOnce(api: ApiClient, object: KubeObject): Promise<true> {
  try {
    await api.send('POST', collectionPath(object), { body: object })
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 409)) throw error
  }
  return true
}

interface Stopwatch {
  (step: string): void
  readonly laps: Record<string, number>
}

function stopwatch(): Stopwatch {
  const started = performance.now()
  const laps: Record<string, number> = {}
  return Object.assign((step: string) => void (laps[step] = Math.round(performance.now() - started)), {
    laps,
  })
}
