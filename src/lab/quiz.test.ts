import { describe, expect, it } from 'vitest'

import type { Bindings, DrawnQuestion, LabRubricSpec } from '../api/index.ts'
import { letterProblems, questionsFor } from './quiz.ts'

const text = (fr: string, en: string) => ({ fr, en })
const rubric: Pick<LabRubricSpec, 'quiz'> = {
  quiz: {
    draw: 2,
    points: 3,
    questions: [
      {
        id: 'stage',
        type: 'single',
        text: text('Où tourne $(params.app) ?', 'Where does $(params.app) run?'),
        choices: [
          { id: 'here', text: text('ici', 'here') },
          { id: 'there', text: text('là', 'there') },
          { id: 'image', text: text('$(images)/java', '$(images)/java') },
        ],
        key: ['there'],
      },
      { id: 'left', type: 'computed', text: text('Combien ?', 'How much?'), expr: 'answer == "2"' },
    ],
  },
}
const bindings: Bindings = { params: { app: 'atlas' }, images: 'harbor/p1', project: 'p1', namespaces: {} }
const drawn: DrawnQuestion[] = [
  { id: 'left', choices: [] },
  { id: 'stage', choices: ['image', 'there', 'here'] },
]

describe('the questions of a session', () => {
  it('are in its language and drawn order, choices under letters, placeholders filled', () => {
    expect(questionsFor(rubric, drawn, 'en', bindings)).toEqual([
      { id: 'left', type: 'computed', text: 'How much?' },
      {
        id: 'stage',
        type: 'single',
        text: 'Where does atlas run?',
        choices: [
          { id: 'a', text: 'harbor/p1/java' },
          { id: 'b', text: 'there' },
          { id: 'c', text: 'here' },
        ],
      },
    ])
    expect(questionsFor(rubric, drawn, 'fr', bindings)[0]?.text).toBe('Combien ?')
  })

  it('tell no key, no choice’s id and no expression', () => {
    const told = JSON.stringify(questionsFor(rubric, drawn, 'fr', bindings))
    for (const secret of ['there', 'key', 'answer ==']) expect(told).not.toContain(secret)
  })

  it('are none without a quiz', () => {
    expect(questionsFor(null, [], 'fr', bindings)).toEqual([])
  })
})

describe('an answer', () => {
  const choices = ['a', 'b', 'c'].map((id) => ({ id, text: id }))
  const questions = [
    { id: 'one', type: 'single' as const, text: '', choices },
    { id: 'some', type: 'multiple' as const, text: '', choices },
    { id: 'free', type: 'computed' as const, text: '' },
  ]

  it.each([
    ['one', 'b'],
    ['one', ' B '],
    ['one', ''],
    ['some', 'a, C'],
    ['some', 'a,,b,'],
    ['free', 'anything at all'],
    ['unknown', 'z'],
  ])('to %s that is "%s" is no problem', (id, answer) => {
    expect(letterProblems(questions, { [id]: answer })).toEqual([])
  })

  it.each([
    ['one', 'd', 'single'],
    ['one', 'a,b', 'single'],
    ['one', 'constructor', 'single'],
    ['some', 'a,d', 'multiple'],
    ['some', 'ab', 'multiple'],
  ])('to %s that is "%s" is told with the letters that are shown', (id, answer, type) => {
    const problem = { question: id, found: answer, letters: ['a', 'b', 'c'], type }
    expect(letterProblems(questions, { [id]: answer })).toEqual([problem])
  })

  it('is not found where it is only inherited', () => {
    expect(letterProblems([{ id: 'constructor', type: 'single', text: '', choices }], {})).toEqual([])
  })
})
