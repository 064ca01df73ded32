import type { SessionQuestion } from '../../api/index.ts'

/** What someone typed, read as an answer, or what may be answered instead. */
export type ReadAnswer = { readonly answer: string } | { readonly letters: readonly string[] }

/**
 * Reads an answer as `spec.answers` has it: one shown letter, several in order and separated by commas (`ca`, `a c` and
 * `C, a` are all `a,c`), or the text itself for a computed question.
 */
export function readAnswer(
  { type, choices = [] }: Pick<SessionQuestion, 'type' | 'choices'>,
  typed: string,
): ReadAnswer {
  const text = typed.trim()
  if (type === 'computed') return { answer: text }
  const shown = choices.map(({ id }) => id)
  const words = text.toLowerCase().split(/[\s,;]+/)
  const letters = words.flatMap((word) => (shown.includes(word) ? [word] : word.split(/(?:)/)))
  const known = letters.length > 0 && letters.every((letter) => shown.includes(letter))
  if (!known || (type === 'single' && new Set(letters).size > 1)) return { letters: shown }
  return { answer: [...new Set(letters)].sort().join(',') }
}
