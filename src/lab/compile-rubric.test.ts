import { describe, expect, it } from 'vitest'

import { aDiscovery } from '../../test/builders/discovery.ts'
import { aCheck, aLabSpec, aTask } from '../../test/builders/lab-spec.ts'
import type {
  Check,
  ErrorCode,
  ImageSpec,
  InputSource,
  LabRubricSpec,
  LabSpec,
  Question,
  SeedVariant,
} from '../api/index.ts'
import { compileLab } from './compile.ts'

const text = { fr: 'Texte', en: 'Text' }
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: '$(params.app)' },
  spec: { replicas: 2 },
}
const target = { kind: 'Deployment', name: '$(params.app)' }
const lab = aLabSpec({ rubric: 'Required', seed: [{ environment: 'dev', manifest: web }] })

function compile(rubric: LabRubricSpec, spec: LabSpec = lab) {
  const discovery = aDiscovery(['VaultStaticSecret'])
  return compileLab({ name: 'first', spec, rubric, discovery })
}

function aHidden(changes: Partial<Check> = {}): Check {
  return { ...aCheck({ id: 'secret', assert: [{ expr: 'true' }] }), ...changes }
}

function aQuestion(changes: Partial<Question> = {}): Question {
  const choices = ['one', 'two'].map((id) => ({ id, text }))
  return { id: 'stage', text, type: 'single', choices, key: ['two'], ...changes }
}

function ask(...questions: Question[]): LabRubricSpec {
  return { quiz: { draw: 1, points: 1, questions } }
}

function vary(...variants: SeedVariant[]): LabRubricSpec {
  return { variants }
}

function show(...images: Partial<ImageSpec>[]): LabRubricSpec {
  return { images: images.map((image) => ({ repository: '$(images)/java', tags: ['1'], ...image })) }
}

function look(source: InputSource): LabRubricSpec {
  return { inputs: { extra: source } }
}

/** Every part of a rubric, without a mistake. */
const whole: LabRubricSpec = {
  parameters: [
    { name: 'faults', sample: ['probe', 'scale', 'label'], count: 2 },
    { name: 'password', random: 16 },
    { name: 'url', value: 'https://$(params.app):$(params.password)@db' },
  ],
  inputs: {
    pods: { list: { kind: 'Pod', environment: 'dev', labels: { url: '$(params.url)' } } },
    given: { answers: {} },
  },
  let: { count: 'pods.size()' },
  checks: [
    aHidden({ assert: [{ expr: 'count == 2 && web.rolledOut() && "probe" in params.faults' }] }),
    aHidden({ id: 'other', requires: ['deploy/available', 'hidden/secret'], penalty: true, points: 1 }),
  ],
  reveal: 'titles',
  variants: [
    {
      when: '"scale" in params.faults',
      environment: 'dev',
      target,
      json: [{ op: 'replace', path: '/spec/replicas', value: 0 }],
    },
    {
      when: '"label" in params.faults',
      environment: 'dev',
      manifest: {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'key' },
        stringData: { a: '$(params.password)$(recipient)' },
      },
    },
  ],
  vault: [{ path: 'java-demo/db', data: { url: '$(params.url)' } }],
  images: [
    { repository: '$(images)/java', tags: ['$(params.app)', '2'], port: 8080, paths: [{ path: '/' }] },
  ],
  quiz: {
    draw: 2,
    points: 2,
    questions: [aQuestion(), { id: 'left', text, type: 'computed', expr: 'answer == string(count)' }],
  },
}

describe('a rubric that compiles', () => {
  it('is kept whole in the revision, with the kinds that only it names', () => {
    const { revision, errors, rubricErrors } = compile(whole)
    expect({ errors, rubricErrors }).toEqual({ errors: [], rubricErrors: [] })
    expect(revision?.rubric).toEqual(whole)
    expect(Object.keys(revision?.resources ?? {}).sort()).toEqual(
      ['Deployment', 'Pod', 'apps/v1/Deployment', 'v1/Secret'].sort(),
    )
  })

  it('may bring the only points of a lab', () => {
    const pointless = aLabSpec({ ...lab, tasks: [aTask({ checks: [aCheck({ points: 0 })] })] })
    expect(compile({ checks: [aHidden()] }, pointless).rubricErrors).toEqual([])
    expect(compile(ask(aQuestion()), pointless).rubricErrors).toEqual([])
  })

  it('lends its parameters to the seed of the lab', () => {
    const manifest = { ...web, metadata: { name: '$(params.password)' } }
    const spec = aLabSpec({ ...lab, seed: [{ environment: 'dev', manifest }] })
    const rubric: LabRubricSpec = { parameters: [{ name: 'password', random: 8 }] }
    expect(compile(rubric, spec)).toMatchObject({ errors: [], rubricErrors: [] })
  })
})

