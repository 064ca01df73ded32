import { randomUUID } from 'node:crypto'
import type { LabSession } from '../../../src/api/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { isNotFound } from '../../../src/kube/index.ts'
import { aCandidate, hasCondition } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { asking, harmless, send, worst, type Family, type Outcome } from '../attack.ts'
import { withoutRules, withoutValidation } from '../defence.ts'
import { apply, patch, post, remove } from '../requests.ts'
import { EXAM, PRACTICE, type Stage } from '../stage.ts'

const deletesExam = 'deletes an exam, in the background or with a whole collection'
const turnsBack = 'takes a hint or a submission back'
const answers = 'answers a question that was not asked'
const coaching = 'gives themself time, a decision, an end or a second attempt, as a coach would'
const inAnothersName = 'decides as a coach in another coach’s name'

const neverStart = 'names their session so that it can never start, and keeps its seat'

const act = (by: string) => ({ at: '2026-01-01T00:00:00.000Z', by, reason: 'Parce que' })

const TRIAL = 'trial'

/** A session that no lab opens, on which what is one way is tried, so that the exam goes on. */
const trial = async ({ camille }: Stage): Promise<void> => {
  const spec = { lab: 'missing', candidate: camille.name, hints: ['write/spell'], submit: true }
  const made = await camille.person.send(
    post('labs', camille.home, 'labsessions', { kind: 'LabSession', metadata: { name: TRIAL }, spec }),
  )
  if (made.status !== 201 && made.status !== 409) throw new Error(JSON.stringify(made.body))
}

const noTrial = ({ admin, camille }: Stage): Promise<unknown> =>
  admin.send(remove('labs', camille.home, `labsessions/${TRIAL}`))

/** The rules of an exam: one attempt, one draw, one deadline. */
export const SESSIONS: Family = {
  name: 'bending the rules of a session',
  attacks: [
    // Dry: where it works it must not happen, for the exam goes on.
    asking(deletesExam, ({ camille }) => [
      remove('labs', camille.home, `labsessions/${EXAM}`, {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        gracePeriodSeconds: 0,
        propagationPolicy: 'Orphan',
        dryRun: ['All'],
      }),
      { ...remove('labs', camille.home, 'labsessions'), query: { dryRun: 'All' } },
    ]),
    {
      title: turnsBack,
      async attempt(stage) {
        await trial(stage)
        const { camille } = stage
        const rest = `labsessions/${TRIAL}`
        const outcomes: Outcome[] = []
        for (const request of [
          patch('labs', camille.home, rest, { spec: { submit: false } }),
          patch('labs', camille.home, rest, { spec: { submit: null } }),
          patch('labs', camille.home, rest, { spec: { hints: [] } }),
          patch('labs', camille.home, rest, { spec: { hints: null } }),
          apply('labs', camille.home, rest, {
            kind: 'LabSession',
            metadata: { name: TRIAL },
            spec: { lab: 'missing', candidate: camille.name, submit: false, hints: [] },
          }),
        ])
          outcomes.push(await send(camille.person, 'person', request))
        return worst(outcomes)
      },
      undo: noTrial,
    },
    asking(
      answers,
      ({ camille }) => [
        patch('labs', camille.home, `labsessions/${EXAM}`, { spec: { answers: { ['__proto__x']: 'a' } } }),
        patch('labs', camille.home, `labsessions/${EXAM}`, { spec: { answers: { constructor: 'a' } } }),
      ],
      {
        by: ['person', 'hands'],
        undo: ({ admin, camille }) =>
          admin.send(
            patch('labs', camille.home, `labsessions/${EXAM}`, {
              spec: { answers: { ['__proto__x']: null, constructor: null } },
            }),
          ),
      },
    ),
    {
      title: coaching,
      async attempt(stage) {
        await trial(stage)
        const { camille } = stage
        const outcomes: Outcome[] = []
        for (const coachingPart of [
          { extensions: [{ ...act(camille.name), minutes: 480 }] },
          { decisions: [{ ...act(camille.name), check: 'write/word', state: 'Pass' }] },
          { end: act(camille.name) },
          { retake: act('coach@example.fr') },
        ])
          outcomes.push(
            await send(
              camille.person,
              'person',
              patch('labs', camille.home, `labsessions/${TRIAL}`, { spec: { coaching: coachingPart } }),
            ),
          )
        return worst(outcomes)
      },
      undo: noTrial,
    },
    {
      title: inAnothersName,
      async attempt(stage) {
        await trial(stage)
        const spec = { coaching: { extensions: [{ ...act('director@example.fr'), minutes: 1 }] } }
        return await send(
          stage.coach,
          'coach',
          patch('labs', stage.camille.home, `labsessions/${TRIAL}`, { spec }),
        )
      },
      undo: noTrial,
    },
    { title: 'opens two sessions of the same exam', attempt: twice },
    { title: 'draws other parameters by opening a session anew', attempt: reroll },
    { title: neverStart, attempt: neverStarts },
  ],
  defences: [
    {
      name: 'the rule of labs-sessions on names',
      opens: [neverStart],
      disarm: withoutValidation('labs-sessions', 'metadata.name cannot be'),
    },
    {
      name: 'the rule of labs-sessions on exams',
      opens: [deletesExam],
      disarm: withoutValidation('labs-sessions', "une session d'examen ne se supprime pas"),
    },
    {
      name: 'the rules of the kind on what is one way, and on answers',
      opens: [turnsBack, answers],
      disarm: withoutRules(
        'submit is one way',
        'spec.hints is append only',
        'answer those of status.questions',
      ),
    },
    {
      name: 'the rules of labs-sessions on coaching',
      opens: [coaching],
      disarm: withoutValidation('labs-sessions', 'est réservé aux formateurs', 'who decides'),
    },
    {
      name: 'the rule of labs-sessions on signatures',
      opens: [inAnothersName],
      disarm: withoutValidation('labs-sessions', 'who decides'),
    },
  ],
}

