import type { KubeObject, Resource } from '../../../src/api/index.ts'
import type { Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { firstEnvironment, hasCondition } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { harmless, type Attack, type Family, type Outcome } from '../attack.ts'
import { hostileServer, PATHS } from '../hostile-server.ts'
import { get, post } from '../requests.ts'
import type { Stage } from '../stage.ts'

const LAB = 'web'
const PORT_FORWARDS: Resource = {
  group: 'kwok.x-k8s.io',
  version: 'v1alpha1',
  kind: 'PortForward',
  plural: 'portforwards',
  namespaced: true,
}

/** A check for each path of the server that means harm, which says what was observed. */
const aWebLab = (): KubeObject =>
  aLab(LAB, {
    parameters: [],
    seed: [],
    statement: { fr: 'Servez', en: 'Serve' },
    inputs: Object.fromEntries(
      PATHS.map((path) => [
        path.slice(1),
        { http: { service: 'atlas', port: 80, path, environment: 'dev' } },
      ]),
    ),
    tasks: [
      {
        id: 'serve',
        title: { fr: 'Servir', en: 'Serve' },
        checks: PATHS.map((path) => {
          const input = path.slice(1)
          const message = `{{${input}.status}} {{${input}.error}} {{${input}.body}}`
          return {
            id: input,
            title: { fr: input, en: input },
            points: 10,
            assert: [{ expr: `${input}.status == 200`, message: { fr: message, en: message } }],
          }
        }),
      },
    ],
  })

const marks = new WeakMap<Stage, Promise<Readonly<Record<string, string>>>>()

/** One session of all paths: `state message` by path, once each has been asked. */
const marksOf = (stage: Stage): Promise<Readonly<Record<string, string>>> => {
  const known = marks.get(stage) ?? serve(stage)
  marks.set(stage, known)
  return known
}

const probing = (title: string, path: string, wanted: string): Attack => ({
  title,
  async attempt(stage): Promise<Outcome> {
    const mark = (await marksOf(stage))[path] ?? ''
    return mark.startsWith(wanted)
      ? harmless(mark)
      : { result: 'succeeded', evidence: `${mark}, not ${wanted}` }
  },
})

/** Applications that mean harm to whoever asks them. */
export const PROBES: Family = {
  name: 'hostile applications',
  attacks: [
    probing('never answers a probe', '/hang', 'Fail 0 timeout'),
    probing('answers a probe drop by drop', '/drops', 'Fail 0 timeout'),
    probing('answers a probe without end', '/endless', 'Fail 0 tooLarge'),
    probing('answers a probe with a gibibyte', '/gibibyte', 'Fail 0 tooLarge'),
    probing('answers a probe with headers without end', '/head', 'Fail 0 tooLarge'),
    probing('sends a probe elsewhere', '/redirect', 'Fail 302'),
  ],
  defences: [],
}

async function serve({ camille, admin }: Stage): Promise<Readonly<Record<string, string>>> {
  await admin.create(RESOURCES.lab, aWebLab())
  await camille.open(LAB)
  const ready = await camille.until(LAB, 'its environment', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(ready)
  const hands = await camille.handedOut(LAB)
  const server = await hostileServer()
  try {
    await hands.send(post('apps', namespace, 'deployments', aWorkload('Deployment', namespace)))
    await lead(admin, namespace, server.port)
    const spec = { selector: { app: 'atlas' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }
    await hands.send(
      post('core', namespace, 'services', { kind: 'Service', metadata: { name: 'atlas' }, spec }),
    )
    const { status } = await camille.until(LAB, 'every path to be asked', (session) => {
      const checks = session.status?.checks ?? []
      return (
        checks.length === PATHS.length &&
        checks.every(({ message = '' }) => /timeout|tooLarge|30\d/.test(message))
      )
    })
    return Object.fromEntries(
      (status?.checks ?? []).map(({ id, state, message = '' }) => [
        id.replace('serve/', '/'),
        `${state} ${message}${status?.timeBack === undefined ? '' : ' with time given back'}`,
      ]),
    )
  } finally {
    server.close()
    hands.close()
  }
}

/** Leads port 8080 of the application's pod to the server, as its node would. */
async function lead(admin: Client, namespace: string, port: number): Promise<void> {
  const pod = await waitFor(
    async () => {
      const { body } = await admin.send(get('core', namespace, 'pods'))
      return (body as { items: { metadata: { name: string } }[] }).items[0]?.metadata.name
    },
    { what: 'the pod' },
  )
  const forwards = [{ ports: [8080], target: { address: '127.0.0.1', port } }]
  await admin.apply(
    PORT_FORWARDS,
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'PortForward',
      metadata: { name: pod, namespace },
      spec: { forwards },
    },
    { force: true },
  )
}
