import { type Command, Option } from 'commander'

import type { LabSession, SessionQuestion } from '../api/index.ts'
import type { Client } from '../kube/index.ts'
import { RESOURCES } from '../session/resources.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { CliFailure } from './failure.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { readAnswer } from './quiz/answer.ts'
import { askQuestions, isAnswered, type Answers } from './quiz/ask.ts'
import { questionLines } from './quiz/question-lines.ts'
import { findSession } from './sessions.ts'
import type { Terminal } from './terminal.ts'
import { wordsOf, type Words } from './words.ts'

type Flags = ClusterFlags & { readonly answer: readonly string[]; readonly output?: 'json' }

/** `kubectl lab quiz`: asks a session's questions one by one; each answer is kept at once, so it can be taken up again. */
export function registerQuiz(program: Command, context: CommandContext): void {
  const { terminal } = context
  withClusterFlags(program.command('quiz'))
    .description("answer a session's questions, one by one; without a terminal: print them")
    .argument('[session]', 'name of the session (default: the only one of the namespace)')
    .option('--answer <id=answer>', 'answer one question and ask nothing; may be repeated', collect, [])
    .addOption(new Option('-o, --output <format>', 'json: the questions and answers').choices(['json']))
    .action(async (name: string | undefined, flags: Flags) => {
      const { client, namespace } = await context.connect(flags)
      const session = await findSession({ client, namespace, name, words: context.words })
      const words = wordsOf(session.spec.locale)
      const questions = questionsOf(session, words)
      const ref = { namespace, name: session.metadata.name ?? '' }
      const given = readGiven(flags.answer, questions, words)
      const closed = session.spec.submit || session.status?.phase !== 'Active'
      const asks = flags.answer.length === 0 && terminal.canAsk && flags.output === undefined && !closed
      let answers: Answers = { ...session.spec.answers }
      if (flags.answer.length > 0) {
        await keep(client, ref, given)
        answers = { ...answers, ...given }
        terminal.note(words.quiz.saved(Object.keys(given).length))
      } else if (asks) {
        const save = (id: string, answer: string) => keep(client, ref, { [id]: answer })
        answers = await askQuestions({ questions, answers, terminal, words, save })
      } else {
        show(questions, answers, flags, words, terminal)
      }
      if (closed) terminal.note(words.quiz.closed)
      const left = questions.filter(({ id }) => !isAnswered(answers, id)).length
      terminal.note(words.quiz.left(left))
      if (asks && left > 0) terminal.note(`  ${words.quiz.resume}`)
    })
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

function questionsOf({ metadata, status }: LabSession, words: Words): readonly SessionQuestion[] {
  if (status?.questions !== undefined && status.questions.length > 0) return status.questions
  if (status?.startedAt !== undefined)
    throw new CliFailure({ code: 'UsageInvalid', message: words.quiz.none })
  throw new CliFailure({
    code: 'SessionNotFound',
    message: words.nothingYet(words.quiz.name),
    next: [words.waitReady(metadata.name ?? '')],
  })
}

/** Every answer of the command line, or a failure before any of them is kept. */
function readGiven(given: readonly string[], questions: readonly SessionQuestion[], words: Words): Answers {
  return Object.fromEntries(
    given.map((each) => {
      const [id = '', ...rest] = each.split('=')
      const typed = rest.join('=')
      const question = questions.find((one) => one.id === id)
      if (question === undefined) {
        throw new CliFailure({
          code: 'UsageInvalid',
          message: words.quiz.unknownQuestion(id),
          next: [words.quiz.questions(questions.map((one) => one.id))],
        })
      }
      const read = readAnswer(question, typed)
      if ('answer' in read) return [id, read.answer]
      throw new CliFailure({
        code: 'UsageInvalid',
        message: words.quiz.wrongAnswer(id, typed),
        next: [words.quiz.notAnAnswer(question.type, read.letters)],
      })
    }),
  )
}

async function keep(
  client: Client,
  ref: { readonly namespace: string; readonly name: string },
  answers: Answers,
): Promise<void> {
  await client.patch(RESOURCES.session, ref, { merge: { spec: { answers: { ...answers } } } })
}

function show(
  questions: readonly SessionQuestion[],
  answers: Answers,
  { output }: Flags,
  words: Words,
  { print, colors, size, isTty }: Terminal,
): void {
  if (output === 'json') {
    const told = questions.map((question) => ({ ...question, answer: answers[question.id] ?? null }))
    print(JSON.stringify(told, null, 2))
    return
  }
  const answered = questions.filter(({ id }) => isAnswered(answers, id)).length
  const columns = isTty ? size().columns : 100
  for (const [index, question] of questions.entries()) {
    const place = { number: index + 1, total: questions.length, answered }
    for (const line of questionLines(question, { place, words, colors, columns })) print(line)
    const how = `${question.id}: ${words.quiz.keys[question.type]}`
    print(colors.dim(`  ${how} · ${answers[question.id] ?? words.quiz.unanswered}`))
  }
}