async function twice({ camille }: Stage): Promise<Outcome> {
  await camille.open(EXAM, { name: 'second' })
  const second = await camille.until('second', 'a refusal', ({ status }) => status?.conditions !== undefined)
  await camille.client
    .delete(RESOURCES.session, { namespace: camille.home, name: 'second' })
    .catch(() => undefined)
  return hasCondition('Accepted', 'False', 'DuplicateSession')(second)
    ? harmless('DuplicateSession')
    : { result: 'succeeded', evidence: JSON.stringify(second.status) }
}

/** Under another name and in another language, with what the first one left behind gone. */
async function reroll({ camille, admin }: Stage): Promise<Outcome> {
  const drawn: LabSession['status'][] = []
  for (const [name, locale] of [
    ['first-try', 'fr'],
    ['second-try', 'en'],
    ['third-try', 'fr'],
  ] as const) {
    await camille.open(PRACTICE, { name, spec: { locale } })
    const { status } = await camille.until(
      name,
      'its parameters',
      (session) => session.status?.parameters !== undefined,
    )
    drawn.push(status)
    const ref = { namespace: camille.home, name }
    await camille.client.delete(RESOURCES.session, ref)
    await waitFor(async () => await admin.get(RESOURCES.session, ref).then(() => false, isNotFound), {
      what: 'the session to be gone',
      deadlineMs: 30_000,
    })
  }
  const seen = drawn.map((status) =>
    JSON.stringify([status?.parameters, status?.attempt, status?.questions?.map(({ id }) => id)]),
  )
  return new Set(seen).size === 1
    ? harmless(String(seen[0]))
    : { result: 'succeeded', evidence: seen.join('\n') }
}

/** Whoever opens a class binds people by `labs-participant`; a session `labs` wants a RoleBinding of that name too. */
async function neverStarts({ admin, sandbox: place }: Stage): Promise<Outcome> {
  const felix = await aCandidate(place, admin, `felix-${randomUUID().slice(0, 8)}`)
  const opened = await send(
    felix.client,
    'felix',
    post('labs', felix.home, 'labsessions', {
      kind: 'LabSession',
      metadata: { name: 'labs' },
      spec: { lab: PRACTICE, candidate: felix.name },
    }),
  )
  if (opened.result === 'refused') return opened
  const { status } = await felix.until('labs', 'an answer', ({ status: seen }) =>
    (seen?.conditions ?? []).some(
      ({ type, status: holds, reason }) =>
        (type === 'Accepted' && holds === 'False') ||
        (type === 'EnvironmentReady' && (holds === 'True' || reason === 'NameTaken')),
    ),
  )
  const { environments, startedAt, questions, conditions } = status ?? {}
  const evidence = JSON.stringify({ environments, startedAt, questions, conditions })
  return environments !== undefined && startedAt === undefined
    ? { result: 'succeeded', evidence }
    : harmless(evidence)
}