/** A sentence, the rubric that it is about, and the error it must get. */
type Mistake = readonly [
  sentence: string,
  rubric: LabRubricSpec,
  code: ErrorCode,
  path: string,
  words: string,
]

const CHECKS: readonly Mistake[] = [
  [
    'two hidden checks of one id',
    { checks: [aHidden(), aHidden()] },
    'DuplicateId',
    'checks[1].id',
    '"secret"',
  ],
  [
    'a title in one language',
    { checks: [aHidden({ title: { fr: 'a', en: '' } })] },
    'LanguageMissing',
    'checks[0].title.en',
    'no text',
  ],
  [
    'an expression that cannot be read',
    { checks: [aHidden({ assert: [{ expr: '(' }] })] },
    'ExpressionSyntax',
    'checks[0].assert[0].expr',
    '',
  ],
  [
    'a required check that is nowhere',
    { checks: [aHidden({ requires: ['hidden/secre'] })] },
    'UnknownReference',
    'checks[0].requires[0]',
    'hidden/secre',
  ],
  [
    'a check that requires itself',
    { checks: [aHidden({ requires: ['hidden/secret'] })] },
    'RequiresCycle',
    'checks[0].requires',
    'hidden/secret → hidden/secret',
  ],
  [
    'a penalty without points',
    { checks: [aHidden({ penalty: true, points: 0 })] },
    'PointsZero',
    'checks[0].points',
    '0',
  ],
  [
    'a penalty in parts',
    { checks: [aHidden({ penalty: true, partial: true })] },
    'SchemaInvalid',
    'checks[0].partial',
    'penalty',
  ],
  [
    'a let that hides one of the lab',
    { inputs: { web: { answers: {} } } },
    'DuplicateId',
    'inputs.web',
    'web',
  ],
]

const PARAMETERS: readonly Mistake[] = [
  [
    'a parameter of the lab’s own name',
    { parameters: [{ name: 'app', value: 'a' }] },
    'DuplicateId',
    'parameters[0].name',
    'parameters[0] of the lab',
  ],
  [
    'a parameter in two forms',
    { parameters: [{ name: 'x', random: 8, value: 'a' }] },
    'ParameterInvalid',
    'parameters[0]',
    'value and random',
  ],
  [
    'a password that can be guessed',
    { parameters: [{ name: 'x', random: 4 }] },
    'ParameterInvalid',
    'parameters[0].random',
    '4',
  ],
  [
    'a value of a parameter below it',
    {
      parameters: [
        { name: 'x', value: '$(params.y)' },
        { name: 'y', random: 8 },
      ],
    },
    'PlaceholderUndeclared',
    'parameters[0].value',
    '$(params.y)',
  ],
]

const INPUTS: readonly Mistake[] = [
  [
    'an environment that is not there',
    look({ platform: { environment: 'prod' } }),
    'UnknownReference',
    'inputs.extra.platform.environment',
    'prod',
  ],
  [
    'a kind that is not served',
    look({ list: { kind: 'Pods', environment: 'dev' } }),
    'KindUnknown',
    'inputs.extra.list.kind',
    'Pods',
  ],
  [
    'a kind that may not be read',
    look({ list: { kind: 'VaultStaticSecret', environment: 'dev' } }),
    'KindForbidden',
    'inputs.extra.list.kind',
    'VaultStaticSecret',
  ],
  [
    'an input of a hidden check that names nothing',
    {
      checks: [
        aHidden({ inputs: { own: { object: { kind: 'Pod', name: '$(params.nam)', environment: 'dev' } } } }),
      ],
    },
    'PlaceholderUndeclared',
    'checks[0].inputs.own.object.name',
    '$(params.nam)',
  ],
]

