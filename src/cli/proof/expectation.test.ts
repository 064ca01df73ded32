import { describe, expect, it } from 'vitest'

import { type Expectation, type FoundCheck, mismatches } from './expectation.ts'

const check = (id: string, state: FoundCheck['state'], points = state === 'Pass' ? 10 : 0): FoundCheck => {
  return { id, state, points, max: 10 }
}
const loses = (...ids: string[]): Expectation => ({ kind: 'mutant', loses: ids })

describe('what a case must come to', () => {
  it.each<[string, Expectation, FoundCheck[], string[]]>([
    ['an untouched environment without points', { kind: 'untouched' }, [check('a/b', 'Fail')], []],
    ['an untouched environment with points', { kind: 'untouched' }, [check('a/b', 'Fail', 3)], ['a/b']],
    ['a check nobody has observed yet', { kind: 'untouched' }, [check('a/b', 'Pending')], ['a/b']],
    ['a solution that passes all', { kind: 'solution' }, [check('a/b', 'Pass'), check('a/c', 'Pass')], []],
    ['a solution with a blocked check', { kind: 'solution' }, [check('a/b', 'Blocked')], ['a/b']],
    ['a solution with a part of the points', { kind: 'solution' }, [check('a/b', 'Pass', 9)], ['a/b']],
    ['a mutant that loses its check', loses('a/b'), [check('a/b', 'Fail'), check('a/c', 'Pass')], []],
    ['a mutant that loses nothing', loses('a/b'), [check('a/b', 'Pass')], ['a/b']],
    ['a mutant that loses one more', loses('a/b'), [check('a/b', 'Fail'), check('a/c', 'Fail')], ['a/c']],
    [
      'what is blocked by the loss is implied',
      loses('a/b'),
      [check('a/b', 'Fail'), check('a/c', 'Blocked')],
      [],
    ],
    ['a blocked check is not lost', loses('a/b'), [check('a/b', 'Blocked')], ['a/b']],
    ['a loss that names no check', loses('a/b', 'a/x'), [check('a/b', 'Fail')], ['a/x']],
    ['no marks at all', { kind: 'untouched' }, [], ['*']],
  ])('%s', (_, expectation, checks, want) => {
    expect(mismatches(expectation, checks).map((mismatch) => mismatch.check)).toEqual(want)
  })
})
