import { describe, expect, it } from 'vitest'

import { aDiscovery } from '../../test/builders/discovery.ts'
import { aCheck, aLabSpec, aTask } from '../../test/builders/lab-spec.ts'
import type { ErrorCode, InputSource, LabRubricSpec, LabSpec } from '../api/index.ts'
import { compileLab } from './compile.ts'

function compile(spec: LabSpec, rubric?: LabRubricSpec, discovery = aDiscovery(['VaultStaticSecret'])) {
  return compileLab({ name: 'first', spec, rubric, discovery })
}

const text = { fr: 'Texte', en: 'Text' }

describe('a lab that compiles', () => {
  it('gives a revision that knows what each kind stands for', () => {
    const pods: InputSource = {
      list: { kind: 'Pod', environment: 'dev', ownedBy: 'Deployment/$(params.app)' },
    }
    const may: InputSource = {
      access: { serviceAccount: 'candidate', verb: 'get', resource: 'pods/log', environment: 'dev' },
    }
    const spec = aLabSpec({ inputs: { ...aLabSpec().inputs, pods, may } })
    const { revision, errors } = compile(spec)
    expect(errors).toEqual([])
    expect(revision).toMatchObject({ schema: 1, lab: 'first', spec, rubric: null })
    expect(Object.keys(revision?.resources ?? {}).sort()).toEqual([
      'Deployment',
      'Pod',
      'apps/v1/ReplicaSet',
      'pods/log',
    ])
    expect(revision?.resources['Deployment']).toEqual({
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      plural: 'deployments',
      namespaced: true,
    })
  })

  it('takes the version that the server prefers when one group serves several', () => {
    const scaler: InputSource = {
      object: { kind: 'HorizontalPodAutoscaler', name: 'web', environment: 'dev' },
    }
    const { revision } = compile(aLabSpec({ inputs: { ...aLabSpec().inputs, scaler } }))
    expect(revision?.resources['HorizontalPodAutoscaler']?.version).toBe('v2')
  })

  it('keeps its rubric in the revision, and leaves aside one it does not ask for', () => {
    const hinted = aLabSpec({ rubric: 'Required', tasks: [aTask({ hints: [{ id: 'look', cost: 2 }] })] })
    const rubric = { hints: { 'deploy/look': text } }
    expect(compile(hinted, rubric).revision?.rubric).toEqual(rubric)
    expect(compile(aLabSpec(), rubric).revision?.rubric).toBeNull()
  })
})

/** A sentence, the lab that it is about, and the error it must get. */
type Mistake = readonly [sentence: string, spec: LabSpec, code: ErrorCode, path: string, words: string]

function inCheck(changes: Parameters<typeof aCheck>[0]): LabSpec {
  return aLabSpec({ tasks: [aTask({ checks: [aCheck(changes)] })] })
}

function withInput(source: InputSource, name = 'extra'): LabSpec {
  return aLabSpec({ inputs: { ...aLabSpec().inputs, [name]: source } })
}

function withSeed(...manifests: readonly Record<string, unknown>[]): LabSpec {
  return aLabSpec({ seed: manifests.map((manifest) => ({ environment: 'dev', manifest })) })
}

const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'repo' } }

const TEXTS: readonly Mistake[] = [
  [
    'a title that is blank in one language',
    aLabSpec({ title: { fr: 'Titre', en: ' ' } }),
    'LanguageMissing',
    'title.en',
    'no text',
  ],
  [
    'a statement without French',
    aLabSpec({ statement: { en: 'Text' } as LabSpec['statement'] }),
    'LanguageMissing',
    'statement.fr',
    'no text',
  ],
  [
    'a message in one language',
    inCheck({ assert: [{ expr: 'true', message: { fr: 'Lu', en: '' } }] }),
    'LanguageMissing',
    'tasks[0].checks[0].assert[0].message.en',
    'no text',
  ],
]

const NAMES: readonly Mistake[] = [
  [
    'two tasks of one id',
    aLabSpec({ tasks: [aTask(), aTask()] }),
    'DuplicateId',
    'tasks[1].id',
    'tasks[0].id',
  ],
  [
    'two checks of one id',
    aLabSpec({ tasks: [aTask({ checks: [aCheck(), aCheck()] })] }),
    'DuplicateId',
    'tasks[0].checks[1].id',
    '"available"',
  ],
  [
    'two parameters of one name',
    aLabSpec({
      parameters: [
        { name: 'app', value: 'a' },
        { name: 'app', value: 'b' },
      ],
    }),
    'DuplicateId',
    'parameters[1].name',
    '"app"',
  ],
  ['a let that hides an input', aLabSpec({ let: { web: '1' } }), 'DuplicateId', 'let.web', 'web'],
  [
    'an element that hides an input of the lab',
    inCheck({ each: { web: '[1]' } }),
    'DuplicateId',
    'tasks[0].checks[0].each.web',
    'web',
  ],
  [
    'a task called hidden',
    aLabSpec({ tasks: [aTask({ id: 'hidden' })] }),
    'ReservedName',
    'tasks[0].id',
    '"hidden"',
  ],
  [
    'an input called as what every lab finds',
    withInput({ platform: { environment: 'dev' } }, 'params'),
    'ReservedName',
    'inputs.params',
    'params',
  ],
  ['a let called as a type', aLabSpec({ let: { map: '1' } }), 'ReservedName', 'let.map', 'map'],
]

