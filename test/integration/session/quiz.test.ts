import { beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject, LabSession, SessionQuestion } from '../../../src/api/index.ts'
import { createClient, isNotFound, type Client } from '../../../src/kube/index.ts'
import { OPERATOR, type OperatorProcess } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { aRiddle, QUESTIONS } from '../../builders/a-riddle.ts'
import { installLab } from '../../builders/install-lab.ts'
import { kubectl } from '../../builders/kubectl.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox({ operator: true })

let admin: Client
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await installLab(admin, aRiddle('riddle'))
})

/** The right answer, as whoever knows the matter finds it: by what choices say, never by their letter. */
function rightAnswer({ id, choices = [] }: SessionQuestion, { status }: LabSession): string {
  const question = QUESTIONS.find((each) => each.id === id)
  if (question?.type === 'computed') return String(status?.parameters?.['word'])
  const right = question?.choices?.filter((choice) => question.key?.includes(choice.id)) ?? []
  const letters = choices.filter(({ text }) => right.some((choice) => choice.text.fr === text))
  return letters.map((choice) => choice.id).join(', ')
}

async function opened(candidate: Candidate): Promise<LabSession> {
  await candidate.open('riddle')
  return await candidate.until(
    'riddle',
    'a first mark',
    ({ status }) => status?.quiz !== undefined && status.checks !== undefined,
  )
}

/** As a candidate does it, with kubectl. */
async function patch({ name, home }: Candidate, spec: object): ReturnType<typeof kubectl> {
  return await kubectl(
    sandbox(),
    ['patch', 'labsession', 'riddle', '-n', home, '--type', 'merge', '-p', JSON.stringify({ spec })],
    { kubeconfig: await sandbox().userKubeconfig(name) },
  )
}

describe('the quiz of a session', () => {
  let camille: Candidate
  let session: LabSession
  let asked: readonly SessionQuestion[]
  beforeAll(async () => {
    camille = await aCandidate(sandbox(), admin, 'camille')
    session = await opened(camille)
    asked = session.status?.questions ?? []
  })

  it('asks as many questions as are drawn, in the session’s language, choices under letters', () => {
    expect(asked).toHaveLength(3)
    expect(new Set(asked.map(({ id }) => id)).size).toBe(3)
    for (const { id, text, type, choices } of asked) {
      expect(text).toBe(`Question ${id} en français`)
      if (type !== 'computed') expect(choices?.map((choice) => choice.id)).toEqual(['a', 'b', 'c'])
    }
    expect(session.status?.quiz).toEqual({ answered: 0, questions: 3, max: 30 })
  })

  it('asks them in the other language when the candidate wants it', async () => {
    expect((await patch(camille, { locale: 'en' })).code).toBe(0)
    const { status } = await camille.until(
      'riddle',
      'English questions',
      ({ status }) => status?.questions?.[0]?.text === `Question ${asked[0]?.id ?? ''} in English`,
    )
    expect(status?.questions?.map(({ id }) => id)).toEqual(asked.map(({ id }) => id))
    await patch(camille, { locale: 'fr' })
  })

  it('refuses an answer to a question that was not asked, in the API server', async () => {
    const other = QUESTIONS.find(({ id }) => asked.every((question) => question.id !== id))
    const { code, stderr } = await patch(camille, { answers: { [other?.id ?? '']: 'a' } })
    expect(code).toBe(1)
    expect(stderr).toContain('spec.answers : question inconnue ; répondez aux questions de status.questions')
  })

  it('tells of an answer that is no letter shown, together with a hint that does not exist', async () => {
    const closed = asked.find(({ type }) => type !== 'computed')
    const id = closed?.id ?? ''
    expect((await patch(camille, { answers: { [id]: 'z' } })).code).toBe(0)
    const told = await camille.until(
      'riddle',
      'it to be told',
      hasCondition('Accepted', 'True', 'UnknownAnswer'),
    )
    const message = told.status?.conditions?.find(({ type }) => type === 'Accepted')?.message
    expect(message).toContain(`spec.answers.${id} : « z » ;`)
    expect(message).toContain('parmi a, b, c')
    await patch(camille, { hints: ['write/none'] })
    const both = await camille.until(
      'riddle',
      'both to be told',
      hasCondition('Accepted', 'True', 'UnknownHint'),
    )
    const joined = both.status?.conditions?.find(({ type }) => type === 'Accepted')?.message
    expect(joined).toContain('write/none')
    expect(joined).toContain(`spec.answers.${id}`)
  })

  it('counts answers, and says nothing of what is right', async () => {
    const answers = Object.fromEntries(asked.map((question) => [question.id, rightAnswer(question, session)]))
    expect((await patch(camille, { answers })).code).toBe(0)
    const { status } = await camille.until(
      'riddle',
      'three answers',
      ({ status }) => status?.quiz?.answered === 3,
    )
    expect(status?.quiz).toEqual({ answered: 3, questions: 3, max: 30 })
    expect(status?.score).toEqual({ points: 0, max: 100, hiddenMax: 50 })
  })

  it('asks the same of the same candidate when the session is made anew', async () => {
    await camille.client.delete(RESOURCES.session, { namespace: 'camille', name: 'riddle' })
    await waitFor(
      () =>
        camille.session('riddle').then(
          () => false,
          (error: unknown) => isNotFound(error),
        ),
      { deadlineMs: 30_000, what: 'the session to be gone' },
    )
    session = await opened(camille)
    expect(session.status?.questions).toEqual(asked)
    expect(session.status?.parameters).toBeDefined()
  })

  it('gives points when the work is handed in, and takes no answer any more', async () => {
    const right = Object.fromEntries(asked.map((question) => [question.id, rightAnswer(question, session)]))
    const wrong = { ...right, [asked[0]?.id ?? '']: '' }
    expect((await patch(camille, { answers: wrong })).code).toBe(0)
    expect((await patch(camille, { submit: true })).code).toBe(0)
    const { status } = await camille.until('riddle', 'a mark', hasCondition('Graded', 'True'))
    expect(status?.result).toMatchObject({ quiz: { points: 20, max: 30 }, max: 150 })
    const { code, stderr } = await patch(camille, { answers: right })
    expect(code).toBe(1)
    expect(stderr).toContain('la session est rendue : les réponses ne changent plus')
  })
})

