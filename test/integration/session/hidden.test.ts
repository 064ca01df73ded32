import { beforeAll, describe, expect, it } from 'vitest'
import type {
  KubeObject,
  LabRubricSpec,
  LabSession,
  LabSpec,
  Resource,
  Revision,
} from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { drawAll, drawSeed, type Draw } from '../../../src/lab/index.ts'
import { OPERATOR } from '../../../src/sandbox/index.ts'
import { readDrawKey } from '../../../src/session/draw-key.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { aRiddle, RIDDLE } from '../../builders/a-riddle.ts'
import { installLab } from '../../builders/install-lab.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import {
  everythingReadable,
  leaks,
  logged,
  needlesOf,
  readableIn,
  type Needle,
  type Readable,
} from './leaks.ts'

const sandbox = useSandbox({ operator: true })

const EVENTS: Resource = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
}

let admin: Client
let drawKey: Uint8Array
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  drawKey = (await readDrawKey(admin, OPERATOR.namespace)) ?? new Uint8Array()
})

interface Opened {
  readonly candidate: Candidate
  readonly session: LabSession
  readonly hands: Client
  readonly draw: Draw
}

async function open(name: string, riddle: ReturnType<typeof aRiddle>): Promise<Opened> {
  await installLab(admin, riddle)
  const lab = riddle.lab.metadata.name ?? ''
  const candidate = await aCandidate(sandbox(), admin, name)
  await candidate.open(lab)
  const session = await candidate.until(lab, 'a first mark', ({ status }) => status?.checks !== undefined)
  const revision = {
    spec: riddle.lab['spec'] as LabSpec,
    rubric: riddle.rubric['spec'] as LabRubricSpec,
  } satisfies Pick<Revision, 'spec' | 'rubric'>
  const seed = drawSeed({ key: drawKey, lab, candidate: candidate.name, attempt: 1 })
  return { candidate, session, hands: await candidate.handedOut(lab), draw: drawAll(revision, seed) }
}

/** What the seed itself gives away is not hidden. */
const TRAP = 'secret parameter trap'

/** All that the candidate can read, as themself and with the kubeconfig handed out; and the operator's log. */
async function read({ candidate, session, hands }: Opened): Promise<readonly Readable[]> {
  const namespaces = [
    candidate.home,
    OPERATOR.namespace,
    ...(session.status?.environments ?? []).map(({ namespace }) => namespace),
  ]
  return [
    ...(await everythingReadable('the candidate', candidate.client, namespaces)),
    ...(await everythingReadable('the kubeconfig handed out', hands, namespaces)),
    ...(await readableIn('everybody’s events', admin, EVENTS, namespaces)),
    await logged(sandbox.operator().logFile),
  ]
}

