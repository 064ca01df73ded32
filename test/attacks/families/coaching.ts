import { randomUUID } from 'node:crypto'
import type { LabSession } from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { environmentUuid, namespaceName, planProject } from '../../../src/plan/names.ts'
import { OPERATOR } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { firstEnvironment, hasCondition } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { harmless, send, worst, type Family, type Outcome } from '../attack.ts'
import { withoutPolicy, withoutValidation } from '../defence.ts'
import { get, patch, post, remove } from '../requests.ts'
import { PRACTICE, type Stage } from '../stage.ts'

const COACH = 'coach@example.fr'

const keys =
  'opens a session in the operator’s namespace, to read what is kept there by the kubeconfig handed out'
const others = 'opens a session in a namespace of other people, to read what is kept there'
const before = 'makes the namespace of an environment before the operator does'
const inName = 'takes a hint or hands in, in a candidate’s name and without a word of their own'

/** What somebody with the role labs-coach may try beyond it. */
export const COACHING: Family = {
  name: 'using a coach’s role',
  attacks: [
    { title: keys, attempt: (stage) => elsewhere(stage, OPERATOR.namespace, 'signing-key') },
    { title: others, attempt: (stage) => elsewhere(stage, 'kube-system', undefined) },
    { title: before, attempt: madeBefore },
    {
      title: inName,
      attempt: inTheirName,
      undo: ({ admin, camille }) => admin.send(remove('labs', camille.home, 'labsessions/trial')),
    },
  ],
  defences: [
    {
      name: 'the rule of labs-sessions on where a session may be',
      opens: [keys, others],
      disarm: withoutValidation('labs-sessions', "n'est pas l'espace d'un candidat"),
    },
    {
      name: 'policy labs-environments-namespaces',
      opens: [before],
      disarm: withoutPolicy('labs-environments-namespaces'),
    },
    {
      name: 'the rule of labs-sessions on whose doing a mark comes from',
      opens: [inName],
      disarm: withoutValidation('labs-sessions', 'submit, hints et answers'),
    },
  ],
}

const sessionOf = (name: string, lab: string, candidate: string) => ({
  kind: 'LabSession',
  metadata: { name },
  spec: { lab, candidate },
})

async function until(
  admin: Client,
  namespace: string,
  name: string,
  wanted: (session: LabSession) => boolean,
): Promise<LabSession> {
  return await waitFor(
    async () => {
      const seen = await admin.get<LabSession>(RESOURCES.session, { namespace, name })
      if (wanted(seen)) return seen
      throw new Error(JSON.stringify(seen.status))
    },
    { what: `${namespace}/${name}`, deadlineMs: 30_000 },
  )
}

/** Whoever works in an environment may run pods there as its ServiceAccount `candidate`: the kubelet gives them its token. */
async function elsewhere(
  { coach, admin, sandbox: place }: Stage,
  namespace: string,
  secret: string | undefined,
): Promise<Outcome> {
  const name = 'elsewhere'
  const made = await send(
    coach,
    'coach',
    post('labs', namespace, 'labsessions', sessionOf(name, PRACTICE, COACH)),
  )
  if (made.result === 'refused') return made
  try {
    const decided = await until(
      admin,
      namespace,
      name,
      (session) =>
        hasCondition('EnvironmentReady', 'True')(session) || hasCondition('Accepted', 'False')(session),
    )
    if (hasCondition('Accepted', 'False')(decided))
      return harmless(JSON.stringify(decided.status?.conditions))
    const environment = firstEnvironment(decided).namespace
    const pods = aWorkload('Deployment', environment, {
      metadata: { name: 'reader' },
      pod: { serviceAccountName: 'candidate', automountServiceAccountToken: true },
    })
    const run = await send(coach, 'coach', post('apps', environment, 'deployments', pods))
    if (run.result === 'refused') return run
    const workload = await createClient({
      kubeconfig: await place.serviceAccountKubeconfig(environment, 'candidate'),
    })
    const rest = secret === undefined ? 'secrets' : `secrets/${secret}`
    const read = await send(workload, 'workload of the coach', get('core', namespace, rest))
    workload.close()
    return { ...read, evidence: read.evidence.slice(0, 200) }
  } finally {
    await admin.send(remove('labs', namespace, `labsessions/${name}`))
  }
}

/** The name follows from the session's UID, which a session that has to wait has already. */
async function madeBefore(stage: Stage): Promise<Outcome> {
  const { admin } = stage
  const home = `coach-${randomUUID().slice(0, 8)}`
  const metadata = { name: home, labels: { 'labs.cloud-pi-native.fr/home': 'coach' } }
  await admin.send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata } })
  try {
    return await takenBefore(stage, home)
  } finally {
    await admin.send(remove('labs', home, 'labsessions'))
    await admin.delete(RESOURCES.namespace, { name: home })
  }
}

async function takenBefore({ coach, admin }: Stage, home: string): Promise<Outcome> {
  await coach.send(post('labs', home, 'labsessions', sessionOf('first', PRACTICE, COACH)))
  await until(admin, home, 'first', hasCondition('EnvironmentReady', 'True'))
  await coach.send(post('labs', home, 'labsessions', sessionOf('second', PRACTICE, COACH)))
  const waiting = await until(admin, home, 'second', hasCondition('Accepted', 'False', 'DuplicateSession'))
  const uid = waiting.metadata.uid ?? ''
  const namespace = namespaceName(environmentUuid(uid, 'dev'), planProject(uid).uuid)
  const labels = { 'labs.cloud-pi-native.fr/session-uid': uid }
  const taken = await send(coach, 'coach', {
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { metadata: { name: namespace, labels } },
  })
  if (taken.result === 'refused') return taken
  await coach.send(remove('labs', home, 'labsessions/first'))
  const ready = await until(
    admin,
    home,
    'second',
    (session) =>
      hasCondition('EnvironmentReady', 'True')(session) ||
      hasCondition('EnvironmentReady', 'False', 'NameTaken')(session),
  )
  if (!hasCondition('EnvironmentReady', 'True')(ready))
    return harmless(JSON.stringify(ready.status?.conditions))
  const privileged = aWorkload('Deployment', namespace, {
    metadata: { name: 'root' },
    container: { securityContext: { privileged: true } },
    pod: { hostPID: true, securityContext: {} },
  })
  const sent = await send(coach, 'coach', post('apps', namespace, 'deployments', privileged))
  if (sent.result === 'refused') return sent
  return await waitFor(
    async () => {
      const { body } = await admin.send(get('apps', namespace, 'deployments/root'))
      const { status } = body as {
        status: { replicas?: number; conditions?: { type: string; message: string }[] }
      }
      const refused = status.conditions?.find(({ type }) => type === 'ReplicaFailure')?.message
      if (status.replicas === 1)
        return { result: 'succeeded', evidence: 'A privileged pod, with the processes of its node' } as const
      return refused === undefined ? undefined : harmless(refused)
    },
    { what: 'the privileged pod to be made or refused' },
  )
}

/** On a session that no lab opens, so that the exam goes on. */
async function inTheirName({ camille, coach }: Stage): Promise<Outcome> {
  const own = sessionOf('trial', 'missing', camille.name)
  await camille.person.send(post('labs', camille.home, 'labsessions', own))
  const outcomes: Outcome[] = []
  for (const spec of [{ hints: ['write/spell'] }, { submit: true }])
    outcomes.push(await send(coach, 'coach', patch('labs', camille.home, 'labsessions/trial', { spec })))
  return worst(outcomes)
}
