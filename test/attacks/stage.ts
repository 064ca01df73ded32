import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import { RESOURCES } from '../../src/session/resources.ts'
import type { KubeObject, LabSession } from '../../src/api/index.ts'
import { createClient, type Client } from '../../src/kube/index.ts'
import type { OperatorProcess, Sandbox } from '../../src/sandbox/index.ts'
import { aRiddle } from '../builders/a-riddle.ts'
import { aCandidate, firstEnvironment, type Candidate } from '../builders/candidate.ts'
import { anEnvironment } from '../builders/environment.ts'
import { installLab } from '../builders/install-lab.ts'
import type { SandboxFixture } from '../builders/sandbox.ts'
import { waitFor } from '../builders/wait-for.ts'

/** A candidate with an open exam, and every credential that comes with it. */
export interface Examinee extends Candidate {
  /** Their own certificate. */
  readonly person: Client
  /** The kubeconfig that the operator handed out. */
  readonly hands: Client
  /** A token of the ServiceAccount that the environment's workloads run as. */
  readonly workload: Client
  /** The exam's environment. */
  readonly namespace: string
}

/** A class in an exam: who attacks, who only sits there, and who looks on. */
export interface Stage {
  readonly sandbox: Sandbox
  readonly admin: Client
  readonly operator: OperatorProcess
  readonly camille: Examinee
  /** Has all points, and does nothing. */
  readonly bruno: Examinee
  /** Has the right of a participant in Camille's own namespace. */
  readonly dora: Client
  readonly coach: Client
  /** An environment of Camille's with Pod Security and quotas that the operator knows nothing of, so that it mends nothing. */
  readonly bare: string
  /** Fails unless marks, deadlines and the operator are as they were. */
  unharmed(): Promise<void>
  /** The same, but for the attacker's own mark. */
  othersUnharmed(): Promise<void>
}

/** The lab of the exam: hidden checks, a quiz, a hint, all of it kept in the rubric. */
export const EXAM = 'exam'
/** The same lab to practise. */
export const PRACTICE = 'practice'

/** Puts everybody in place; the sandbox must run an operator. */
export async function setStage(fixture: SandboxFixture): Promise<Stage> {
  const sandbox = fixture()
  const admin = await createClient({ kubeconfig: sandbox.adminKubeconfig })
  const person = async (name: string): Promise<Client> =>
    await createClient({ kubeconfig: await sandbox.userKubeconfig(name) })
  await Promise.all([
    installLab(admin, aRiddle(EXAM, { lab: { mode: 'exam' } })),
    installLab(admin, aRiddle(PRACTICE)),
  ])
  const [camille, bruno] = await Promise.all([
    examinee(sandbox, admin, 'camille'),
    examinee(sandbox, admin, 'bruno'),
  ])
  const bare = 'bare0--environment0'
  await admin.send(bindingOf('dora', 'camille', 'labs-participant', 'dora@example.fr'))
  await admin.send(bindingOf('coach', '', 'labs-coach', 'coach@example.fr'))
  await setBare(admin, bare, camille.name)
  const word = (await bruno.session(EXAM)).status?.parameters?.['word']
  await bruno.hands.create(RESOURCES.configMap, anAnswer(bruno.namespace, String(word)))
  const before = {
    camille: await camille.until(EXAM, 'a first mark', ({ status }) => status?.checks !== undefined),
    bruno: await bruno.until(EXAM, 'all points', ({ status }) => status?.score?.points === 100),
  }
  const { pid, logFile } = fixture.operator()
  const othersUnharmed = async (): Promise<void> => {
    expect(markOf(await bruno.session(EXAM))).toEqual(markOf(before.bruno))
    expect(fixture.operator().pid).toBe(pid)
    process.kill(pid, 0)
    expect(troubles(await readFile(logFile, 'utf8'))).toEqual([])
  }
  return {
    sandbox,
    admin,
    operator: fixture.operator(),
    camille,
    bruno,
    dora: await person('dora@example.fr'),
    coach: await person('coach@example.fr'),
    bare,
    othersUnharmed,
    async unharmed() {
      expect(markOf(await camille.session(EXAM))).toEqual(markOf(before.camille))
      await othersUnharmed()
    },
  }
}

