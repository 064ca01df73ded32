import type { LabSession, LabSpec } from '../../src/api/index.ts'
import { createClient, createInformer, type Client, type Informer } from '../../src/kube/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { installLab } from '../builders/install-lab.ts'
import { anExam } from './exam.ts'

/** How a lab is sat: its name is its mode. */
export type Mode = LabSpec['mode']

/** Where candidates sit: a cluster seen directly, past every proxy. */
export interface Room {
  readonly sandbox: Sandbox
  readonly admin: Client
  readonly sessions: Informer<LabSession>
  /** A name that nobody has had here. */
  newName(prefix: string): string
}

/** Sees the cluster until the signal aborts. */
export async function openRoom(sandbox: Sandbox, signal: AbortSignal): Promise<Room> {
  const admin = await createClient({ kubeconfig: sandbox.adminKubeconfig })
  signal.addEventListener('abort', () => admin.close(), { once: true })
  const sessions = createInformer<LabSession>({ client: admin, resource: RESOURCES.session })
  sessions.start(signal)
  await sessions.synced
  let names = 0
  return { sandbox, admin, sessions, newName: (prefix) => `${prefix}-${(names += 1)}` }
}

/** Installs both labs; an operator must run, which compiles them. */
export async function installExams({ admin }: Room): Promise<void> {
  const modes: readonly Mode[] = ['exam', 'practice']
  await Promise.all(modes.map((mode) => installLab(admin, anExam(mode, mode))))
}
