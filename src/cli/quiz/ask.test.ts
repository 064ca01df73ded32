import { describe, expect, it } from 'vitest'

import type { SessionQuestion } from '../../api/index.ts'
import { colorsFor } from '../terminal.ts'
import { wordsOf } from '../words.ts'
import { askQuestions, type Answers } from './ask.ts'

const choices = ['a', 'b', 'c'].map((id) => ({ id, text: `choice ${id}` }))
const questions: readonly SessionQuestion[] = [
  { id: 'one', type: 'single', text: 'First?', choices },
  { id: 'two', type: 'multiple', text: 'Second?', choices },
  { id: 'three', type: 'computed', text: 'How much?' },
]

/** Somebody who types these lines, and what they were shown and what was kept. */
async function quiz(typed: readonly string[], before: Answers = {}) {
  const lines = [...typed]
  const shown: string[] = []
  const kept: string[] = []
  const answers = await askQuestions({
    questions,
    answers: before,
    words: wordsOf('en'),
    terminal: {
      colors: colorsFor({}, {}),
      size: () => ({ columns: 80, rows: 24 }),
      note: (line) => void shown.push(line),
      ask: (prompt) => {
        shown.push(prompt)
        return Promise.resolve(lines.shift() ?? 'q')
      },
    },
    save: (id, answer) => Promise.resolve(void kept.push(`${id}=${answer}`)),
  })
  return { answers, kept, shown, left: lines }
}

describe('a quiz in a terminal', () => {
  it('asks one question after the other and keeps each answer at once', async () => {
    const { kept, shown } = await quiz(['b', 'c a', '1500m'])
    expect(kept).toEqual(['one=b', 'two=a,c', 'three=1500m'])
    expect(shown.filter((line) => line.startsWith('Question'))).toEqual([
      'Question 1 of 3 · 0 answered',
      'Question 2 of 3 · 1 answered',
      'Question 3 of 3 · 2 answered',
    ])
  })

  it('takes up where it was left: only what has no answer is asked', async () => {
    const { kept } = await quiz(['x', 'a', 'q'], { one: 'a', three: '2' })
    expect(kept).toEqual(['two=a'])
  })

  it('asks all of them again when each has an answer, and Enter keeps it', async () => {
    const { kept, answers, shown } = await quiz(['', 'b', ''], { one: 'a', two: 'c', three: '2' })
    expect(kept).toEqual(['two=b'])
    expect(answers).toEqual({ one: 'a', two: 'b', three: '2' })
    expect(shown.filter((line) => line.includes('now c'))).toHaveLength(1)
  })

  it('says which letters there are when something else is typed, and asks again', async () => {
    const { kept, shown } = await quiz(['z', 'a', 'q'])
    expect(kept).toEqual(['one=a'])
    expect(shown).toContain('One of a, b, c')
  })

  it('goes back', async () => {
    const { kept } = await quiz(['a', '<', 'c', 'a', 'b', 'b', '7'])
    // After `<` the first question again; `b` answers the second, and goes back from the third, which shows no letters.
    expect(kept).toEqual(['one=a', 'one=c', 'two=a', 'two=b', 'three=7'])
  })

  it('ends at q and keeps what was answered', async () => {
    const { answers, left } = await quiz(['a', 'q', 'b'])
    expect([answers, left]).toEqual([{ one: 'a' }, ['b']])
  })
})
