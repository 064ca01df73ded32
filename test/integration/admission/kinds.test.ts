import { beforeAll, describe, expect, test } from 'vitest'
import { validateLab, validateLabRubric, validateLabSession } from '../../../src/api/generated/validators.js'
import { aLabManifest } from '../../builders/lab-manifest.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'
import { waitFor } from '../../builders/wait-for.ts'

const platform = usePlatform()
let admin: Person

beforeAll(() => {
  admin = platform().admin
})

const dryRun = (object: object) => admin(['create', '--dry-run=server', '-f', '-'], object)
const text = { fr: 'Oui', en: 'Yes' }
const check = { id: 'up', title: text, points: 1, assert: [{ expr: 'true' }] }
const task = { id: 'deploy', title: text, checks: [check] }
const inTask = (changes: object) => ({ tasks: [{ ...task, ...changes }] })
const inCheck = (changes: object) => inTask({ checks: [{ ...check, ...changes }] })
const dev = { name: 'dev', stage: 'dev', cpu: 2, memory: '4Gi' }
const rubric = (hints: object) => ({
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
  kind: 'LabRubric',
  metadata: { name: 'first' },
  spec: { hints },
})

describe('the server and the generated validator agree', () => {
  test.each<[string, object]>([
    ['the smallest lab', aLabManifest()],
    ['a duration in hours and minutes', aLabManifest({ duration: '1h30m' })],
    ['half a core', aLabManifest({ environments: [{ ...dev, cpu: 0.5 }] })],
    [
      'every form of parameter',
      aLabManifest({
        parameters: [
          { name: 'app', oneOf: ['atlas', 'boreal', 3] },
          { name: 'replicas', between: [2, 3] },
          { name: 'host', value: '$(params.app).apps.example' },
          { name: 'faults', sample: ['a', 'b', 'c'], count: 2 },
        ],
      }),
    ],
    [
      'a seed object with fields of any kind, and placeholders',
      aLabManifest({
        seed: [
          {
            environment: 'dev',
            manifest: {
              apiVersion: 'v1',
              kind: '$(params.kind)',
              metadata: { name: '$(params.app)' },
              replicas: '$(params.n)',
            },
          },
        ],
      }),
    ],
    [
      'every source',
      aLabManifest({
        inputs: {
          web: { object: { kind: 'Deployment', name: 'atlas', environment: 'dev', optional: true } },
          pods: {
            list: {
              kind: 'Pod',
              apiVersion: 'v1',
              environment: 'dev',
              ownedBy: 'Deployment/a',
              labels: { a: 'b' },
            },
          },
          rollouts: { rollouts: { deployment: 'atlas', environment: 'dev' } },
          may: {
            access: { serviceAccount: 'default', verb: 'get', resource: 'pods/log', environment: 'dev' },
          },
          answer: { dryRun: { create: { kind: 'Pod' }, environment: 'dev' } },
          security: { podSecurity: { environment: 'dev', level: 'restricted' } },
          platform: { platform: { environment: 'dev' } },
        },
      }),
    ],
    [
      'a check with all its fields',
      aLabManifest(
        inCheck({
          required: true,
          partial: true,
          requires: ['deploy/other'],
          each: { c: 'web.containers()' },
          inputs: { web: { object: { kind: 'Pod', name: 'a', environment: 'dev' } } },
          let: { main: 'web' },
          assert: [{ expr: 'true', message: text, when: 'params.a > 1' }],
        }),
      ),
    ],
    ['a rubric', rubric({ 'deploy/image': text })],
    ['a session', aLabSession({ locale: 'en', hints: ['deploy/image'] }, { namespace: 'default' })],
  ])('on %s, which fits', async (_, manifest) => {
    expect(fits(manifest)).toBe(true)
    expect(await dryRun(manifest)).toMatchObject({ code: 0 })
  })

  test.each<[string, object]>([
    ['an unknown field', aLabManifest({ durations: '4m' })],
    ['an unknown field far down', aLabManifest(inCheck({ assert: [{ expr: 'true', messages: text }] }))],
    ['an unknown module', aLabManifest({ module: 'expert' })],
    ['no tasks', aLabManifest({ tasks: [] })],
    ['a missing language', aLabManifest({ title: { fr: 'Oui' } })],
    ['an empty text', aLabManifest({ title: { fr: '', en: 'Yes' } })],
    ['a duration without unit', aLabManifest({ duration: '45' })],
    ['points that are no integer', aLabManifest(inCheck({ points: 1.5 }))],
    ['points as text', aLabManifest(inCheck({ points: '1' }))],
    ['a pass mark over 100', aLabManifest({ passPercent: 101 })],
    ['an id with a capital', aLabManifest(inCheck({ id: 'Up' }))],
    [
      'an environment by a longer name than the console takes',
      aLabManifest({ environments: [{ ...dev, name: 'preproduction' }] }),
    ],
    ['a stage that is none', aLabManifest({ environments: [{ ...dev, stage: 'test' }] })],
    ['memory in another unit', aLabManifest({ environments: [{ ...dev, memory: '4GB' }] })],
    [
      'nine environments',
      aLabManifest({ environments: Array.from({ length: 9 }, (_, i) => ({ ...dev, name: `dev${i}` })) }),
    ],
    ['two entries in each', aLabManifest(inCheck({ each: { a: 'x', b: 'y' } }))],
    [
      'an expression over 2 KiB',
      aLabManifest(inCheck({ assert: [{ expr: `"${'a'.repeat(2048)}" != ""` }] })),
    ],
    ['between with one bound', aLabManifest({ parameters: [{ name: 'n', between: [1] }] })],
    ['a parameter that is a boolean', aLabManifest({ parameters: [{ name: 'n', oneOf: [true] }] })],
    ['a requirement twice', aLabManifest(inCheck({ requires: ['deploy/a', 'deploy/a'] }))],
    ['a seed without environment', aLabManifest({ seed: [{ manifest: {} }] })],
    ['a rubric in one language', rubric({ 'deploy/image': { fr: 'Oui' } })],
    ['a session in no language of ours', aLabSession({ locale: 'de' }, { namespace: 'default' })],
    ['a session whose submit is text', aLabSession({ submit: 'yes' }, { namespace: 'default' })],
  ])('on %s, which does not fit', async (_, manifest) => {
    expect(fits(manifest)).toBe(false)
    expect(await dryRun(manifest)).not.toMatchObject({ code: 0 })
  })
})

