import type { LabSession } from '../../../src/api/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aCandidate, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { harmless, send, type Family, type Outcome } from '../attack.ts'
import { get, post, remove } from '../requests.ts'
import { EXAM, PRACTICE, type Stage } from '../stage.ts'

const isReady = hasCondition('EnvironmentReady', 'True')

/** An exam is sat once, by the clock, at one's own seat. Of the seats two must be free, and one is each candidate's. */
export const SITTINGS: Family = {
  name: 'sitting more than once, or longer',
  attacks: [
    {
      title: 'opens an exam anew while the first one, which a coach deleted, is being marked',
      attempt: anew,
    },
    {
      title:
        'reads an exam’s questions, parameters and statement in the queue for a seat, before their clock runs',
      attempt: atLeisure,
    },
    { title: 'takes all seats with a session for each lab', attempt: hoarding },
  ],
  defences: [],
}

const sessionOf = (name: string, lab: string, candidate: string) => ({
  kind: 'LabSession',
  metadata: { name },
  spec: { lab, candidate },
})

/** One attempt: whoever deletes the exam has it marked, and only a coach opens another one. */
async function anew({ admin, coach, sandbox }: Stage): Promise<Outcome> {
  const elise = await aCandidate(sandbox, admin, 'elise')
  await elise.open(EXAM)
  const first = await elise.until(EXAM, 'its environment', isReady)
  await coach.delete(RESOURCES.session, { namespace: elise.home, name: EXAM })
  const again = post('labs', elise.home, 'labsessions', sessionOf('again', EXAM, elise.name))
  const opened = await send(elise.client, 'elise', again)
  if (opened.result === 'refused') return opened
  const marking = await elise.until('again', 'a decision', isDecided)
  // Nor once it is marked, and gone.
  const refused = hasCondition('Accepted', 'False', 'RetakeNeedsCoach')
  const marked = await elise.until('again', 'the mark', (session) => isAccepted(session) || refused(session))
  await admin.send(remove('labs', elise.home, 'labsessions/again'))
  const evidence = JSON.stringify([first, marking, marked].map(({ status }) => status))
  return isAccepted(marking) || isAccepted(marked) ? { result: 'succeeded', evidence } : harmless(evidence)
}

/** Nothing that was drawn can be read by somebody whose time does not run yet. */
async function atLeisure({ admin, sandbox }: Stage): Promise<Outcome> {
  const before = await Promise.all(['fabien', 'gaelle'].map((home) => aCandidate(sandbox, admin, home)))
  for (const each of before) {
    await each.open(PRACTICE)
    await each.until(PRACTICE, 'a seat', isReady)
  }
  const hugo = await aCandidate(sandbox, admin, 'hugo')
  await hugo.open(EXAM)
  await hugo.until(EXAM, 'their turn', hasCondition('EnvironmentReady', 'False', 'WaitingForSeat'))
  const read = await allThatIsRead(hugo)
  for (const { home } of before) await admin.send(remove('labs', home, `labsessions/${PRACTICE}`))
  const { status } = await hugo.until(EXAM, 'a seat', isReady)
  await admin.send(remove('labs', hugo.home, `labsessions/${EXAM}`))
  const words = Object.values(status?.parameters ?? {}).map(String)
  const questions = (status?.questions ?? []).map(({ text }) => text)
  if (words.length === 0 || questions.length === 0) throw new Error('Nothing was drawn')
  const told = [...words, ...questions].filter((text) => read.includes(JSON.stringify(text).slice(1, -1)))
  return told.length > 0
    ? { result: 'succeeded', evidence: `${told.join(', ')} in ${read}` }
    : harmless(`In the queue: ${read.slice(0, 400)}`)
}

/** The session, and what stands beside it. */
async function allThatIsRead({ client, home }: Candidate): Promise<string> {
  const asked = [
    get('labs', home, `labsessions/${EXAM}`),
    get('core', home, `configmaps/${EXAM}-statement`),
    get('core', home, `secrets/${EXAM}-kubeconfig`),
    get('core', home, 'configmaps'),
    get('core', home, 'events'),
  ]
  const answers = await Promise.all(asked.map((request) => client.send(request)))
  return answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`).join('\n')
}

/** Two are free: one for whoever comes first, the other for somebody else. */
async function hoarding({ admin, sandbox }: Stage): Promise<Outcome> {
  const ines = await aCandidate(sandbox, admin, 'ines')
  for (const lab of [PRACTICE, EXAM]) await ines.open(lab)
  await Promise.any([PRACTICE, EXAM].map((lab) => ines.until(lab, 'a seat', isReady)))
  const jules = await aCandidate(sandbox, admin, 'jules')
  await jules.open(PRACTICE)
  try {
    const { status } = await jules.until(PRACTICE, 'a seat, of the two', isReady)
    return harmless(JSON.stringify(status?.environments))
  } catch (error) {
    return { result: 'succeeded', evidence: String(error) }
  } finally {
    for (const lab of [PRACTICE, EXAM]) await admin.send(remove('labs', ines.home, `labsessions/${lab}`))
    await admin.send(remove('labs', jules.home, `labsessions/${PRACTICE}`))
  }
}

function isDecided({ status }: LabSession): boolean {
  return status?.conditions?.some(({ type }) => type === 'Accepted') === true
}

const isAccepted = hasCondition('Accepted', 'True')
