import type { KubeObject } from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aRiddle } from '../../builders/a-riddle.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { installLab } from '../../builders/install-lab.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { harmless, send, type Family, type Outcome } from '../attack.ts'
import { patch, post, remove } from '../requests.ts'
import type { Stage } from '../stage.ts'

const SHORT = 'short'
const CONTENDED = 'contended'
/** Twice what a late freeze is called late for. */
const LATE_MS = 10_000

/** Begun together: each waits for a deadline of its own. */
const sittings = new WeakMap<Stage, Readonly<Record<'unwritable' | 'flooding', Promise<Outcome>>>>()
const overtime = (stage: Stage) => {
  const known = sittings.get(stage)
  if (known !== undefined) return known
  const lab = installLab(stage.admin, aRiddle(SHORT, { lab: { mode: 'exam', duration: '1m' } }))
  const begun = { unwritable: lab.then(() => unwritable(stage)), flooding: lab.then(() => flooding(stage)) }
  // Told where it is asked for.
  begun.flooding.catch(() => undefined)
  sittings.set(stage, begun)
  return begun
}

/** Time is nobody's to take. */
export const TIME: Family = {
  name: 'taking more time',
  attacks: [
    {
      title: 'asks for a hint that cannot be written beside their session, and works on',
      attempt: async (stage) => await overtime(stage).unwritable,
    },
    {
      title: 'writes to their session without end, so that its version changes under the operator’s hands',
      attempt: async (stage) => await overtime(stage).flooding,
    },
    {
      title: 'races for the quota while a check asks what they could create',
      attempt: racing,
    },
  ],
  defences: [],
}

interface Sitting {
  readonly candidate: Candidate
  readonly hands: Client
  readonly namespace: string
  readonly deadlineMs: number
}

async function sitDown({ sandbox, admin }: Stage, home: string): Promise<Sitting> {
  const candidate = await aCandidate(sandbox, admin, home)
  await candidate.open(SHORT)
  const session = await candidate.until(SHORT, 'its environment', hasCondition('EnvironmentReady', 'True'))
  return {
    candidate,
    hands: await candidate.handedOut(SHORT),
    namespace: firstEnvironment(session).namespace,
    deadlineMs: Date.parse(session.status?.deadline ?? ''),
  }
}

const passed = (ms: number) =>
  waitFor(() => Date.now() > ms, { what: 'the clock', deadlineMs: 100_000, everyMs: 200 })

/** Writes well after the deadline: refused by the freeze, in a session that says so. */
async function writtenLate({ candidate, hands, namespace, deadlineMs }: Sitting): Promise<Outcome> {
  await passed(deadlineMs + LATE_MS)
  const late = patch('core', namespace, 'configmaps/notes', { data: { late: 'yes' } })
  const { status } = await candidate.session(SHORT)
  const { deadline, frozenAt, conditions = [] } = status ?? {}
  const told = { deadline, frozenAt, conditions: conditions.map(({ type, reason }) => `${type}=${reason}`) }
  if (frozenAt === undefined) return { result: 'succeeded', evidence: JSON.stringify(told) }
  return await send(hands, 'hands', late)
}

/** The namespace holds no more ConfigMaps: the statement with the hint in it is none of the operator's any more. */
async function unwritable(stage: Stage): Promise<Outcome> {
  const { admin } = stage
  const sitting = await sitDown(stage, 'hugo')
  const { candidate } = sitting
  const { home: namespace } = candidate
  const { items } = await admin.list(RESOURCES.configMap, { namespace })
  const hard = { 'count/configmaps': String(items.length) }
  await admin.create(RESOURCES.resourceQuota, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'home', namespace },
    spec: { hard },
  })
  await waitFor(
    async () => {
      const found = await admin.get(RESOURCES.resourceQuota, { namespace, name: 'home' })
      return (found['status'] as { used?: object } | undefined)?.used !== undefined
    },
    { what: 'the quota to count' },
  )
  await candidate.change(SHORT, { hints: ['write/spell'] })
  const outcome = await writtenLate(sitting)
  const { status } = await candidate.session(SHORT)
  if (status?.hints !== undefined) throw new Error('The hint could be written')
  return outcome
}