describe('what a rubric keeps from candidates', () => {
  let opened: Opened
  let needles: readonly Needle[]
  beforeAll(async () => {
    opened = await open('camille', aRiddle('riddle', { rubric: { reveal: 'titles' } }))
    needles = needlesOf(RIDDLE, opened.draw).filter(({ what }) => what !== TRAP)
  })

  it('is nowhere that they can read while the session runs', async () => {
    const { candidate, session, hands } = opened
    // They work, take no hint, answer something, and are told that it is no answer.
    const [asked] = session.status?.questions ?? []
    await hands.create(RESOURCES.configMap, answerIn(session, 'wrong'))
    await candidate.change('riddle', { answers: { [asked?.id ?? '']: 'z' }, hints: ['write/none'] })
    await candidate.until(
      'riddle',
      'the request to be refused',
      hasCondition('Accepted', 'True', 'UnknownHint'),
    )
    const haystack = await read(opened)
    expect(leaks(needles, haystack)).toEqual([])
    for (const kind of ['labs.labs', 'labsessions', 'configmaps', 'secrets', 'events'])
      expect(haystack.map(({ where }) => where).join('\n')).toContain(kind)
    expect(needles.length).toBeGreaterThan(40)
  })

  it('cannot be asked for by its name either', async () => {
    const { candidate, session, hands } = opened
    const revision = `revision-${(session.status?.revision ?? '').slice('sha256:'.length).slice(0, 16)}`
    for (const client of [candidate.client, hands]) {
      const asked = [
        client.get(RESOURCES.rubric, { name: 'riddle' }),
        client.get(RESOURCES.secret, { namespace: OPERATOR.namespace, name: revision }),
        client.get(RESOURCES.secret, { namespace: OPERATOR.namespace, name: 'draw-key' }),
      ]
      for (const answer of await Promise.allSettled(asked))
        expect(answer).toMatchObject({ status: 'rejected', reason: { reason: 'Forbidden' } })
    }
  })

  it('is what the seed gives them, where it gives it', async () => {
    const { session, hands, draw } = opened
    const { namespace } = firstEnvironment(session)
    const trap = await hands.get(RESOURCES.configMap, { namespace, name: 'trap' })
    const notes = await hands.get(RESOURCES.configMap, { namespace, name: 'notes' })
    expect(trap['data']).toEqual({ kind: draw.secretParameters['trap'] })
    expect(notes['data']).toEqual({
      word: draw.parameters['word'],
      ...(draw.secretParameters['trap'] === 'piege-aulne' && { tree: 'alnus' }),
    })
  })

  it('counts in what is told at the end, without saying more', () => {
    expect(opened.session.status?.score).toEqual({ points: 0, max: 100, hiddenMax: 20 + 3 * 10 })
    expect(opened.session.status?.checks?.map(({ id }) => id)).toEqual(['write/word', 'write/platform'])
  })

  it('is revealed at the end as far as the rubric says, and no further', async () => {
    const { candidate, hands } = opened
    await hands.patch(
      RESOURCES.session,
      { namespace: candidate.home, name: 'riddle' },
      { merge: { spec: { submit: true } } },
    )
    const { status } = await candidate.until('riddle', 'a mark', hasCondition('Graded', 'True'))
    const revealed = status?.checks?.filter(({ id }) => id.startsWith('hidden/'))
    expect(revealed).toEqual([
      { id: 'hidden/honest-ledger', title: 'Registre quartz en français', state: 'Fail', points: 0, max: 20 },
      { id: 'hidden/no-trap', title: 'Chausse-trape en français', state: 'Pass', points: 0, max: 0 },
    ])
    expect(status?.result).toMatchObject({
      points: 0,
      max: 150,
      hidden: { points: 0, max: 20 },
      quiz: { points: 0, max: 30 },
    })
    const stillHidden = needles.filter(({ what }) => !/^(hidden check|title of) /.test(what))
    expect(leaks(stillHidden, await read(opened))).toEqual([])
  })
})

describe('a rubric that reveals points only', () => {
  it('names no hidden check, even a required one that was failed', async () => {
    const [ledger] = RIDDLE.checks ?? []
    if (ledger === undefined) throw new Error('The riddle has a hidden check')
    const unsealed = { ...ledger, required: true, points: 1, assert: [{ expr: 'sealed' }] }
    const riddle = aRiddle('strict', { lab: { passPercent: 60 }, rubric: { checks: [unsealed] } })
    const opened = await open('bruno', riddle)
    const { candidate, session, hands, draw } = opened
    await hands.create(RESOURCES.configMap, answerIn(session, String(draw.parameters['word'])))
    await candidate.until('strict', 'all public points', ({ status }) => status?.score?.points === 100)
    await candidate.change('strict', { submit: true })
    const { status } = await candidate.until('strict', 'a mark', hasCondition('Graded', 'True'))
    expect(status?.conditions?.at(-1)).toMatchObject({
      reason: 'RequiredCheckFailed',
      message: 'Contrôles obligatoires non réussis : 1 qui reste(nt) caché(s)',
    })
    expect(status?.result).toMatchObject({ points: 100, max: 131, hidden: { points: 0, max: 1 } })
    const needles = needlesOf(RIDDLE, draw).filter(({ what }) => what !== TRAP)
    expect(leaks(needles, await read(opened))).toEqual([])
  })
})

describe('the search itself', () => {
  it('finds a hidden text that a statement gives away, and everywhere the statement goes', async () => {
    const told = 'Attendu basalte en français'
    const opened = await open(
      'dora',
      aRiddle('gossip', { lab: { statement: { fr: `Pensez-y : ${told}`, en: 'Nothing' } } }),
    )
    const found = leaks(needlesOf(RIDDLE, opened.draw), await read(opened))
    expect(found).toEqual(
      expect.arrayContaining([
        'message of honest-ledger in configmaps dora/gossip-statement for the candidate',
        'message of honest-ledger in labs.labs.cloud-pi-native.fr /gossip for the kubeconfig handed out',
      ]),
    )
  })
})

function answerIn(session: LabSession, word: string): KubeObject {
  const { namespace } = firstEnvironment(session)
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'answer', namespace }, data: { word } }
}
