import type { KubeObject, LabSession, SessionEnvironment } from '../../src/api/index.ts'
import { createClient, type Client } from '../../src/kube/index.ts'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { aHome } from './environment.ts'
import { aLabSession } from './lab-session.ts'
import { waitFor } from './wait-for.ts'

/** One person with a home namespace and a certificate, and what they do. Deadlines are generous: nothing is timed. */
export interface Candidate {
  readonly name: string
  readonly home: string
  readonly client: Client
  /** Opens a session of a lab, as the person. */
  open(lab: string, options?: { readonly name?: string; readonly spec?: object }): Promise<LabSession>
  session(name: string): Promise<LabSession>
  /** Waits until the session is as wanted, and gives it. */
  until(name: string, what: string, wanted: (session: LabSession) => boolean): Promise<LabSession>
  /** A client with the kubeconfig that the operator handed out. */
  handedOut(name: string): Promise<Client>
  change(name: string, spec: object): Promise<void>
}

const DEADLINE_MS = 30_000

/** Makes the person's home as whoever opens a class does, and gives their client certificate. */
export async function aCandidate(sandbox: Sandbox, admin: Client, home: string): Promise<Candidate> {
  const name = `${home}@example.fr`
  for (const object of aHome(home, name) as KubeObject[]) {
    await admin.create(object.kind === 'Namespace' ? RESOURCES.namespace : RESOURCES.roleBinding, object)
  }
  const client = await createClient({ kubeconfig: await sandbox.userKubeconfig(name) })
  const session = async (sessionName: string): Promise<LabSession> =>
    await admin.get<LabSession>(RESOURCES.session, { namespace: home, name: sessionName })
  return {
    name,
    home,
    client,
    session,
    async open(lab, { name: sessionName = lab, spec = {} } = {}) {
      const manifest = aLabSession({ lab, candidate: name, ...spec }, { name: sessionName, namespace: home })
      return await client.create<LabSession>(RESOURCES.session, manifest as KubeObject)
    },
    async until(sessionName, what, wanted) {
      return await waitFor(
        async () => {
          const seen = await session(sessionName)
          if (wanted(seen)) return seen
          throw new Error(JSON.stringify(seen.status))
        },
        { deadlineMs: DEADLINE_MS, what: `${sessionName}: ${what}` },
      )
    },
    async handedOut(sessionName) {
      const secret = await client.get(RESOURCES.secret, {
        namespace: home,
        name: `${sessionName}-kubeconfig`,
      })
      const { kubeconfig = '' } = secret['data'] as Record<string, string>
      return await createClient({ inline: Buffer.from(kubeconfig, 'base64').toString('utf8') })
    },
    async change(sessionName, spec) {
      await client.patch(RESOURCES.session, { namespace: home, name: sessionName }, { merge: { spec } })
    },
  }
}

/** Whether a condition of the session is as given. */
export function hasCondition(
  type: string,
  status: 'True' | 'False',
  reason?: string,
): (session: LabSession) => boolean {
  return (session) =>
    session.status?.conditions?.some(
      (condition) =>
        condition.type === type &&
        condition.status === status &&
        (reason ?? condition.reason) === condition.reason,
    ) === true
}

/** The session's only or first environment. */
export function firstEnvironment({ status }: LabSession): SessionEnvironment {
  const [first] = status?.environments ?? []
  if (first === undefined) throw new Error('The session has no environment')
  return first
}