describe('an operator that is killed in the midst of a session with a quiz', () => {
  let operator: OperatorProcess
  beforeAll(() => {
    operator = sandbox.operator()
  })
  const facts = ({ status }: LabSession) => ({
    questions: status?.questions,
    quiz: status?.quiz,
    score: status?.score,
    parameters: status?.parameters,
    recipient: status?.recipient,
    states: status?.checks?.map(({ id, state, passedAt }) => ({ id, state, passedAt })),
  })

  it('goes on with the same questions and marks, secret parameters included', async () => {
    const dora = await aCandidate(sandbox(), admin, 'dora')
    const session = await opened(dora)
    const asked = session.status?.questions ?? []
    const answers = Object.fromEntries(asked.map((question) => [question.id, rightAnswer(question, session)]))
    await dora.change('riddle', { answers })
    const hands = await dora.handedOut('riddle')
    const { namespace } = firstEnvironment(session)
    const answer: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'answer', namespace },
      data: { word: String(session.status?.parameters?.['word']) },
    }
    await hands.create(RESOURCES.configMap, answer)
    const before = await dora.until(
      'riddle',
      'all points',
      ({ status }) => status?.score?.points === 100 && status.quiz?.answered === 3,
    )

    operator.kill('SIGKILL')
    await operator.exited
    operator = await sandbox.startOperator()
    // Falling into the trap is known to the new operator only if it drew the same secret.
    const trap = await hands.get(RESOURCES.configMap, { namespace, name: 'trap' })
    await dora.change('riddle', { locale: 'en' })
    await dora.until(
      'riddle',
      'the new operator',
      ({ status }) => status?.questions?.[0]?.text.endsWith('in English') === true,
    )
    await dora.change('riddle', { locale: 'fr' })
    const after = await dora.until(
      'riddle',
      'French again',
      ({ status }) => status?.questions?.[0]?.text.endsWith('en français') === true,
    )
    expect(facts(after)).toEqual(facts(before))

    const { kind = '' } = trap['data'] as Record<string, string>
    await hands.apply(
      RESOURCES.configMap,
      { ...answer, data: { word: String(session.status?.parameters?.['word']), trap: kind } },
      { force: true },
    )
    await dora.change('riddle', { submit: true })
    const { status } = await dora.until('riddle', 'a mark', hasCondition('Graded', 'True'))
    expect(status?.result).toMatchObject({
      points: 100 + 20 + 30 - 10,
      max: 150,
      hidden: { points: 20 - 10, max: 20 },
      quiz: { points: 30, max: 30 },
    })
  })
  it('holds a session whose draw key is gone rather than mark it by another, until the key is back', async () => {
    const elio = await aCandidate(sandbox(), admin, 'elio')
    const before = await opened(elio)
    const ref = { namespace: OPERATOR.namespace, name: 'draw-key' }
    const key = await admin.get(RESOURCES.secret, ref)
    operator.kill('SIGKILL')
    await operator.exited
    await admin.delete(RESOURCES.secret, ref)
    const next = await sandbox.startOperator()
    await elio.until('riddle', 'the session to be held', hasCondition('Graded', 'False', 'DrawKeyChanged'))

    next.kill('SIGKILL')
    await next.exited
    await admin.delete(RESOURCES.secret, ref)
    await admin.create(RESOURCES.secret, { ...key, metadata: ref })
    await sandbox.startOperator()
    const after = await elio.until('riddle', 'the session to go on', hasCondition('Graded', 'False', 'Live'))
    expect(facts(after)).toEqual(facts(before))
  })
})