const PLACEHOLDERS: readonly Mistake[] = [
  [
    'a hint that tells a secret',
    {
      parameters: [{ name: 'pass', random: 8 }],
      hints: { 'deploy/look': { fr: '$(params.pass)', en: 'a' } },
    },
    'PlaceholderUndeclared',
    'hints["deploy/look"].fr',
    '$(params.pass)',
  ],
  [
    'a question that tells a secret',
    {
      parameters: [{ name: 'pass', random: 8 }],
      ...ask(aQuestion({ text: { fr: 'a', en: '$(params.pass)' } })),
    },
    'PlaceholderUndeclared',
    'quiz.questions[0].text.en',
    '$(params.pass)',
  ],
  [
    'an image of no name',
    show({ tags: ['$(params.none)'] }),
    'PlaceholderUndeclared',
    'images[0].tags[0]',
    '$(params.none)',
  ],
  [
    'a vault’s value of no name',
    { vault: [{ path: 'a', data: { b: '$(params.none)' } }] },
    'PlaceholderUndeclared',
    'vault[0].data.b',
    '$(params.none)',
  ],
  [
    'a patch with a value of no name',
    vary({ environment: 'dev', target, json: [{ op: 'add', path: '/spec/x', value: '$(params.none)' }] }),
    'PlaceholderUndeclared',
    'variants[0].json[0].value',
    '$(params.none)',
  ],
]

const VARIANTS: readonly Mistake[] = [
  [
    'a variant elsewhere',
    vary({ environment: 'prod', target, remove: true }),
    'UnknownReference',
    'variants[0].environment',
    'prod',
  ],
  [
    'a variant of an object that is not there',
    vary({ environment: 'dev', target: { kind: 'Deployment', name: 'atlas' }, remove: true }),
    'VariantInvalid',
    'variants[0].target',
    'no Deployment atlas in dev',
  ],
  [
    'a patch that does not apply',
    vary({ environment: 'dev', target, json: [{ op: 'remove', path: '/spec/paused' }] }),
    'VariantInvalid',
    'variants[0].json',
    'does not exist',
  ],
  [
    'a patch that leaves no name',
    vary({ environment: 'dev', target, json: [{ op: 'remove', path: '/metadata/name' }] }),
    'VariantInvalid',
    'variants[0].json',
    'once applied',
  ],
  [
    'an object without a name',
    vary({ environment: 'dev', manifest: { apiVersion: 'v1', kind: 'Secret' } }),
    'SeedInvalid',
    'variants[0].manifest.metadata.name',
    'nothing',
  ],
  [
    'an object of a kind that is not served',
    vary({ environment: 'dev', manifest: { apiVersion: 'v2', kind: 'Secret', metadata: { name: 'a' } } }),
    'KindUnknown',
    'variants[0].manifest.kind',
    'Secret of v2',
  ],
  [
    'an object that is there already',
    vary({ environment: 'dev', manifest: web }),
    'VariantInvalid',
    'variants[0].manifest',
    'already',
  ],
  [
    'a condition on what is not drawn',
    vary({ when: 'params.fault == "a"', environment: 'dev', target, remove: true }),
    'UnknownReference',
    'variants[0].when',
    'params.fault',
  ],
  [
    'a condition that no draw can judge',
    vary({ when: 'params.app > 2', environment: 'dev', target, remove: true }),
    'VariantInvalid',
    'variants[0].when',
    'in the draw',
  ],
  [
    'two variants that do not go together',
    vary(
      { environment: 'dev', target, remove: true },
      { when: 'params.app == "boreal"', environment: 'dev', target, remove: true },
    ),
    'VariantInvalid',
    'variants[1].target',
    'in the draw {"app":"boreal"}',
  ],
]

