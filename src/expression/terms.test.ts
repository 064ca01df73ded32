import { describe, expect, it } from 'vitest'
import { readSpecimen } from '../../test/conformance/corpus.ts'
import { compileProgram, termsOf } from './index.ts'

const { revision } = readSpecimen()
const { program } = compileProgram(revision.spec, revision.rubric)
if (program === undefined) throw new Error('The specimen does not compile')
const { variables, terms, hoisted } = termsOf(program)

function termOf(check: string, assertion = 0): string | undefined {
  return terms.find((term) => term.check === check && term.assertion === assertion)?.expression
}

/** What a variable of hoisted parts stands for. */
function partAt(expression: string | undefined): string | undefined {
  const name = /variables\.(hoisted_\d+_)/.exec(expression ?? '')?.[1]
  return hoisted.find((part) => part.name === name)?.expression.source
}

describe('a term', () => {
  it('has no call that the API server lacks', () => {
    const written = [...terms, ...variables].map(({ expression }) => expression).join('\n')
    expect(written).not.toMatch(/\b(yaml|yamlDocuments|secretIs|allow)\(/)
  })

  it('keeps what is around a hoisted call', () => {
    const term = termOf('files/pipeline', 1)
    expect(term).toMatch(
      /^dyn\(\(\(variables\.hoisted_\d+_\[0\]\)\.build\.script\.exists\(l, l\.startsWith\("make"\)\)/,
    )
    expect(partAt(term)).toBe('yaml(files.data.ci)')
  })

  it('loses the comprehension whose variable a foreign call depends on, and no more', () => {
    expect(partAt(termOf('hidden/password', 1))).toMatch(/^\(\["old", "older"\]\)\.all\(t, /)
    expect(termOf('hidden/password', 1)).toContain('(variables.note == "nothingweb")')
  })

  it('reads what was hoisted of each element by the index of the element', () => {
    expect(termOf('network/every-pod')).toMatch(/\.all\(index_, p, .*variables\.hoisted_\d+_\[index_\]\[0\]/)
    expect(partAt(termOf('network/every-pod'))).toBe('policies.allow(web, p, 5432)')
    expect(termOf('files/each')).toContain('.all(m, ')
  })

  it('keeps the sum of numbers, and is handed the sum of quantities', () => {
    expect(termOf('network/memory', 1)).toContain('.sum() == 2')
    expect(termOf('network/memory')).toMatch(
      /quantity\(variables\.hoisted_\d+_\[0\]\) == quantity\("192Mi"\)/,
    )
  })

  it('of the rubric reads all parameters, one of the lab the public ones', () => {
    expect(termOf('hidden/password')).toContain('variables.params_.password')
    expect(termOf('files/each')).toContain('variables.params.app')
  })

  it('of a question reads its own answer', () => {
    expect(termOf('quiz/count')).toBe(
      'dyn((variables.quiz_count__answer_ == string(variables.pods.size()))) == true',
    )
  })

  it('says when nothing of it is left to compare', () => {
    const whole = terms.filter((term) => term.hoisted).map(({ check, assertion }) => `${check}[${assertion}]`)
    expect(whole).toEqual(['files/manifests[1]', 'network/policies[1]', 'network/policies[2]'])
  })
})
