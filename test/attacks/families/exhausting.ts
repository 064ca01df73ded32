import { RESOURCES } from '../../../src/session/resources.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { asking, harmless, send, worst, type Family, type Outcome } from '../attack.ts'
import { withoutPolicy } from '../defence.ts'
import { growsGoing, noHolder } from './growing.ts'
import { apply, patch, post, remove } from '../requests.ts'
import { anAnswer, EXAM, type Stage } from '../stage.ts'

const count = 'makes more objects than an environment may hold'
const size = 'takes more processors than the environment has'
const large = 'writes an object of a mebibyte, or of 10,000 keys'
const managers = 'has fifty field managers apply their session'
const bloat = 'makes their session so large that its deadline cannot be written'

/** Labels have no bound of their own: four hundred of the longest, from a number on. */
const PREFIX = `${'a'.repeat(62)}.`.repeat(4).slice(0, 240)
const manyLabels = (from: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`${PREFIX}/${'a'.repeat(58)}${from + index}`, 'b'.repeat(63)]),
  )
const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key-${index}`, 'v']))

/** Space and attention, of the cluster and of the operator, that others need. */
export const EXHAUSTING: Family = {
  name: 'exhausting',
  attacks: [
    { title: count, attempt: tooMany, undo: noCronJobs },
    {
      title: size,
      attempt: tooBig,
      undo: ({ admin, bare }) =>
        admin.send({
          ...remove('apps', bare, 'deployments/big'),
          query: { propagationPolicy: 'Background' },
        }),
    },
    asking(
      large,
      ({ camille: { namespace } }) => [
        post('core', namespace, 'configmaps', {
          kind: 'ConfigMap',
          metadata: { name: 'large' },
          data: { text: 'x'.repeat(1_000_000) },
        }),
        post('core', namespace, 'configmaps', { kind: 'ConfigMap', metadata: { name: 'wide' }, data: keys }),
        post('monitoring', namespace, 'prometheusrules', {
          kind: 'PrometheusRule',
          metadata: { name: 'wide' },
          spec: keys,
        }),
        post(
          'apps',
          namespace,
          'deployments',
          aWorkload('Deployment', namespace, {
            metadata: { name: 'large' },
            container: { args: ['x'.repeat(1_000_000)] },
          }),
        ),
      ],
      {
        by: ['person', 'hands'],
        undo: async ({ admin, camille: { namespace } }) => {
          for (const [group, rest] of [
            ['core', 'configmaps/large'],
            ['core', 'configmaps/wide'],
            ['monitoring', 'prometheusrules/wide'],
            ['apps', 'deployments/large'],
          ] as const)
            await admin.send(remove(group, namespace, rest))
        },
      },
    ),
    { title: bloat, attempt: bloated, undo: noBloated },
    {
      title: managers,
      attempt: manyManagers,
      undo: ({ admin, camille }) => admin.send(remove('labs', camille.home, 'labsessions/managed')),
    },
    { title: 'lets an object grow that is being deleted and cannot go', attempt: growsGoing, undo: noHolder },
    { title: 'opens session after session', attempt: manySessions },
  ],
  defences: [
    {
      name: 'quota labs-guard',
      opens: [count],
      disarm: async ({ admin, bare }) => {
        const hard = async (value: string): Promise<unknown> =>
          await admin.send(
            patch('core', bare, 'resourcequotas/labs-guard', {
              spec: { hard: { 'count/cronjobs.batch': value } },
            }),
          )
        await hard('20')
        return async () => await hard('2')
      },
    },
    {
      name: 'quota dso-quota',
      opens: [size],
      disarm: async ({ admin, bare }) => {
        const hard = async (value: string): Promise<unknown> =>
          await admin.send(
            patch('core', bare, 'resourcequotas/dso-quota', {
              spec: { hard: { 'limits.cpu': value, 'requests.cpu': value } },
            }),
          )
        await hard('64')
        return async () => await hard('1')
      },
    },
    {
      name: 'policy labs-environments-size',
      opens: [large],
      disarm: withoutPolicy('labs-environments-size'),
    },
    {
      name: 'policy labs-sessions-size',
      opens: [managers, bloat],
      disarm: withoutPolicy('labs-sessions-size'),
    },
  ],
}

async function tooMany({ camille, bare }: Stage): Promise<Outcome> {
  const outcomes: Outcome[] = []
  for (const name of ['one', 'two', 'three']) {
    const job = aWorkload('CronJob', bare, { metadata: { name } })
    const made = await camille.person.send(post('batch', bare, 'cronjobs', job))
    if (made.status === 409) continue
    if (made.status !== 201)
      outcomes.push({
        result: made.status === 403 ? 'refused' : 'harmless',
        evidence: JSON.stringify(made.body),
      })
  }
  return outcomes.length === 0 ? { result: 'succeeded', evidence: 'All three are there' } : worst(outcomes)
}

async function noCronJobs({ admin, bare }: Stage): Promise<void> {
  for (const name of ['one', 'two', 'three']) await admin.send(remove('batch', bare, `cronjobs/${name}`))
}

async function tooBig({ camille, admin, bare }: Stage): Promise<Outcome> {
  const cpu = { cpu: '20', memory: '16Mi' }
  const deployment = aWorkload('Deployment', bare, {
    metadata: { name: 'big' },
    container: { resources: { requests: cpu, limits: cpu } },
  })
  const made = await camille.person.send(post('apps', bare, 'deployments', deployment))
  if (made.status !== 201 && made.status !== 409) throw new Error(JSON.stringify(made.body))
  return await waitFor(
    async () => {
      const { body } = await admin.send({
        method: 'GET',
        path: `/apis/apps/v1/namespaces/${bare}/deployments/big`,
      })
      const { status } = body as {
        status: { replicas?: number; conditions?: { type: string; message: string }[] }
      }
      const refused = status.conditions?.find(({ type }) => type === 'ReplicaFailure')?.message
      if (status.replicas === 1) return { result: 'succeeded', evidence: 'The pod is there' } as const
      return refused === undefined ? undefined : ({ result: 'refused', evidence: refused } as const)
    },
    { what: 'the pod to be made or refused' },
  )
}

/** On a session that no lab opens, so that the exam goes on. What the operator would write is tried in its place. */
async function bloated({ camille, admin }: Stage): Promise<Outcome> {
  const { home, name } = camille
  const session = {
    kind: 'LabSession',
    metadata: { name: 'bloated' },
    spec: { lab: 'missing', candidate: name },
  }
  const made = await camille.person.send(post('labs', home, 'labsessions', session))
  if (made.status !== 201 && made.status !== 409) throw new Error(JSON.stringify(made.body))
  const grow = (metadata: object) => patch('labs', home, 'labsessions/bloated', { metadata })
  const sent = await send(camille.person, 'person', grow({ labels: manyLabels(0) }))
  if (sent.result === 'refused') return sent
  // Until etcd takes no more; then what is left, by halves.
  const grown = async (metadata: object): Promise<boolean> =>
    (await camille.person.send(grow(metadata))).status < 300
  for (let from = 400; await grown({ labels: manyLabels(from) }); from += 400) continue
  let rest = 0
  for (let half = 128_000; half > 4_000; half /= 2)
    if (await grown({ annotations: { 'x.example/rest': 'x'.repeat(rest + half) } })) rest += half
  const conditions = ['Accepted', 'EnvironmentReady', 'Submitted'].map((type) => ({
    type,
    status: 'False',
    reason: 'LabNotFound',
    message: 'x'.repeat(30_000),
    lastTransitionTime: '2026-01-01T00:00:00Z',
  }))
  const write = patch('labs', home, 'labsessions/bloated/status', { status: { conditions } })
  const answer = await admin.send(write)
  const evidence = `A status write is answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`
  return evidence.includes('too large') ? { result: 'succeeded', evidence } : harmless(evidence)
}

async function noBloated({ admin, camille }: Stage): Promise<void> {
  await admin.send(remove('labs', camille.home, 'labsessions/bloated'))
}

/** The server merges what managers updated, not what they applied: each stays in `managedFields`. */
async function manyManagers({ camille }: Stage): Promise<Outcome> {
  const { home, name } = camille
  const own = { kind: 'LabSession', metadata: { name: 'managed' }, spec: { lab: 'missing', candidate: name } }
  for (let tried = 0; tried < 50; tried += 1) {
    const applied = apply('labs', home, 'labsessions/managed', own, `manager-${tried}`)
    const outcome = await send(camille.person, 'person', applied)
    if (outcome.result === 'refused') return outcome
  }
  return { result: 'succeeded', evidence: 'All of them' }
}

/** Whoever opens a class gives each home a quota; without one too, others are marked as ever. */
async function manySessions({ camille, bruno, admin }: Stage): Promise<Outcome> {
  const sessions = Array.from({ length: 60 }, (_, index) =>
    post('labs', camille.home, 'labsessions', {
      kind: 'LabSession',
      metadata: { name: `flood-${index}` },
      spec: { lab: `missing-${index % 7}`, candidate: camille.name },
    }),
  )
  await Promise.all(sessions.map((session) => camille.person.send(session)))
  const { status } = await bruno.session(EXAM)
  const word = String(status?.parameters?.['word'])
  const points = async (wanted: number): Promise<unknown> =>
    await bruno.until(EXAM, `${wanted} points`, (session) => session.status?.score?.points === wanted)
  await bruno.hands.apply(RESOURCES.configMap, anAnswer(bruno.namespace, 'wrong'), { force: true })
  await points(0)
  await bruno.hands.apply(RESOURCES.configMap, anAnswer(bruno.namespace, word), { force: true })
  await points(100)
  await Promise.all(
    sessions.map((_, index) => admin.send(remove('labs', camille.home, `labsessions/flood-${index}`))),
  )
  return harmless('Another candidate is marked as they work')
}
