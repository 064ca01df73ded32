import { describe, expect, it } from 'vitest'
import type { Check, LabRubricSpec, LabSpec } from '../api/index.ts'
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
    parameters: [{ name: 'replicas', value: 2 }],
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
    'a parameter that nothing declares': {
      lab: labWith({ assert: [{ expr: 'web.n == params.?replica.orValue(2)' }] }),
      want: {
        code: 'UnknownReference',
        path: `${ASSERT}.expr`,
        column: 10,
        found: 'params.replica is not declared',
        expected: 'a parameter in sight (replicas?)',
      },
    },
    'a parameter that nothing declares, by index': {
      lab: labWith({ assert: [{ expr: 'true', when: 'params["app"] == "a"' }] }),
      want: { code: 'UnknownReference', path: `${ASSERT}.when`, column: 1 },
    },
    'a parameter that nothing declares, in a message': {
      lab: labWith({ assert: [{ expr: 'true', message: { fr: '{{params.a}}', en: 'a' } }] }),
      want: { code: 'UnknownReference', path: `${ASSERT}.message.fr`, column: 3 },
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

describe('compileProgram, of a rubric,', () => {
  const SECRETS = { list: { kind: 'Secret', environment: 'dev' } } as const

  function rubricWith(check: Partial<Check>, rubric: Partial<LabRubricSpec> = {}): LabRubricSpec {
    return {
      parameters: [{ name: 'password', random: 12 }],
      inputs: { secrets: SECRETS },
      let: { first: 'secrets[0]' },
      checks: [{ id: 'known', title: TEXT, points: 5, assert: [{ expr: 'true' }], ...check }],
      quiz: {
        draw: 1,
        points: 1,
        questions: [
          {
            id: 'how-many',
            text: TEXT,
            type: 'computed',
            expr: 'answer == string(pods.size() + own.size())',
          },
          { id: 'which', text: TEXT, type: 'single', choices: [{ id: 'a', text: TEXT }], key: ['a'] },
        ],
      },
      variants: [
        { environment: 'dev', manifest: {} },
        { environment: 'dev', manifest: {}, when: 'params.password.size() > params.replicas' },
      ],
      ...rubric,
    }
  }

  const complete = rubricWith(
    {
      inputs: { mine: WEB },
      requires: ['task/check'],
      penalty: true,
      assert: [
        { expr: 'secretIs(first.data.key, params.password) && mine == web', when: 'params.password != ""' },
      ],
    },
    { inputs: { secrets: SECRETS, own: SECRETS } },
  )

  it('lets hidden checks see the lab, the rubric and secret parameters', () => {
    const { program, errors, rubricErrors } = compileProgram(labWith({}), complete)
    expect([...errors, ...rubricErrors]).toEqual([])
    const [hidden] = program?.hidden ?? []
    expect(hidden).toMatchObject({ id: 'hidden/known', penalty: true, requires: ['task/check'] })
    expect(hidden?.inputs).toEqual(['hidden/known:mine', 'hidden:secrets', 'web'])
    expect([...(program?.rubricInputs.keys() ?? [])]).toEqual(['secrets', 'own'])
    expect([...(program?.rubricLets.keys() ?? [])]).toEqual(['first'])
  })

  it('gathers what only hidden checks and questions name for the last mark only', () => {
    const { program } = compileProgram(labWith({ assert: [{ expr: 'web.kind == "a"' }] }), complete)
    expect(program?.inputs).toEqual(['web'])
    expect(program?.finalInputs).toEqual(['hidden/known:mine', 'hidden:own', 'hidden:secrets', 'pods', 'web'])
  })

  it('orders hidden checks after those they require', () => {
    const { program } = compileProgram(labWith({}), complete)
    expect(program?.order.map(({ id }) => id)).toEqual(['task/check'])
    expect(program?.finalOrder.map(({ id }) => id)).toEqual(['task/check', 'hidden/known'])
  })

  it('compiles computed questions over the answer, and the condition of each variant', () => {
    const { program } = compileProgram(labWith({}), complete)
    expect([...(program?.questions ?? [])].map(([id, { inputs }]) => [id, inputs])).toEqual([
      ['how-many', ['hidden:own', 'pods']],
    ])
    const [always, sometimes] = program?.variants ?? []
    expect(always).toBeUndefined()
    expect(sometimes?.evaluate(new Map([['params', { password: 'abcd', replicas: 2n }]]))).toEqual({
      value: true,
    })
  })

  const alone = { inputs: { secrets: SECRETS, own: SECRETS } }
  const wrong: Record<string, { rubric: LabRubricSpec; want: object }> = {
    'a mistake in a hidden check': {
      rubric: rubricWith({ assert: [{ expr: 'true' }, { expr: 'gone' }] }, alone),
      want: { code: 'UnknownReference', path: 'checks[0].assert[1].expr' },
    },
    'a let that cannot be parsed': {
      rubric: rubricWith({}, { ...alone, let: { first: '(' } }),
      want: { code: 'ExpressionSyntax', path: 'let.first' },
    },
    'a name that the lab has': {
      rubric: rubricWith({}, { ...alone, let: { first: '1', web: '1' } }),
      want: { code: 'DuplicateId', path: 'let.web' },
    },
    'an answer compared with a number': {
      rubric: rubricWith(
        {},
        {
          ...alone,
          quiz: {
            draw: 1,
            points: 1,
            questions: [{ id: 'q', text: TEXT, type: 'computed', expr: 'answer == 2' }],
          },
        },
      ),
      want: { code: 'ExpressionType', path: 'quiz.questions[0].expr' },
    },
    'an answer outside of questions': {
      rubric: rubricWith({ assert: [{ expr: 'answer == "2"' }] }, alone),
      want: { code: 'UnknownReference', path: 'checks[0].assert[0].expr' },
    },
    'a variant that depends on more than parameters': {
      rubric: rubricWith(
        {},
        { ...alone, variants: [{ environment: 'dev', manifest: {}, when: 'web == null' }] },
      ),
      want: { code: 'UnknownReference', path: 'variants[0].when' },
    },
  }

  it.each(Object.entries(wrong))("tells %s among the rubric's errors only", (_, { rubric, want }) => {
    const { program, errors, rubricErrors } = compileProgram(labWith({}), rubric)
    expect(program).toBeUndefined()
    expect(errors).toEqual([])
    expect(rubricErrors).toEqual([expect.objectContaining(want)])
  })

  it.each(['secrets', 'first', 'params.password'])('hides %s from what the lab says', (expr) => {
    const { errors, rubricErrors } = compileProgram(
      labWith({ assert: [{ expr: `${expr} == null` }] }),
      complete,
    )
    expect(errors).toEqual([expect.objectContaining({ code: 'UnknownReference', path: `${ASSERT}.expr` })])
    expect(rubricErrors).toEqual([])
  })
})