const PARAMETERS: readonly Mistake[] = [
  [
    'a parameter in two forms',
    aLabSpec({ parameters: [{ name: 'app', oneOf: ['a'], value: 'b' }] }),
    'ParameterInvalid',
    'parameters[0]',
    'oneOf and value',
  ],
  [
    'a range the wrong way round',
    aLabSpec({ parameters: [{ name: 'app', between: [3, 2] }] }),
    'ParameterInvalid',
    'parameters[0].between',
    '[3,2]',
  ],
  [
    'a sample larger than its list',
    aLabSpec({ parameters: [{ name: 'app', sample: ['a', 'b'], count: 3 }] }),
    'ParameterInvalid',
    'parameters[0].count',
    '3',
  ],
  [
    'a value listed twice',
    aLabSpec({ parameters: [{ name: 'app', oneOf: ['a', 'b', 'a'] }] }),
    'ParameterInvalid',
    'parameters[0].oneOf[2]',
    '"a" again',
  ],
  [
    'a value derived from a parameter declared later',
    aLabSpec({
      parameters: [
        { name: 'host', value: '$(params.app).apps.example' },
        { name: 'app', value: 'atlas' },
      ],
    }),
    'PlaceholderUndeclared',
    'parameters[0].value',
    '$(params.app)',
  ],
]

const PLACEHOLDERS: readonly Mistake[] = [
  [
    'an undeclared placeholder in the statement',
    aLabSpec({ statement: { fr: 'Déployez $(params.ap)', en: 'Deploy' } }),
    'PlaceholderUndeclared',
    'statement.fr',
    '$(params.ap)',
  ],
  [
    'an undeclared placeholder in the seed',
    withSeed({ ...configMap, data: { 'a.yaml': '$(namespace.prod)' } }),
    'PlaceholderUndeclared',
    'seed[0].manifest.data["a.yaml"]',
    '$(namespace.prod)',
  ],
  [
    'an undeclared placeholder in an input',
    withInput({ object: { kind: 'Pod', name: '$(params.pod)', environment: 'dev' } }),
    'PlaceholderUndeclared',
    'inputs.extra.object.name',
    '$(params.pod)',
  ],
]

const KINDS: readonly Mistake[] = [
  [
    'an unknown kind',
    withInput({ object: { kind: 'Deploymnet', name: 'web', environment: 'dev' } }),
    'KindUnknown',
    'inputs.extra.object.kind',
    'Did you mean Deployment?',
  ],
  [
    'a kind at a version that is not served',
    withInput({
      object: { kind: 'Deployment', apiVersion: 'apps/v1beta1', name: 'web', environment: 'dev' },
    }),
    'KindUnknown',
    'inputs.extra.object.kind',
    'served as apps/v1',
  ],
  [
    'a kind that two groups serve',
    withInput({ list: { kind: 'Event', environment: 'dev' } }),
    'KindAmbiguous',
    'inputs.extra.list.kind',
    'events.k8s.io/v1 or v1',
  ],
  [
    'a kind that belongs to the whole cluster',
    withInput({ list: { kind: 'Node', environment: 'dev' } }),
    'KindNotNamespaced',
    'inputs.extra.list.kind',
    'Node',
  ],
  [
    'an owner of an unknown kind',
    withInput({ list: { kind: 'Pod', environment: 'dev', ownedBy: 'Deploy/web' } }),
    'KindUnknown',
    'inputs.extra.list.ownedBy',
    'Deploy',
  ],
  [
    'access to what is not served',
    withInput({ access: { serviceAccount: 'a', verb: 'get', resource: 'pod/log', environment: 'dev' } }),
    'KindUnknown',
    'inputs.extra.access.resource',
    'Did you mean pods?',
  ],
  [
    'a live object of an environment that the lab lacks',
    withInput({ dryRun: { live: { kind: 'Pod', name: 'db', environment: 'prod' }, environment: 'dev' } }),
    'UnknownReference',
    'inputs.extra.dryRun.live.environment',
    '',
  ],
  [
    'a live object of a kind that does not exist',
    withInput({ dryRun: { live: { kind: 'Pdo', name: 'db', environment: 'dev' }, environment: 'dev' } }),
    'KindUnknown',
    'inputs.extra.dryRun.live.kind',
    'Pod',
  ],
  [
    "a check's own input in an environment that the lab lacks",
    inCheck({ inputs: { db: { object: { kind: 'Pod', name: 'db', environment: 'prod' } } } }),
    'UnknownReference',
    'tasks[0].checks[0].inputs.db.object.environment',
    '"prod"',
  ],
]

