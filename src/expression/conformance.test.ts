import { describe, expect, it } from 'vitest'
import { readCorpus, type Relation } from '../../test/conformance/corpus.ts'
import { compileExpression, environment, toCel } from './index.ts'

const corpus = readCorpus()
const names = new Set(Object.keys(corpus.variables))
const env = environment(names)
const variables = new Map(Object.entries(corpus.variables).map(([name, value]) => [name, toCel(value)]))

describe.each(corpus.groups)('CEL: $about', ({ cases }) => {
  it.each(cases)('$expr is $want', ({ expr, want }) => {
    expect(relationOf(expr)).toBe(want)
  })
})

describe('known differences with Kubernetes', () => {
  it.each(corpus.differences)('$expr is $here, for $reason', ({ expr, here, there, reason }) => {
    expect(relationOf(expr)).toBe(here)
    expect(here).not.toBe(there)
    expect(reason).not.toBe('')
  })
})

function relationOf(source: string): Relation {
  const compiled = compileExpression(env, source, { names, type: 'any' })
  if ('issues' in compiled) return 'none'
  const outcome = compiled.evaluate(variables)
  if (!('value' in outcome)) return 'none'
  // Another value than a boolean is no verdict.
  return outcome.value === true ? 'true' : outcome.value === false ? 'false' : 'none'
}
