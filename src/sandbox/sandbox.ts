import type { ApiClient } from './api-client.ts'
import type { NodeAgent } from './nodes/agent.ts'
import type { Supervisor } from './supervisor.ts'
import type { BuildProgress } from './tools-build.ts'

/** How to start a sandbox; every field has a default. */
export interface SandboxOptions {
  /** The state directory; must not exist yet, is removed at the end. Default: a new one under the system's own. */
  readonly dir?: string
  /** Lines for people. Default: silence. */
  readonly log?: (line: string) => void
  /** Called while the programs are built, every few seconds. */
  readonly onProgress?: (progress: BuildProgress) => void
  /** Stages of the simulated nodes. Default: the project's own. */
  readonly stagesDir?: string
}

/** A running control plane with simulated nodes. */
export interface Sandbox {
  /** The state directory, mode 0700: logs, kubeconfigs, data. */
  readonly dir: string
  readonly serverUrl: string
  readonly caFile: string
  readonly caPem: string
  /** Path of a kubeconfig that may do everything. */
  readonly adminKubeconfig: string
  /** Path of the kubectl program, of the server's version. */
  readonly kubectl: string
  /** JSON lines, one per request that is not the control plane's own. Written within ~200 ms. */
  readonly auditLog: string
  /** Processes that are running now. */
  readonly pids: readonly number[]
  /** Runs further children, which end with the sandbox. */
  readonly supervisor: Supervisor
  /** What decides how pods go on the simulated nodes. */
  readonly nodes: Pick<NodeAgent, 'readCatalogues' | 'setImages' | 'listen'>
  /** Requests as the administrator. */
  readonly api: ApiClient
  /** When each step of the start was done, in ms since its beginning. */
  readonly timings: Readonly<Record<string, number>>
  /** The environment of a child that talks to this sandbox: PATH, HOME, KUBECONFIG and nothing else. */
  env(kubeconfig: string): Record<string, string>
  /** Path of a kubeconfig with a client certificate of this user. */
  userKubeconfig(username: string, groups?: readonly string[]): Promise<string>
  /** Path of a kubeconfig with a token of this ServiceAccount, valid for a day unless told otherwise. */
  serviceAccountKubeconfig(namespace: string, name: string, expirationSeconds?: number): Promise<string>
  /** Ends every process and removes the state directory. May be called twice. */
  stop(): Promise<void>
}
