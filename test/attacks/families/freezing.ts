import { createClient, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { firstEnvironment, hasCondition } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { harmless, send, worst, type Family, type Outcome, type Request } from '../attack.ts'
import { withoutPolicy, withoutRules } from '../defence.ts'
import { apply, patch, post, remove } from '../requests.ts'
import { PRACTICE, type Stage } from '../stage.ts'

const writes = 'goes on writing after they have handed in: themself, or by a workload'
const forwards = 'opens a way to their pods after they have handed in'
const spec = 'answers, takes a hint or changes the language after they have handed in'

/** A session handed in, and what was opened before. */
interface HandedIn {
  readonly namespace: string
  readonly people: Readonly<Record<string, Client>>
  /** A stream to a pod, opened before. */
  readonly open: Awaited<ReturnType<Client['portForward']>>
  readonly pod: string
}

const handedIn = new WeakMap<Stage, Promise<HandedIn>>()
const frozen = (stage: Stage): Promise<HandedIn> => {
  const known = handedIn.get(stage) ?? handIn(stage)
  handedIn.set(stage, known)
  return known
}

const byAll =
  (requests: (place: HandedIn) => readonly Request[]) =>
  async (stage: Stage): Promise<Outcome> => {
    const place = await frozen(stage)
    const attempts = Object.entries(place.people).flatMap(([who, client]) =>
      requests(place).map((request) => send(client, who, request)),
    )
    return worst(await Promise.all(attempts))
  }

/** What is handed in stays as it is. */
export const FREEZING: Family = {
  name: 'after the hand-in',
  attacks: [
    {
      title: writes,
      attempt: byAll(({ namespace }) => [
        post('core', namespace, 'configmaps', { kind: 'ConfigMap', metadata: { generateName: 'late-' } }),
        patch('core', namespace, 'configmaps/notes', { data: { word: 'late' } }),
        apply('core', namespace, 'configmaps/late', { kind: 'ConfigMap', metadata: { name: 'late' } }),
        patch('apps', namespace, 'deployments/atlas/scale', { spec: { replicas: 2 } }),
      ]),
    },
    {
      title: 'deletes what they handed in, one by one or as a collection',
      attempt: byAll(({ namespace, pod }) => [
        remove('core', namespace, 'configmaps/notes'),
        remove('core', namespace, 'configmaps'),
        remove('apps', namespace, 'deployments'),
        remove('core', namespace, `pods/${pod}`),
      ]),
    },
    {
      title: forwards,
      attempt: byAll(({ namespace, pod }) => [
        {
          method: 'POST',
          path: `/api/v1/namespaces/${namespace}/pods/${pod}/portforward`,
          query: { ports: '8080' },
        },
      ]),
    },
    { title: 'writes through a port-forward that they kept open', attempt: throughOpenPort },
    {
      title: 'asks the freeze’s own probe to pass',
      attempt: byAll(({ namespace }) => [
        {
          ...post('core', namespace, 'configmaps', { kind: 'ConfigMap', metadata: { name: 'freeze-probe' } }),
          query: { dryRun: 'All' },
        },
      ]),
    },
    {
      title: 'takes the freeze off their environment',
      attempt: byAll(({ namespace }) => [
        patch('core', '', `namespaces/${namespace}`, {
          metadata: { labels: { 'labs.cloud-pi-native.fr/frozen': null } },
        }),
      ]),
    },
    { title: 'has an object of the probe’s name there before', attempt: probeTaken },
    {
      title: spec,
      async attempt(stage) {
        await frozen(stage)
        const { camille } = stage
        const { hints, locale } = (await camille.session(PRACTICE)).spec
        const outcomes: Outcome[] = []
        // Each changes something, however often it is tried.
        for (const change of [
          { hints: [...hints, `write/late-${hints.length}`] },
          { locale: locale === 'fr' ? 'en' : 'fr' },
          { answers: { late: 'a' } },
        ])
          outcomes.push(
            await send(
              camille.person,
              'person',
              patch('labs', camille.home, `labsessions/${PRACTICE}`, { spec: change }),
            ),
          )
        return worst(outcomes)
      },
    },
  ],
  defences: [
    { name: 'policy labs-freeze', opens: [writes], disarm: withoutPolicy('labs-freeze') },
    {
      name: 'the rules of the kind on a session that is handed in',
      opens: [spec],
      disarm: withoutRules('no more hints', 'answers are fixed', 'it does not change any more'),
    },
  ],
}

async function handIn({ camille, admin, sandbox }: Stage): Promise<HandedIn> {
  await camille.open(PRACTICE)
  const ready = await camille.until(PRACTICE, 'its environment', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(ready)
  sandbox.nodes.setImages(namespace, [
    {
      repository: 'harbor.example/p7sahj3r4/java-demo',
      tags: ['1.2.0'],
      user: '1000',
      port: 8080,
      paths: [
        { path: '/health', body: 'up' },
        { path: '/', body: 'up' },
      ],
    },
  ])
  const hands = await camille.handedOut(PRACTICE)
  await hands.send(post('apps', namespace, 'deployments', aWorkload('Deployment', namespace)))
  await hands.send(
    post('core', namespace, 'configmaps', { kind: 'ConfigMap', metadata: { name: 'freeze-probe' } }),
  )
  const pod = await waitFor(
    async () => {
      const { body } = await admin.send({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods` })
      const { items } = body as {
        items: { metadata: { name: string }; status: { conditions?: { type: string; status: string }[] } }[]
      }
      return items.find(({ status }) =>
        status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
      )?.metadata.name
    },
    { what: 'a pod to be ready', deadlineMs: 30_000 },
  )
  const open = await waitFor(() => hands.portForward({ namespace, name: pod }, 8080), {
    what: 'a way to the pod',
  })
  open.on('error', () => undefined)
  const token = await createClient({
    kubeconfig: await sandbox.serviceAccountKubeconfig(namespace, 'candidate'),
  })
  await camille.change(PRACTICE, { submit: true })
  await camille.until(PRACTICE, 'its mark', hasCondition('Graded', 'True'))
  return { namespace, people: { person: camille.person, hands, workload: token }, open, pod }
}

/** The application hears it; nothing that is kept in the environment or in the mark changes. */
async function throughOpenPort(stage: Stage): Promise<Outcome> {
  const { open, namespace } = await frozen(stage)
  const versions = async (): Promise<string> => {
    const { items } = await stage.admin.list(RESOURCES.configMap, { namespace })
    const { status } = await stage.camille.session(PRACTICE)
    return JSON.stringify([
      items.map(({ metadata }) => metadata.resourceVersion),
      status?.result,
      status?.evidence,
    ])
  }
  const before = await versions()
  const answered = new Promise<string>((resolve) => {
    open.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8')))
    open.once('close', () => resolve('closed'))
  })
  open.write('PUT /health HTTP/1.1\r\nHost: atlas\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate')
  const said = await answered
  const after = await versions()
  return after === before ? harmless(said) : { result: 'succeeded', evidence: `${before} became ${after}` }
}

async function probeTaken(stage: Stage): Promise<Outcome> {
  await frozen(stage)
  const session = await stage.camille.session(PRACTICE)
  return hasCondition('Frozen', 'True')(session)
    ? harmless('It was there, and the environment was frozen')
    : { result: 'succeeded', evidence: JSON.stringify(session.status?.conditions) }
}
