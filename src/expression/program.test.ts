import { describe, expect, it } from 'vitest'
import type { Check, LabSpec } from '../api/index.ts'
import { compileProgram } from './program.ts'

const TEXT = { fr: 'Titre', en: 'Title' }

const WEB = { object: { kind: 'Deployment', name: 'web', environment: 'dev' } } as const

function labWith(check: Partial<Check>, lab: Partial<LabSpec> = {}): LabSpec {
  return {
    module: 'base',
    mode: 'practice',
    title: TEXT,
    statement: TEXT,
    duration: '10m',
    passPercent: 80,
    nodes: 'any',
    rubric: 'None',
    environments: [{ name: 'dev', stage: 'dev', cpu: 1, memory: '1Gi' }],
    inputs: { web: WEB, pods: { list: { kind: 'Pod', environment: 'dev' } }, unused: WEB },
    tasks: [
      {
        id: 'task',
        title: TEXT,
        checks: [{ id: 'check', title: TEXT, points: 1, assert: [{ expr: 'true' }], ...check }],
      },
    ],
    ...lab,
  }
}

const ASSERT = 'tasks[0].checks[0].assert[0]'

describe('compileProgram tells, with path and column', () => {
  const cases: Record<string, { lab: LabSpec; want: object }> = {
    'what cannot be parsed': {
      lab: labWith({ assert: [{ expr: 'web.spec +' }] }),
      want: { code: 'ExpressionSyntax', path: `${ASSERT}.expr`, column: 11 },
    },
    'types that do not fit': {
      lab: labWith({ assert: [{ expr: 'has(web.spec) && 1 + "a" == 2' }] }),
      want: { code: 'ExpressionType', path: `${ASSERT}.expr`, column: 18 },
    },
    'the column in the text the author wrote, after what is rewritten': {
      lab: labWith({ assert: [{ expr: 'web.?spec.?a.?b.hasValue() && has(web.a) && 1 == "a"' }] }),
      want: { code: 'ExpressionType', path: `${ASSERT}.expr`, column: 45 },
    },
    'a verdict that is no boolean': {
      lab: labWith({ assert: [{ expr: '1 + 1' }] }),
      want: { code: 'ExpressionType', path: `${ASSERT}.expr` },
    },
    'a name that nothing declares': {
      lab: labWith({ assert: [{ expr: 'web.spec == wbe.spec' }] }),
      want: { code: 'UnknownReference', path: `${ASSERT}.expr`, column: 13, found: 'wbe is not declared' },
    },
    'what Kubernetes lacks': {
      lab: labWith({ assert: [{ expr: 'cel.bind(x, web, x == null)' }] }),
      want: { code: 'ExpressionForbidden', path: `${ASSERT}.expr`, found: 'cel.bind()' },
    },
    "our own functions under the engine's names": {
      lab: labWith({ assert: [{ expr: 'web.has_("spec")' }] }),
      want: { code: 'ExpressionForbidden', path: `${ASSERT}.expr` },
    },
    'mixed literals': {
      lab: labWith({ assert: [{ expr: 'web in [8080, "http"]' }] }),
      want: { code: 'ExpressionType', path: `${ASSERT}.expr`, column: 15 },
    },
    'a third comprehension within two': {
      lab: labWith({ assert: [{ expr: 'pods.all(a, pods.all(b, pods.all(c, a == b || b == c)))' }] }),
      want: { code: 'LimitExceeded', path: `${ASSERT}.expr`, column: 25 },
    },
    'too large an expression': {
      lab: labWith({ assert: [{ expr: Array.from({ length: 3000 }, () => 'true').join(' && ') }] }),
      want: { code: 'LimitExceeded', path: `${ASSERT}.expr` },
    },
    'a regular expression that RE2 refuses': {
      lab: labWith({ assert: [{ expr: 'web.kind.matches("(?=a)")' }] }),
      want: { code: 'RegexInvalid', path: `${ASSERT}.expr`, column: 18 },
    },
    'a regular expression that is not a literal': {
      lab: labWith({ assert: [{ expr: 'web.kind.matches(web.pattern)' }] }),
      want: { code: 'RegexInvalid', path: `${ASSERT}.expr`, column: 18 },
    },
    'a when that reads more than params': {
      lab: labWith({ assert: [{ expr: 'true', when: 'web.kind == "a"' }] }),
      want: { code: 'UnknownReference', path: `${ASSERT}.when`, column: 1 },
    },
    'an each that is no list': {
      lab: labWith({ each: { c: '"text"' } }),
      want: { code: 'ExpressionType', path: 'tasks[0].checks[0].each.c' },
    },
    'a hole of a message': {
      lab: labWith({ assert: [{ expr: 'true', message: { fr: 'Lu : {{web.}}', en: 'Read' } }] }),
      want: { code: 'ExpressionSyntax', path: `${ASSERT}.message.fr`, column: 12 },
    },
    'a hole without end': {
      lab: labWith({ assert: [{ expr: 'true', message: { fr: 'Lu', en: 'Read {{web' } }] }),
      want: { code: 'MessageInvalid', path: `${ASSERT}.message.en`, column: 6 },
    },
    'a reserved name': {
      lab: labWith({ let: { namespace: '1' } }),
      want: { code: 'ReservedName', path: 'tasks[0].checks[0].let.namespace' },
    },
    "a name of the prelude's kind": {
      lab: labWith({ assert: [{ expr: 'pods.all(c_, true)' }] }),
      want: { code: 'ReservedName', path: `${ASSERT}.expr`, column: 10 },
    },
    "a check's name that the lab has": {
      lab: labWith({ inputs: { web: WEB } }),
      want: { code: 'DuplicateId', path: 'tasks[0].checks[0].inputs.web' },
    },
    'lets that depend on each other in a circle': {
      lab: labWith({}, { let: { a: 'b + 1', b: 'a + 1' } }),
      want: { code: 'ExpressionForbidden', path: 'let.a', found: 'a → b → a' },
    },
  }

  it.each(Object.entries(cases))('%s', (_, { lab, want }) => {
    const { program, errors } = compileProgram(lab)
    expect(program).toBeUndefined()
    expect(errors).toContainEqual(expect.objectContaining(want))
  })
})

