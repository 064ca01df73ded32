import { resultLines } from './session-table.ts'
import type { CheckView, SessionView } from '../view/session-view.ts'
import type { Words } from './words.ts'
import type { Colors } from './terminal.ts'

/** What happened to a session between two views, a line each, in the lab's order. Nothing when nothing did. */
export function sessionChanges(
  before: SessionView,
  after: SessionView,
  words: Words,
  colors: Colors,
): string[] {
  const known = new Map(checksOf(before).map((check) => [check.id, check]))
  const changed = checksOf(after).filter((check) => differs(known.get(check.id), check))
  const lines = changed.map((check) => checkLine(check, words, colors))
  const { score, quiz, result, phase, reason } = after
  if (score !== undefined && score.points !== before.score?.points) {
    lines.push(colors.bold(words.points(score.points, score.max)))
  }
  if (quiz !== undefined && quiz.answered !== before.quiz?.answered) {
    lines.push(words.quizProgress(quiz.answered, quiz.questions))
  }
  if (phase !== before.phase) lines.push(colors.cyan(words.phase[phase]))
  if (reason !== undefined && reason.message !== before.reason?.message)
    lines.push(colors.yellow(reason.message))
  if (result !== undefined && before.result === undefined) lines.push(...resultLines(result, words, colors))
  return lines
}

function checksOf(view: SessionView): readonly CheckView[] {
  return view.tasks.flatMap((task) => task.checks)
}

function differs(before: CheckView | undefined, after: CheckView): boolean {
  return before?.state !== after.state || before.points !== after.points || before.message !== after.message
}

function checkLine({ state, title, points, max, message }: CheckView, words: Words, colors: Colors): string {
  const passes = state === 'Pass'
  const mark = passes ? colors.green('✓') : colors.red('✗')
  const why = passes ? '' : ` : ${message ?? words.state[state]}`
  return `${mark} ${title} ${points}/${max}${why}`
}