/** The ConfigMap that solves the lab, or not. */
export function anAnswer(namespace: string, word: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'answer', namespace }, data: { word } }
}

/** A VaultStaticSecret that the environment's Vault answers: the statement tells candidates what it takes. */
export async function aVaultSecret(
  { admin, camille: { namespace } }: Stage,
  name: string,
  destination: object,
): Promise<object> {
  const { metadata } = await admin.get(RESOURCES.namespace, { name: namespace })
  const mount = metadata.labels?.['dso/project.slug'] ?? ''
  const spec = { vaultAuthRef: 'vault-auth', mount, path: 'app', type: 'kv-v2', destination }
  return { kind: 'VaultStaticSecret', metadata: { name }, spec }
}

/** A request that binds a ClusterRole to somebody, in a namespace or in all. */
export function bindingOf(
  name: string,
  namespace: string,
  role: string,
  user: string,
): {
  readonly method: 'POST'
  readonly path: string
  readonly body: object
} {
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding'
  const place = namespace === '' ? '' : `/namespaces/${namespace}`
  return {
    method: 'POST',
    path: `/apis/rbac.authorization.k8s.io/v1${place}/${kind.toLowerCase()}s`,
    body: {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind,
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    },
  }
}

async function examinee(sandbox: Sandbox, admin: Client, home: string): Promise<Examinee> {
  const candidate = await aCandidate(sandbox, admin, home)
  await candidate.open(EXAM)
  const session = await candidate.until(
    EXAM,
    'its environment',
    ({ status }) => status?.startedAt !== undefined,
  )
  const { namespace } = firstEnvironment(session)
  const workload = await createClient({
    kubeconfig: await sandbox.serviceAccountKubeconfig(namespace, 'default'),
  })
  return {
    ...candidate,
    person: candidate.client,
    hands: await candidate.handedOut(EXAM),
    workload,
    namespace,
  }
}

/** Small quotas: a few requests reach them. */
async function setBare(admin: Client, namespace: string, candidate: string): Promise<void> {
  const [place, ...objects] = anEnvironment({ namespace, stage: 'dev', candidate }) as KubeObject[]
  const labels = { ...place?.metadata.labels, 'pod-security.kubernetes.io/enforce': 'restricted' }
  await admin.create(RESOURCES.namespace, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels },
  })
  for (const object of objects)
    await admin.create(
      object.kind === 'ServiceAccount' ? RESOURCES.serviceAccount : RESOURCES.roleBinding,
      object,
    )
  const quota = (name: string, hard: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name, namespace },
    spec: { hard },
  })
  await admin.create(RESOURCES.resourceQuota, quota('labs-guard', { 'count/cronjobs.batch': '2' }))
  await admin.create(RESOURCES.resourceQuota, quota('dso-quota', { 'limits.cpu': '1', 'requests.cpu': '1' }))
  await waitFor(
    async () => {
      const { items } = await admin.list(RESOURCES.resourceQuota, { namespace })
      return items.every(({ status }) => (status as { used?: object } | undefined)?.used !== undefined)
    },
    { what: 'the quotas to count' },
  )
}

/** What an attack must not change. */
function markOf({ status }: LabSession): object {
  const { score, checks, deadline, timeBack, parameters, revision, frozenAt, result } = status ?? {}
  return { score, checks, deadline, timeBack, parameters, revision, frozenAt, result }
}

/** What the operator calls errors of its own; the world's trouble is a warning. */
function troubles(log: string): readonly string[] {
  return log.split('\n').filter((line) => /"level":(50|60)/.test(line))
}
