import { describe, expect, it } from 'vitest'

import { readAnswer } from './answer.ts'

const choices = ['a', 'b', 'c'].map((id) => ({ id, text: id }))

describe('an answer as typed', () => {
  it.each([
    ['one letter', 'single', ' B ', 'b'],
    ['several letters', 'multiple', 'c, A', 'a,c'],
    ['letters without commas', 'multiple', 'ca', 'a,c'],
    ['letters with blanks', 'multiple', 'c a', 'a,c'],
    ['a letter twice', 'multiple', 'a,a', 'a'],
    ['a text', 'computed', ' 1500m ', '1500m'],
  ] as const)('may be %s', (_, type, typed, answer) => {
    expect(readAnswer({ type, choices }, typed)).toEqual({ answer })
  })

  it.each([
    ['two letters where one is right', 'single', 'a,b'],
    ['a letter that is not shown', 'single', 'd'],
    ['a word', 'multiple', 'none'],
  ] as const)('is refused when it is %s, with the letters there are', (_, type, typed) => {
    expect(readAnswer({ type, choices }, typed)).toEqual({ letters: ['a', 'b', 'c'] })
  })
})