describe('compileProgram finds what must be gathered', () => {
  const inputsOf = (check: Partial<Check>, lab: Partial<LabSpec> = {}) =>
    compileProgram(labWith(check, lab)).program?.checks[0]?.inputs

  it('through lets of the lab and of the check, and in messages', () => {
    const lab = { let: { main: 'web.containers()[0]', other: 'pods[0]' } }
    const check = {
      assert: [{ expr: 'main.image == "a"', message: { fr: '{{other}}', en: '{{other}}' } }],
    }
    expect(inputsOf({ assert: check.assert }, lab)).toEqual(['pods', 'web'])
  })

  it("under the check's own key for its own inputs", () => {
    expect(inputsOf({ inputs: { own: WEB }, assert: [{ expr: 'own.kind == "a"' }] })).toEqual([
      'task/check:own',
    ])
  })

  it('and nothing that no expression names', () => {
    expect(compileProgram(labWith({ assert: [{ expr: 'web.kind == "a"' }] })).program?.inputs).toEqual([
      'web',
    ])
  })

  it('but not what a comprehension names itself', () => {
    expect(inputsOf({ assert: [{ expr: 'pods.all(web, web.kind == "a")' }] })).toEqual(['pods'])
  })
})

describe('compileProgram knows', () => {
  it('which checks read the time, through lets', () => {
    const lab = labWith({ assert: [{ expr: 'late' }] }, { let: { late: 'now > timestamp(web.a)' } })
    expect(compileProgram(lab).program?.checks[0]?.readsNow).toBe(true)
  })

  it('which lets of a check depend on its element', () => {
    const lab = labWith({
      each: { c: 'names' },
      let: { names: 'web.containers()', image: 'c.image', tag: 'image', all: 'names.size()' },
      assert: [{ expr: 'tag != "" && all > 0' }],
    })
    const { program, errors } = compileProgram(lab)
    expect(errors).toEqual([])
    expect([...(program?.checks[0]?.elementLets ?? [])]).toEqual(['image', 'tag'])
  })

  it('in which order checks wait for each other', () => {
    const check = (id: string, requires: string[]): Check => ({
      id,
      title: TEXT,
      points: 1,
      requires,
      assert: [{ expr: 'true' }],
    })
    const lab = labWith(
      {},
      {
        tasks: [{ id: 't', title: TEXT, checks: [check('a', ['t/c']), check('b', ['t/a']), check('c', [])] }],
      },
    )
    expect(compileProgram(lab).program?.order.map(({ id }) => id)).toEqual(['t/c', 't/a', 't/b'])
  })
})