const SEED: readonly Mistake[] = [
  [
    'a seed object without name',
    withSeed({ ...configMap, metadata: {} }),
    'SeedInvalid',
    'seed[0].manifest.metadata.name',
    'nothing',
  ],
  [
    'a seed object that names a namespace',
    withSeed({ ...configMap, metadata: { name: 'repo', namespace: 'default' } }),
    'SeedInvalid',
    'seed[0].manifest.metadata.namespace',
    '"default"',
  ],
  [
    'a seed object of the whole cluster',
    withSeed({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } }),
    'SeedInvalid',
    'seed[0].manifest.kind',
    'Namespace',
  ],
  [
    'a seed object of our own kinds',
    withSeed({ apiVersion: 'labs.cloud-pi-native.fr/v1alpha1', kind: 'LabSession', metadata: { name: 'x' } }),
    'SeedInvalid',
    'seed[0].manifest',
    'LabSession',
  ],
  [
    'a seed object of an unknown kind',
    withSeed({ apiVersion: 'v1', kind: 'Config', metadata: { name: 'x' } }),
    'KindUnknown',
    'seed[0].manifest.kind',
    'Config',
  ],
  [
    'a seed object twice',
    withSeed(configMap, configMap),
    'DuplicateId',
    'seed[1].manifest',
    'seed[0].manifest',
  ],
  [
    'a seed in an environment that the lab lacks',
    aLabSpec({ seed: [{ environment: 'dve', manifest: configMap }] }),
    'UnknownReference',
    'seed[0].environment',
    'Did you mean dev?',
  ],
]

const MARKS: readonly Mistake[] = [
  ['points that sum to 0', inCheck({ points: 0 }), 'PointsZero', 'tasks', 'sum to 0'],
  [
    'a requirement that is no check',
    inCheck({ requires: ['deploy/avaliable'] }),
    'UnknownReference',
    'tasks[0].checks[0].requires[0]',
    'Did you mean deploy/available?',
  ],
  [
    'checks that require each other',
    aLabSpec({
      tasks: [
        aTask({
          checks: [
            aCheck({ id: 'a', requires: ['deploy/c'] }),
            aCheck({ id: 'b', requires: ['deploy/a'] }),
            aCheck({ id: 'c', requires: ['deploy/b'] }),
          ],
        }),
      ],
    }),
    'RequiresCycle',
    'tasks[0].checks[0].requires',
    'deploy/a → deploy/c → deploy/b → deploy/a',
  ],
  [
    'hints without a rubric',
    aLabSpec({ tasks: [aTask({ hints: [{ id: 'look', cost: 1 }] })] }),
    'HintWithoutText',
    'rubric',
    'rubric: Required',
  ],
  [
    'a 65th check',
    aLabSpec({
      tasks: Array.from({ length: 5 }, (_, t) =>
        aTask({ id: `t${t}`, checks: Array.from({ length: 13 }, (_, c) => aCheck({ id: `c${c}` })) }),
      ),
    }),
    'LimitExceeded',
    'tasks[4].checks[12]',
    'check number 65',
  ],
  [
    'nine environments',
    aLabSpec({
      environments: ['dev', ...Array.from({ length: 8 }, (_, e) => `env${e}`)].map((name) => ({
        name,
        stage: 'dev' as const,
        cpu: 1,
        memory: '1Gi',
      })),
    }),
    'LimitExceeded',
    'environments',
    '9',
  ],
  [
    'a lab over 512 KiB',
    aLabSpec({ statement: { fr: 'é'.repeat(300 * 1024), en: 'Text' } }),
    'LimitExceeded',
    'spec',
    'bytes',
  ],
]

const EXPRESSIONS: readonly Mistake[] = [
  [
    'an expression that cannot be parsed',
    inCheck({ assert: [{ expr: 'web.spec.replicas >= ' }] }),
    'ExpressionSyntax',
    'tasks[0].checks[0].assert[0].expr',
    '',
  ],
  [
    'an expression that does not type-check',
    inCheck({ assert: [{ expr: 'web.rolledOut() + 1 == 2' }] }),
    'ExpressionType',
    'tasks[0].checks[0].assert[0].expr',
    '',
  ],
  [
    'an expression over a name that nothing declares',
    inCheck({ assert: [{ expr: 'wbe.rolledOut()' }] }),
    'UnknownReference',
    'tasks[0].checks[0].assert[0].expr',
    'wbe',
  ],
  [
    'a regular expression that RE2 refuses',
    inCheck({ assert: [{ expr: 'web.metadata.name.matches("^(?!a)b$")' }] }),
    'RegexInvalid',
    'tasks[0].checks[0].assert[0].expr',
    '',
  ],
  [
    'a broken expression in a let of the lab',
    aLabSpec({ let: { main: 'web.spec.(' } }),
    'ExpressionSyntax',
    'let.main',
    '',
  ],
  [
    'a broken hole in a message',
    inCheck({ assert: [{ expr: 'true', message: { fr: 'Lu : {{web.}}', en: 'Read' } }] }),
    'ExpressionSyntax',
    'tasks[0].checks[0].assert[0].message.fr',
    '',
  ],
]