const QUIZ: readonly Mistake[] = [
  [
    'a key that is not a choice',
    ask(aQuestion({ key: ['too'] })),
    'QuizInvalid',
    'quiz.questions[0].key[0]',
    '"too"',
  ],
  [
    'two keys where one choice is right',
    ask(aQuestion({ key: ['one', 'two'] })),
    'QuizInvalid',
    'quiz.questions[0].key',
    '2 right choices',
  ],
  [
    'several choices to find, none of them right',
    ask(aQuestion({ type: 'multiple', key: [] })),
    'QuizInvalid',
    'quiz.questions[0].key',
    'no right choice',
  ],
  [
    'a choice that is right twice',
    ask(aQuestion({ type: 'multiple', key: ['one', 'one'] })),
    'QuizInvalid',
    'quiz.questions[0].key[1]',
    '"one" again',
  ],
  [
    'one choice',
    ask(aQuestion({ choices: [{ id: 'two', text }] })),
    'QuizInvalid',
    'quiz.questions[0].choices',
    '1',
  ],
  [
    'an expression beside choices',
    ask(aQuestion({ expr: 'true' })),
    'QuizInvalid',
    'quiz.questions[0].expr',
    'an expr',
  ],
  [
    'a computed question without expression',
    ask({ id: 'a', text, type: 'computed' }),
    'QuizInvalid',
    'quiz.questions[0].expr',
    'no expr',
  ],
  [
    'a computed question with a key',
    ask({ id: 'a', text, type: 'computed', expr: 'true', key: ['a'] }),
    'QuizInvalid',
    'quiz.questions[0].key',
    'a key',
  ],
  [
    'an expression that is no verdict',
    ask({ id: 'a', text, type: 'computed', expr: '1' }),
    'ExpressionType',
    'quiz.questions[0].expr',
    'int',
  ],
  [
    'a pool smaller than its draw',
    { quiz: { draw: 2, points: 1, questions: [aQuestion()] } },
    'QuizInvalid',
    'quiz.draw',
    '2 of 1',
  ],
  [
    'two questions of one id',
    ask(aQuestion(), aQuestion()),
    'DuplicateId',
    'quiz.questions[1].id',
    '"stage"',
  ],
  [
    'two choices of one id',
    ask(aQuestion({ choices: ['two', 'two'].map((id) => ({ id, text })) })),
    'DuplicateId',
    'quiz.questions[0].choices[1].id',
    '"two"',
  ],
  [
    'a question in one language',
    ask(aQuestion({ text: { fr: 'a', en: ' ' } })),
    'LanguageMissing',
    'quiz.questions[0].text.en',
    'no text',
  ],
]

const IMAGES: readonly Mistake[] = [
  [
    'one reference in two entries',
    show({}, { tags: ['2', '1'] }),
    'ImageInvalid',
    'images[1].tags[1]',
    '$(images)/java:1',
  ],
  [
    'a tag in the repository',
    show({ repository: 'harbor:5000/java:1' }),
    'ImageInvalid',
    'images[0].repository',
    'harbor:5000/java:1',
  ],
  [
    'paths that no port serves',
    show({ paths: [{ path: '/' }] }),
    'ImageInvalid',
    'images[0].paths',
    'without port',
  ],
  [
    'one path twice',
    show({ port: 80, paths: [{ path: '/' }, { path: '/' }] }),
    'DuplicateId',
    'images[0].paths[1].path',
    '"/"',
  ],
  [
    'a vault’s path that Vault has not',
    { vault: [{ path: 'a//b', data: {} }] },
    'SchemaInvalid',
    'vault[0].path',
    'a//b',
  ],
  [
    'one path of the vault twice',
    { vault: ['a', 'a'].map((path) => ({ path, data: {} })) },
    'DuplicateId',
    'vault[1].path',
    '"a"',
  ],
]

describe('a rubric with a mistake', () => {
  const hinted: LabSpec = aLabSpec({
    ...lab,
    tasks: [aTask({ hints: [{ id: 'look', cost: 1 }] })],
  })
  const all = [...CHECKS, ...PARAMETERS, ...INPUTS, ...PLACEHOLDERS, ...VARIANTS, ...QUIZ, ...IMAGES]

  it.each(all)('is told: %s', (_, rubric, code, path, words) => {
    const { revision, errors, rubricErrors } = compile(rubric, rubric.hints === undefined ? lab : hinted)
    expect(rubricErrors.map((error) => [error.code, error.path])).toEqual([[code, path]])
    expect(rubricErrors[0]?.found).toContain(words)
    // Candidates read the Lab.
    expect(errors).toEqual([])
    expect(revision).toBeUndefined()
  })

  it('gets all of its mistakes at once', () => {
    const mistakes = compile({
      parameters: [{ name: 'x', random: 1 }],
      checks: [aHidden({ requires: ['a/b'] })],
      ...ask(aQuestion({ key: ['none'] })),
      ...show({ paths: [{ path: '/' }] }),
      ...vary({ environment: 'dev', target: { kind: 'Pod', name: 'a' }, remove: true }),
    }).rubricErrors
    expect(mistakes.map(({ code }) => code).sort()).toEqual(
      ['ImageInvalid', 'ParameterInvalid', 'QuizInvalid', 'UnknownReference', 'VariantInvalid'].sort(),
    )
  })

  it('may have no more checks than fit beside the lab’s', () => {
    const checks = Array.from({ length: 64 }, (_, index) => aHidden({ id: `c${index}` }))
    expect(compile({ checks }).rubricErrors).toMatchObject([{ code: 'LimitExceeded', path: 'checks[63]' }])
  })

  it('is no rubric of points that sum to 0', () => {
    const pointless = aLabSpec({ ...lab, tasks: [aTask({ checks: [aCheck({ points: 0 })] })] })
    const rubric = { checks: [aHidden({ penalty: true, points: 5 })] }
    expect(compile(rubric, pointless).rubricErrors).toMatchObject([{ code: 'PointsZero', path: 'checks' }])
  })
})

