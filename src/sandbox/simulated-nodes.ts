import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import type { ApiClient } from './api-client.ts'
import { ApiError } from './api-client.ts'
import { kwokConfiguration } from './configuration.ts'
import { kwok } from './control-plane.ts'
import { NODE_NAMES } from './nodes.ts'
import { startKubelet } from './nodes/kubelet.ts'
import type { PodServices } from './nodes/pod-services.ts'
import { refuseAllPorts } from './nodes/port-forwards.ts'
import { freePort } from './ports.ts'
import type { StateFiles } from './state-files.ts'
import type { SupervisedProcess, Supervisor } from './supervisor.ts'
import type { Tools } from './tools.ts'

/** Doubled at each death in a row, up to the longest; a life of that length makes it the first again. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000

/** What keeps the nodes alive. */
export interface SimulatedNodes {
  /** The KWOK process of the moment. */
  process(): SupervisedProcess
  /** No more restarts; the process itself is the supervisor's to end. */
  stop(): void
}

/** Runs KWOK over `stagesDir`, and starts it again when it dies (a Stage that is wrong panics it). */
export async function startNodes(options: {
  readonly supervisor: Supervisor
  readonly tools: Tools
  readonly files: StateFiles
  readonly stagesDir: string
  readonly api: ApiClient
  /** What pods answer and log. */
  readonly services: PodServices
  readonly log: (line: string) => void
}): Promise<SimulatedNodes> {
  const { supervisor, tools, files, api, log } = options
  const stages = await readStages(options.stagesDir)
  let port = await freePort()
  const { services } = options
  const kubelet = await startKubelet({
    certPem: await readFile(files.kubeletCert, 'utf8'),
    keyPem: await readFile(files.kubeletKey, 'utf8'),
    caPem: await readFile(files.ca, 'utf8'),
    api,
    services,
    kwokPort: () => port,
  })
  const start = async () => {
    const configuration = kwokConfiguration({ port, kubeletPort: kubelet.port, files })
    const documents = [stringify(configuration), stringify(refuseAllPorts()), ...stages]
    await writeFile(files.kwokConfig, documents.join('---\n'), { mode: 0o600 })
    return supervisor.start(kwok(tools, files))
  }

  let stopped = false
  let current = await start()
  const startAgain = async (pauseMs: number): Promise<void> => {
    await sleep(pauseMs, undefined, { ref: false })
    if (stopped) return
    if ((await current.logTail()).includes('address already in use')) port = await freePort()
    await releaseLeases(api)
    current = await start()
    keepAlive(current, pauseMs)
  }
  const keepAlive = (child: SupervisedProcess, lastPauseMs: number): void => {
    const born = performance.now()
    void child.exited
      .then(async (status) => {
        if (stopped) return
        log(`The simulated nodes ended (${status}) and are started again; see ${child.logFile}`)
        const lived = performance.now() - born
        await startAgain(
          lived > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : Math.min(lastPauseMs * 2, LONGEST_PAUSE_MS),
        )
      })
      .catch((error: unknown) => {
        if (!stopped) log(`The simulated nodes could not be started again: ${String(error)}`)
      })
  }
  keepAlive(current, FIRST_PAUSE_MS / 2)
  return {
    process: () => current,
    stop: () => {
      stopped = true
      kubelet.close()
      services.close()
    },
  }
}

/** The YAML documents of the folder, in the order of file names. */
async function readStages(dir: string): Promise<string[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')))
}

/** A dead KWOK still holds its nodes' Leases; its successor would wait 43 s for them. */
async function releaseLeases(api: ApiClient): Promise<void> {
  const path = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'
  await Promise.all(
    NODE_NAMES.map(async (name) => {
      try {
        await api.send('DELETE', `${path}/${name}`)
      } catch (error) {
        if (!(error instanceof ApiError && error.code === 404)) throw error
      }
    }),
  )
}