describe('what only the server judges', () => {
  test.each<[string, object, string]>([
    ['an input without source', aLabManifest({ inputs: { web: {} } }), 'an input has exactly one source'],
    [
      'an input with two sources',
      aLabManifest(
        inCheck({
          inputs: {
            web: { platform: { environment: 'dev' }, podSecurity: { environment: 'dev', level: 'baseline' } },
          },
        }),
      ),
      'an input has exactly one source: object, list, rollouts, access, dryRun, podSecurity, platform, http or answers',
    ],
    [
      'an input by a name CEL cannot say',
      aLabManifest({ inputs: { 'my-web': { platform: { environment: 'dev' } } } }),
      'CEL identifier',
    ],
    ['a let by a name CEL cannot say', aLabManifest({ let: { 'my-web': 'true' } }), 'CEL identifier'],
    [
      'a parameter of two forms',
      aLabManifest({ parameters: [{ name: 'n', value: 1, oneOf: [1] }] }),
      'exactly one form',
    ],
    ['a parameter of no form', aLabManifest({ parameters: [{ name: 'n' }] }), 'exactly one form'],
    [
      'a sample without count',
      aLabManifest({ parameters: [{ name: 'n', sample: [1] }] }),
      'sample and count come together',
    ],
    [
      'a count larger than its sample',
      aLabManifest({ parameters: [{ name: 'n', sample: [1], count: 2 }] }),
      'count must not be larger',
    ],
    [
      'a range from the larger',
      aLabManifest({ parameters: [{ name: 'n', between: [3, 2] }] }),
      'from the smaller to the larger',
    ],
    ['a duration over 8h', aLabManifest({ duration: '8h1m' }), 'duration must be from 1m to 8h'],
    ['no duration', aLabManifest({ duration: '' }), 'duration must be from 1m to 8h'],
    ['the reserved task', aLabManifest(inTask({ id: 'hidden' })), 'hidden is reserved'],
    ['a task twice', aLabManifest({ tasks: [task, task] }), 'Duplicate value'],
    ['a check twice', aLabManifest(inTask({ checks: [check, check] })), 'Duplicate value'],
    ['an environment twice', aLabManifest({ environments: [dev, dev] }), 'Duplicate value'],
    [
      'a lab by a name that is no label',
      aLabManifest({}, { name: 'first.deployment' }),
      'must be a DNS label',
    ],
    ['a hint that is no task/hint', rubric({ image: text }), 'a hint is named task/hint'],
  ])('%s', async (_, manifest, message) => {
    const { code, stderr } = await dryRun(manifest)
    expect(code).not.toBe(0)
    expect(stderr).toContain(message)
  })

  test('a lab as large as allowed is accepted', async () => {
    const checks = Array.from({ length: 64 }, (_, i) => ({
      ...check,
      id: `check-${i}`,
      assert: [{ expr: 'x'.repeat(2048) }],
    }))
    expect(await dryRun(aLabManifest(inTask({ checks })))).toMatchObject({ code: 0 })
  })
})