describe('a lab beside its rubric', () => {
  const secret: LabRubricSpec = { parameters: [{ name: 'password', random: 8 }], checks: [aHidden()] }

  it.each<[string, Partial<LabSpec>, ErrorCode, string]>([
    [
      'its statement',
      { statement: { fr: '$(params.password)', en: 'a' } },
      'PlaceholderUndeclared',
      'statement.fr',
    ],
    [
      'its inputs',
      {
        inputs: {
          ...lab.inputs,
          own: { object: { kind: 'Pod', name: '$(params.password)', environment: 'dev' } },
        },
      },
      'PlaceholderUndeclared',
      'inputs.own.object.name',
    ],
    [
      'its expressions',
      { tasks: [aTask({ checks: [aCheck({ assert: [{ expr: 'params.password == "a"' }] })] })] },
      'UnknownReference',
      'tasks[0].checks[0].assert[0].expr',
    ],
    [
      'its requirements',
      { tasks: [aTask({ checks: [aCheck({ requires: ['hidden/secret'] })] })] },
      'UnknownReference',
      'tasks[0].checks[0].requires[0]',
    ],
  ])('cannot name what is secret in %s', (_, changes, code, path) => {
    const { errors, rubricErrors } = compile(secret, aLabSpec({ ...lab, ...changes }))
    expect(errors.map((error) => [error.code, error.path])).toEqual([[code, path]])
    expect(rubricErrors).toEqual([])
  })

  it('is told nothing of the rubric by its own mistakes', () => {
    const manifest = { ...web, metadata: { name: '$(params.passwor)' } }
    const tasks = [aTask({ checks: [aCheck({ requires: ['hidden/secre'] })] })]
    const { errors } = compile(secret, aLabSpec({ ...lab, tasks, seed: [{ environment: 'dev', manifest }] }))
    expect(errors).toHaveLength(2)
    expect(JSON.stringify(errors)).not.toMatch(/params\.password|hidden\/secret/)
  })

  it('waits for its rubric to know what its seed may name', () => {
    const manifest = { ...web, metadata: { name: '$(params.password)' } }
    const spec = aLabSpec({ ...lab, seed: [{ environment: 'dev', manifest }] })
    const { errors, rubricErrors } = compileLab({ name: 'first', spec, discovery: aDiscovery() })
    expect(errors).toEqual([])
    expect(rubricErrors).toMatchObject([{ code: 'UnknownReference', found: 'no LabRubric "first"' }])
  })

  it('may not ask for the recipient in an input, which evidence does not know', () => {
    const own: InputSource = { object: { kind: 'Pod', name: '$(recipient)', environment: 'dev' } }
    const spec = aLabSpec({ ...lab, statement: { fr: '$(recipient)', en: '$(recipient)' } })
    expect(compile({}, spec).errors).toEqual([])
    expect(compile({}, aLabSpec({ ...lab, inputs: { ...lab.inputs, own } })).errors).toMatchObject([
      { code: 'PlaceholderUndeclared', path: 'inputs.own.object.name' },
    ])
  })

  it('has penalties of at least one point', () => {
    const tasks = [aTask({ checks: [aCheck(), aCheck({ id: 'b', penalty: true, points: 0 })] })]
    expect(compile({}, aLabSpec({ ...lab, tasks })).errors).toMatchObject([
      { code: 'PointsZero', path: 'tasks[0].checks[1].points' },
    ])
  })
})