/** Thirty writes at a time over three connections, while somebody else's time runs out too. */
async function flooding(stage: Stage): Promise<Outcome> {
  const { sandbox } = stage
  const [sitting, other] = await Promise.all([sitDown(stage, 'ines'), sitDown(stage, 'jules')])
  const { candidate, deadlineMs } = sitting
  await passed(deadlineMs - 3_000)
  const kubeconfig = await sandbox.userKubeconfig(candidate.name)
  const clients = await Promise.all([1, 2, 3].map(() => createClient({ kubeconfig })))
  let over = false
  let written = 0
  const writing = clients.flatMap((client, first) =>
    Array.from({ length: 10 }, async (_, second) => {
      for (let turn = 0; !over; turn += 1) {
        const annotations = { [`example.fr/n${first}-${second}`]: String(turn) }
        const answer = await client.send(
          patch('labs', candidate.home, `labsessions/${SHORT}`, { metadata: { annotations } }),
        )
        if (answer.status === 200) written += 1
      }
    }),
  )
  try {
    const late = await writtenLate(sitting)
    // Else it was no flood: the operator itself writes a dozen times.
    if (written < 36) throw new Error(`No more than ${written} writes`)
    const { status } = await other.candidate.session(SHORT)
    if (status?.frozenAt !== undefined) return late
    return { result: 'succeeded', evidence: 'Somebody else’s time did not end' }
  } finally {
    over = true
    await Promise.allSettled(writing)
    for (const client of clients) client.close()
  }
}

/** The server answers some of them with 409, the operator's dry run never: no `Error`, and no time for it. */
async function racing({ sandbox, admin }: Stage): Promise<Outcome> {
  await admin.create(RESOURCES.lab, contended())
  const candidate = await aCandidate(sandbox, admin, 'karim')
  await candidate.open(CONTENDED)
  const session = await candidate.until(
    CONTENDED,
    'its environment',
    hasCondition('EnvironmentReady', 'True'),
  )
  const { namespace } = firstEnvironment(session)
  const hands = await candidate.handedOut(CONTENDED)
  const seen = new Set<string>()
  const watched = async (): Promise<void> => {
    const { status } = await candidate.session(CONTENDED)
    for (const { state, message = '' } of status?.checks ?? [])
      if (state === 'Error') seen.add(`${state} ${message}`)
    if (status?.timeBack !== undefined) seen.add(JSON.stringify(status.timeBack))
  }
  const answers = new Set<number>()
  await Promise.all(
    Array.from({ length: 24 }, async (_, one) => {
      for (let turn = 0; turn < 40; turn += 1) {
        const name = `race-${one}-${turn}`
        const made = await hands.send(
          post('core', namespace, 'configmaps', { kind: 'ConfigMap', metadata: { name } }),
        )
        answers.add(made.status)
        await hands.send(remove('core', namespace, `configmaps/${name}`))
        if (one === 0) await watched()
      }
    }),
  )
  await watched()
  if (!answers.has(409)) throw new Error(`Nobody raced: ${[...answers].join(', ')}`)
  return seen.size === 0
    ? harmless('No Error, no time given back')
    : { result: 'succeeded', evidence: [...seen].join('; ') }
}

/** A check that asks what the candidate could create, live. */
function contended(): KubeObject {
  const create = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'trial' } }
  return aLab(CONTENDED, {
    parameters: [],
    seed: [],
    statement: { fr: 'Écrivez', en: 'Write' },
    inputs: {
      sheet: { object: { kind: 'ConfigMap', name: 'answer', environment: 'dev' } },
      trial: { dryRun: { create, environment: 'dev' } },
    },
    tasks: [
      {
        id: 'try',
        title: { fr: 'Essayer', en: 'Try' },
        checks: [
          {
            id: 'trial',
            title: { fr: 'Essai', en: 'Trial' },
            points: 10,
            assert: [{ expr: 'trial.allowed && sheet.data.word == "right"' }],
          },
        ],
      },
    ],
  })
}