describe('a mistake in a lab is told with its path', () => {
  it.each([...TEXTS, ...NAMES, ...PARAMETERS, ...PLACEHOLDERS, ...KINDS, ...SEED, ...MARKS, ...EXPRESSIONS])(
    '%s',
    (_, spec, code, path, words) => {
      const { revision, errors } = compile(spec)
      expect(revision).toBeUndefined()
      const error = errors.find((each) => each.code === code && each.path === path)
      expect(error, JSON.stringify(errors)).toBeDefined()
      expect(`${error?.found} ${error?.expected} ${error?.remedy}`).toContain(words)
    },
  )

  it.each(EXPRESSIONS)('%s, with its column', (_, spec, code, path) => {
    const { errors } = compile(spec)
    expect(errors.find((each) => each.code === code && each.path === path)?.column).toBeGreaterThan(0)
  })
})

describe('a kind that the operator may not read', () => {
  it('is forbidden, with the ClusterRole to apply', () => {
    const secret: InputSource = { object: { kind: 'VaultStaticSecret', name: 'db', environment: 'dev' } }
    const [error] = compile(withInput(secret)).errors
    expect(error).toMatchObject({ code: 'KindForbidden', path: 'inputs.extra.object.kind' })
    expect(error?.remedy).toContain(
      [
        'kind: ClusterRole',
        'metadata:',
        '  name: labs-reader-vaultstaticsecrets-secrets-hashicorp-com',
        '  labels:',
        '    labs.cloud-pi-native.fr/aggregate-to-reader: "true"',
        'rules:',
        '- apiGroups: ["secrets.hashicorp.com"]',
        '  resources: ["vaultstaticsecrets"]',
        '  verbs: ["get", "list", "watch"]',
      ].join('\n'),
    )
  })

  it('may still be created by a dry run or a seed', () => {
    const manifest = {
      apiVersion: 'secrets.hashicorp.com/v1beta1',
      kind: 'VaultStaticSecret',
      metadata: { name: 'db' },
    }
    const spec = aLabSpec({
      seed: [{ environment: 'dev', manifest }],
      inputs: { ...aLabSpec().inputs, may: { dryRun: { create: manifest, environment: 'dev' } } },
    })
    expect(compile(spec).errors).toEqual([])
  })
})

describe('a mistake in a rubric is told on the rubric only', () => {
  const spec = aLabSpec({ rubric: 'Required', tasks: [aTask({ hints: [{ id: 'look', cost: 2 }] })] })

  it.each<[string, LabRubricSpec | undefined, ErrorCode, string]>([
    ['no rubric at all', undefined, 'UnknownReference', 'rubric'],
    ['a priced hint without text', {}, 'HintWithoutText', 'hints["deploy/look"]'],
    [
      'a hint in one language',
      { hints: { 'deploy/look': { fr: 'Regardez', en: '' } } },
      'LanguageMissing',
      'hints["deploy/look"].en',
    ],
    [
      'a text for a hint that the lab lacks',
      { hints: { 'deploy/look': text, 'deploy/lok': text } },
      'UnknownReference',
      'hints["deploy/lok"]',
    ],
    [
      'an undeclared placeholder in a hint',
      { hints: { 'deploy/look': { fr: '$(params.nope)', en: 'Text' } } },
      'PlaceholderUndeclared',
      'hints["deploy/look"].fr',
    ],
  ])('%s', (_, rubric, code, path) => {
    const { revision, errors, rubricErrors } = compile(spec, rubric)
    expect(revision).toBeUndefined()
    expect(errors).toEqual([])
    expect(rubricErrors).toMatchObject([{ code, path }])
  })
})

it('tells every mistake of a lab at once', () => {
  const { errors } = compile(
    aLabSpec({
      title: { fr: '', en: '' },
      tasks: [aTask({ checks: [aCheck({ points: 0, requires: ['a/b'] })] })],
    }),
  )
  expect(errors.map(({ code }) => code).sort()).toEqual([
    'LanguageMissing',
    'LanguageMissing',
    'PointsZero',
    'UnknownReference',
  ])
})
