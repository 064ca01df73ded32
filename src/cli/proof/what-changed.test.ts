import { describe, expect, it } from 'vitest'

import type { CaseResult } from './proof-result.ts'
import { stillKnown } from './what-changed.ts'

const mutants = [
  { name: 'one', from: 'plain', loses: ['a/b'], patch: [] },
  { name: 'two', from: 'layered', loses: ['a/b'], patch: [] },
]
const names = ['untouched', 'solutions/plain', 'solutions/layered', 'mutants/one', 'mutants/two']
const results = new Map(names.map((name) => [name, { name } as CaseResult]))
const known = (...files: string[]) => [...stillKnown({ mutants }, results, files).keys()]

describe('what an author need not wait for again', () => {
  it('is all but the mutant that changed', () => {
    expect(known('mutants/one/mutant.yaml')).toEqual(names.filter((name) => name !== 'mutants/one'))
  })

  it('is what has nothing to do with the solution that changed', () => {
    expect(known('solutions/plain/dev/a.yaml')).toEqual(['untouched', 'solutions/layered', 'mutants/two'])
  })

  it('is nothing once the lab, its rubric, seed or statement changed', () => {
    for (const file of ['lab.yaml', 'rubric.yaml', 'seed/dev/a.yaml', 'statement.fr.md'])
      expect(known(file)).toEqual([])
  })

  it('is everything when only the README changed', () => {
    expect(known('README.md')).toEqual(names)
  })
})
