import { describe, expect, it } from 'vitest'
import type { Question } from '../../api/index.ts'
import { answersTo } from './answers.ts'

const text = { fr: '', en: '' }
const choices = ['jade', 'opal', 'onyx'].map((id) => ({ id, text }))
const questions: Question[] = [
  { id: 'one', text, type: 'single', choices, key: ['opal'] },
  { id: 'many', text, type: 'multiple', choices, key: ['onyx', 'jade'] },
  { id: 'all', text, type: 'multiple', choices, key: ['jade', 'opal', 'onyx'] },
  { id: 'free', text, type: 'computed', expr: 'answer == params.word' },
]
const rubric = { quiz: { draw: 4, points: 1, questions } }
const shown: Readonly<Record<string, readonly string[]>> = {
  one: ['onyx', 'opal', 'jade'],
  many: ['jade', 'opal', 'onyx'],
  all: ['jade', 'opal', 'onyx'],
}
const drawn = questions.map(({ id }) => ({ id, choices: shown[id] ?? [] }))
const bindings = { params: { word: 'atlas' }, images: '', project: '', namespaces: {} }

describe('what a case answers', () => {
  it('is the key in the letters shown, and what is written where there is no key', () => {
    expect(answersTo(drawn, { free: '$(params.word)' }, rubric, bindings)).toEqual({
      one: 'b',
      many: 'a,c',
      all: 'a,b,c',
      free: 'atlas',
    })
  })

  it('is what is written rather than the key', () => {
    expect(answersTo(drawn.slice(0, 1), { one: 'jade' }, rubric, bindings)).toEqual({ one: 'c' })
  })

  it('is nothing where a blank is written', () => {
    expect(answersTo(drawn.slice(0, 1), { one: ' ' }, rubric, bindings)).toEqual({ one: '' })
  })

  it('is wrong everywhere when it must be', () => {
    expect(answersTo(drawn, 'wrong', rubric, bindings)).toEqual({
      one: 'a',
      many: 'b',
      all: 'b,c',
      free: '?',
    })
  })

  it('cannot be had for a computed question without an answer, or with a choice that is none', () => {
    expect(() => answersTo(drawn, {}, rubric, bindings)).toThrow('Question free is computed')
    expect(() => answersTo(drawn, { one: 'ruby' }, rubric, bindings)).toThrow('no choice ruby')
  })
})
