import { readFile } from 'node:fs/promises'
import type { LabSession } from '../../src/api/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { aLab } from '../builders/a-lab.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../builders/candidate.ts'
import { aWorkload } from '../builders/workload.ts'
import { harmless, type Outcome } from './attack.ts'
import { post } from './requests.ts'
import type { Stage } from './stage.ts'

/** As the chart has it for the operator: what needs more of it ends it (charts/cloud-pi-labs/values.yaml). */
const MEMORY_LIMIT_KIB = 256 * 1024

const LAB = 'everything'
/** As many of each kind as quota labs-guard lets stand, or nearly; none makes a pod. */
const KINDS = [
  ['ConfigMap', 'core', 'configmaps', 95],
  ['Service', 'core', 'services', 58],
  ['Deployment', 'apps', 'deployments', 40],
  ['StatefulSet', 'apps', 'statefulsets', 20],
  ['DaemonSet', 'apps', 'daemonsets', 20],
  ['Job', 'batch', 'jobs', 100],
  ['CronJob', 'batch', 'cronjobs', 20],
  ['NetworkPolicy', 'networking', 'networkpolicies', 50],
  ['Ingress', 'networking', 'ingresses', 40],
] as const
type Kind = (typeof KINDS)[number][0]

/** A lab that reads as many lists as those of the catalogue do. */
const everything = () =>
  aLab(LAB, {
    parameters: [],
    seed: [],
    statement: { fr: 'Écrivez', en: 'Write' },
    inputs: Object.fromEntries(
      KINDS.map(([kind]) => [kind.toLowerCase(), { list: { kind, environment: 'dev', allowEmpty: true } }]),
    ),
    tasks: [
      {
        id: 'read',
        title: { fr: 'Lire', en: 'Read' },
        checks: KINDS.map(([kind]) => ({
          id: kind.toLowerCase(),
          title: { fr: kind, en: kind },
          points: 10,
          assert: [{ expr: `${kind.toLowerCase()}.exists(o, o.metadata.name == "right")` }],
        })),
      },
    ],
  })

/** Is harmless when the operator stays within its memory and gives a mark, without an Error, a point or time back. */
export async function fullEverywhere({ sandbox, admin, operator }: Stage): Promise<Outcome> {
  // A candidate of their own: Camille's share of the seats is taken by the other attacks.
  const dominique = await aCandidate(sandbox, admin, 'dominique')
  await admin.create(RESOURCES.lab, everything())
  await fill(dominique)
  await dominique.change(LAB, { submit: true })
  const marked = await dominique.until(LAB, 'its mark', hasCondition('Graded', 'True')).catch(String)
  const ended = await Promise.race([operator.exited, Promise.resolve('runs')])
  const kib = ended === 'runs' ? await peakKib(operator.pid) : Infinity
  const told = typeof marked === 'string' ? marked : judged(marked)
  const evidence = `The operator: ${ended}, ${kib} KiB at most; ${told}`
  return kib <= MEMORY_LIMIT_KIB && told === FAIR ? harmless(evidence) : { result: 'succeeded', evidence }
}

const FAIR = 'a mark without points'

function judged({ status }: LabSession): string {
  const { result, checks = [], timeBack } = status ?? {}
  const isFair =
    result?.points === 0 && timeBack === undefined && checks.every(({ state }) => state === 'Fail')
  return isFair ? FAIR : JSON.stringify({ result, checks, timeBack })
}

/** The most memory that a process has had, as Linux accounts it. */
async function peakKib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const [, kib] = /VmHWM:\s+(\d+) kB/.exec(status) ?? []
  return Number(kib ?? Infinity)
}

/** All that quota labs-guard lets stand in an environment, as large as policy lets it be. */
async function fill(candidate: Candidate): Promise<void> {
  await candidate.open(LAB)
  const ready = await candidate.until(LAB, 'its environment', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(ready)
  const hands = await candidate.handedOut(LAB)
  const objects = KINDS.flatMap(([kind, group, plural, count]) =>
    Array.from({ length: count }, (_, index) => post(group, namespace, plural, large(kind, index))),
  )
  for (let first = 0; first < objects.length; first += 8) {
    const answers = await Promise.all(objects.slice(first, first + 8).map((each) => hands.send(each)))
    for (const { status, body } of answers)
      if (status !== 201 && status !== 403) throw new Error(JSON.stringify(body).slice(0, 300))
  }
}

function large(kind: Kind, index: number): object {
  // One character that is not of Latin-1 makes a text take twice its bytes in memory.
  const annotations = { 'example.fr/text': `€${index}`.padEnd(120_000, 'x') }
  const metadata = { name: `big-${index}`, annotations }
  const port = { port: 80, targetPort: 80 }
  switch (kind) {
    case 'ConfigMap':
      return { kind, metadata }
    case 'Service':
      return { kind, metadata, spec: { ports: [port], clusterIP: 'None' } }
    case 'NetworkPolicy':
      return { kind, metadata, spec: { podSelector: {} } }
    case 'Ingress': {
      const service = { name: 'web', port: { number: 80 } }
      return { kind, metadata, spec: { defaultBackend: { service } } }
    }
    default:
      return idle(aWorkload(kind, '', { metadata: { ...metadata, namespace: undefined } }), kind)
  }
}

/** Makes no pods. */
function idle(object: object, kind: Kind): object {
  const { spec } = object as { spec: { template: { spec: object } } }
  if (kind === 'Job' || kind === 'CronJob') return { ...object, spec: { ...spec, suspend: true } }
  if (kind !== 'DaemonSet') return { ...object, spec: { ...spec, replicas: 0 } }
  const nodeSelector = { 'example.fr/nowhere': 'yes' }
  const template = { ...spec.template, spec: { ...spec.template.spec, nodeSelector } }
  return { ...object, spec: { ...spec, template } }
}