describe('they read well', () => {
  test('kubectl explain says what each field of a session is', async () => {
    const { stdout } = await admin(['explain', 'labsession.spec'])
    for (const field of ['candidate', 'hints', 'lab', 'locale', 'submit'])
      expect(stdout).toMatch(new RegExp(`^  ${field}\t`, 'm'))
    expect(stdout.match(/-required-/g)).toHaveLength(1)
    expect(stdout).toContain('Whose session it is')
  })

  test('kubectl get shows a session in a line', async () => {
    await apply(admin, aLabSession({ candidate: 'camille@example.fr' }, { namespace: 'default' }))
    const status = {
      phase: 'Active',
      deadline: '2030-01-01T10:00:00Z',
      place: 0,
      summary: { score: '31/90', environments: 'a--b,c--d', revision: '0123456789abcdef' },
    }
    const args = [
      'patch',
      'labsession',
      'premier-deploiement',
      '-n',
      'default',
      '--subresource=status',
      '--type=merge',
      '-p',
    ]
    await platform().admin([...args, JSON.stringify({ status })])
    const columns = async (...options: string[]) => {
      const { stdout } = await admin(['get', 'lses', ...options])
      return stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s{2,}/))
    }
    const [header, row] = await columns()
    expect(header).toEqual(['NAME', 'LAB', 'PHASE', 'SCORE', 'DEADLINE', 'AGE'])
    expect(row?.slice(0, 5)).toEqual([
      'premier-deploiement',
      'first-deployment',
      'Active',
      '31/90',
      '2030-01-01T10:00:00Z',
    ])
    const [wideHeader, wide] = await columns('-o', 'wide')
    expect(wideHeader).toEqual([
      ...['NAME', 'LAB', 'PHASE', 'SCORE', 'DEADLINE'],
      ...['CANDIDATE', 'PLACE', 'ENVIRONMENTS', 'REVISION', 'AGE'],
    ])
    expect(wide?.slice(5, 9)).toEqual(['camille@example.fr', '0', 'a--b,c--d', '0123456789abcdef'])
  })

  test('all of them are one category', async () => {
    expect((await admin(['get', 'cloud-pi-labs', '-A'])).stdout).toContain('labsession')
  })
})

test('every policy type-checks', async () => {
  const names = await waitFor(
    async () => {
      const { stdout } = await admin(['get', 'validatingadmissionpolicies', '-o', 'json'])
      const policies = (JSON.parse(stdout) as { items: readonly Policy[] }).items
      const judged = policies.filter(
        ({ metadata, status }) => status?.observedGeneration === metadata.generation,
      )
      if (judged.length < policies.length || policies.length < 15) return undefined
      return { warnings: policies.flatMap(({ status }) => status?.typeChecking?.expressionWarnings ?? []) }
    },
    { what: 'the policies to be type-checked', deadlineMs: 45_000 },
  )
  expect(names.warnings).toEqual([])
})

interface Policy {
  readonly metadata: { readonly generation: number }
  readonly status?: {
    readonly observedGeneration?: number
    readonly typeChecking?: { readonly expressionWarnings?: unknown[] }
  }
}

/** What the generated validator of its kind says. It fills defaults in, hence the copy. */
function fits(manifest: object): boolean {
  const validators = { Lab: validateLab, LabRubric: validateLabRubric, LabSession: validateLabSession }
  const { kind } = manifest as { kind: keyof typeof validators }
  return validators[kind](structuredClone(manifest))
}
