import type { KubeObject, LabSession, LabSessionStatus } from '../../src/api/index.ts'
import { createClient, type Client } from '../../src/kube/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { firstEnvironment, hasCondition } from '../builders/candidate.ts'
import { aLabSession } from '../builders/lab-session.ts'
import { waitFor } from '../builders/wait-for.ts'
import { TARGETS, type Target } from './race-lab.ts'
import { startWriter, type Writer } from './race-writers.ts'

/** Where all the sessions are. */
export const HOME = 'race'

const DEADLINE_MS = 120_000

/** The ends of a race in one session's environment. */
export interface Race {
  readonly name: string
  readonly namespace: string
  readonly writers: readonly Writer[]
  session(): Promise<LabSession>
  /** Waits until the session has the condition. */
  until(...condition: Parameters<typeof hasCondition>): Promise<LabSession>
  /** Hands the work in with the kubeconfig handed out, once everybody writes. */
  submit(): Promise<void>
  /** Ends the writers. */
  stop(): Promise<void>
}

/** What a race left behind. */
export interface Finished extends Pick<Race, 'name' | 'namespace'> {
  readonly status: LabSessionStatus
  readonly granted: Readonly<Record<Target, number>>
  readonly refused: number
}

/**
 * Opens a session and sets both identities to write its environment: the candidate with the kubeconfig handed out, and a
 * workload's ServiceAccount that may write ConfigMaps there.
 */
export async function startRace(sandbox: Sandbox, admin: Client, lab: string, name: string): Promise<Race> {
  const manifest = aLabSession({ lab, candidate: `${name}@example.fr` }, { name, namespace: HOME })
  await admin.create(RESOURCES.session, manifest as KubeObject)
  const session = () => admin.get<LabSession>(RESOURCES.session, { namespace: HOME, name })
  const until: Race['until'] = (...condition) =>
    waitFor(
      async () => {
        const seen = await session()
        return hasCondition(...condition)(seen) ? seen : undefined
      },
      { what: `${name} to be ${condition.join(' ')}`, deadlineMs: DEADLINE_MS, everyMs: 500 },
    )
  const { namespace } = firstEnvironment(await until('EnvironmentReady', 'True'))
  const [candidate, workload] = await Promise.all([
    handedOut(admin, name),
    aWorkloadsHands(sandbox, admin, namespace),
  ])
  const writers = TARGETS.map((target) =>
    startWriter(target === 'trace' ? workload : candidate, target, namespace),
  )
  return {
    name,
    namespace,
    writers,
    session,
    until,
    async submit() {
      await Promise.all(writers.map(({ begun }) => begun))
      const merge = { spec: { submit: true } }
      await candidate.patch(RESOURCES.session, { namespace: HOME, name }, { merge })
    },
    async stop() {
      await Promise.all(writers.map((writer) => writer.stop()))
      candidate.close()
      workload.close()
    },
  }
}

/** One race from the manifest to the mark, everybody writing until then. */
export async function runRace(...options: Parameters<typeof startRace>): Promise<Finished> {
  const race = await startRace(...options)
  await race.submit()
  const { status = {} } = await race.until('Graded', 'True')
  await race.stop()
  const { name, namespace, writers } = race
  const granted = Object.fromEntries(writers.map((writer) => [writer.target, writer.granted]))
  const refused = Math.min(...writers.map((writer) => writer.refused))
  return { name, namespace, status, granted: granted as Record<Target, number>, refused }
}

async function handedOut(admin: Client, session: string): Promise<Client> {
  const secret = await admin.get(RESOURCES.secret, { namespace: HOME, name: `${session}-kubeconfig` })
  const { kubeconfig = '' } = secret['data'] as Record<string, string>
  return await createClient({ inline: Buffer.from(kubeconfig, 'base64').toString('utf8') })
}

/** The ServiceAccount that pods have unless they say otherwise, given a role by the cluster's administrator. */
async function aWorkloadsHands(sandbox: Sandbox, admin: Client, namespace: string): Promise<Client> {
  await admin.create(RESOURCES.roleBinding, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'workload', namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
  })
  return await createClient({ kubeconfig: await sandbox.serviceAccountKubeconfig(namespace, 'default') })
}
