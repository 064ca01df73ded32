import { cp, mkdtemp, rm, writeFile, mkdir, appendFile, readFile, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { buildManifests, loadLab, locateError } from './load.ts'
import { applyMutant } from './mutant.ts'

const original = join(import.meta.dirname, '../../labs/first-deployment')
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-'))
  // Three mutants are enough here, and quicker to copy.
  const isKept = (path: string) => !/mutants\/(?!one-replica|sidecar|network-policy)/.test(path)
  await cp(original, dir, { recursive: true, filter: isKept })
})
afterEach(async () => {
  await rm(dir, { recursive: true })
})

async function write(file: string, text: string): Promise<void> {
  await mkdir(join(dir, file, '..'), { recursive: true })
  await writeFile(join(dir, file), text)
}

async function replace(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(dir, file), 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
  await writeFile(join(dir, file), text.replace(from, to))
}

describe('a lab in a folder', () => {
  it('is read whole: statement, seed in file-name order, solutions, mutants', async () => {
    const loaded = await loadLab(dir)
    expect(loaded.errors).toEqual([])
    expect(loaded.name).toBe('first-deployment')
    expect(loaded.lab.spec.statement.fr).toMatch(/^# Premier déploiement/)
    expect(loaded.lab.spec.seed?.map(({ manifest }) => manifest['kind'])).toEqual([
      'Secret',
      'Service',
      'StatefulSet',
      'ConfigMap',
    ])
    expect(loaded.solutions.map(({ name }) => name)).toEqual(['layered', 'plain'])
    const deleted = loaded.mutants.find(({ name }) => name === 'network-policy-deleted')
    expect(deleted).toMatchObject({
      from: 'plain',
      patch: [],
      run: join(dir, 'mutants/network-policy-deleted/run'),
    })
  })

  it('builds manifests that need nothing else', async () => {
    const { lab, rubric } = buildManifests(await loadLab(dir))
    expect([lab.kind, rubric?.kind]).toEqual(['Lab', 'LabRubric'])
    expect(lab.spec.seed).toHaveLength(4)
  })

  it('makes two values of two aliases, so that a mutant of one container leaves the other alone', async () => {
    const { solutions, mutants } = await loadLab(dir)
    const mutant = mutants.find(({ name }) => name === 'sidecar-without-memory-request')
    const layered = solutions.find(({ name }) => name === 'layered')
    if (mutant === undefined || layered === undefined) throw new Error('The lab has changed')
    const [deployment] = applyMutant(layered.objects, mutant).objects.filter(
      ({ manifest }) => manifest['kind'] === 'Deployment',
    )
    expect(deployment?.manifest).toMatchObject({
      spec: {
        template: {
          spec: {
            initContainers: [{ resources: { requests: { cpu: '25m', memory: '32Mi' } } }],
            containers: [{ resources: { requests: { cpu: '25m' } } }, { name: 'api' }],
          },
        },
      },
    })
  })

  it('knows where each field is written', async () => {
    const loaded = await loadLab(dir)
    expect(loaded.locate('tasks[0].checks[0].id')).toMatch(/^lab\.yaml:\d+:11$/)
    expect(loaded.locate('seed[3].manifest.data')).toMatch(/^seed\/dev\/20-infra-repo\.yaml:\d+:3$/)
    expect(loaded.locate('statement.en')).toBe('statement.en.md')
    expect(loaded.locate('hints["deploy/image"].fr', 'rubric')).toMatch(/^rubric\.yaml:\d+:\d+$/)
    expect(loaded.locateColumn('tasks[0].checks[0].assert[1].expr', 5)).toMatch(/^lab\.yaml:\d+:19$/)
    const error = { code: 'PointsZero', path: 'tasks', found: 'a', expected: 'b' } as const
    expect(locateError(loaded, error).path).toMatch(/^lab\.yaml:\d+:\d+: tasks$/)
  })
})

describe('a mistake in a folder', () => {
  it.each<[string, () => Promise<void>, string, RegExp]>([
    [
      'broken YAML, told with file, line and column',
      () => write('seed/dev/30-broken.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata: {a: b\n'),
      'YamlInvalid',
      /^seed\/dev\/30-broken\.yaml:\d+:\d+$/,
    ],
    [
      'a tab where YAML wants spaces',
      () => write('solutions/plain/dev/tab.yaml', 'apiVersion: v1\nmetadata:\n\tname: x\n'),
      'YamlInvalid',
      /^solutions\/plain\/dev\/tab\.yaml:3:\d+$/,
    ],
    [
      'a key written twice',
      () => appendFile(join(dir, 'rubric.yaml'), 'kind: LabRubric\n'),
      'YamlInvalid',
      /^rubric\.yaml:\d+:1$/,
    ],
    ['no lab.yaml', () => rm(join(dir, 'lab.yaml')), 'FileMissing', /^lab\.yaml$/],
    [
      'no English statement',
      () => rm(join(dir, 'statement.en.md')),
      'LanguageMissing',
      /^statement\.en\.md$/,
    ],
    ['a blank statement', () => write('statement.fr.md', ' \n'), 'LanguageMissing', /^statement\.fr\.md$/],
    [
      'another kind in lab.yaml',
      () => replace('lab.yaml', 'kind: Lab', 'kind: Labs'),
      'SchemaInvalid',
      /^lab\.yaml:2:7$/,
    ],
    [
      'a field that no Lab has',
      () => replace('lab.yaml', '      points: 15', '      points: 15\n      weight: 2'),
      'SchemaInvalid',
      /^lab\.yaml:\d+:\d+: tasks\[0\]\.checks\[0\]\.weight$/,
    ],
    [
      'a title in one language only',
      () => replace('lab.yaml', '    en: First deployment\n', ''),
      'LanguageMissing',
      /^lab\.yaml:\d+:\d+: title\.en$/,
    ],
    [
      'points that are no number',
      () => replace('lab.yaml', 'points: 15', 'points: many'),
      'SchemaInvalid',
      /^lab\.yaml:\d+:15: tasks\[0\]\.checks\[0\]\.points$/,
    ],
    [
      'a seed in lab.yaml',
      () => appendFile(join(dir, 'lab.yaml'), '  seed: []\n'),
      'SchemaInvalid',
      /^lab\.yaml:\d+:\d+$/,
    ],
    [
      'a seed object without kind',
      () => write('seed/dev/x.yaml', 'a: b'),
      'SchemaInvalid',
      /^seed\/dev\/x\.yaml:1:1$/,
    ],
    [
      'a rubric of another lab',
      () => replace('rubric.yaml', 'first-', 'last-'),
      'UnknownReference',
      /^rubric\.yaml:/,
    ],
    ['an empty solution', () => mkdir(join(dir, 'solutions/lazy')), 'FileMissing', /^solutions\/lazy\/$/],
    [
      'a mutant without mutant.yaml',
      () => mkdir(join(dir, 'mutants/lazy')),
      'FileMissing',
      /^mutants\/lazy\/mutant\.yaml$/,
    ],
    [
      'a mutant.yaml with a key that means nothing',
      () => appendFile(join(dir, 'mutants/one-replica/mutant.yaml'), 'lose: [a/b]\n'),
      'SchemaInvalid',
      /^mutants\/one-replica\/mutant\.yaml:\d+:7$/,
    ],
    [
      'a mutant of a solution that is not there',
      () => replace('mutants/one-replica/mutant.yaml', 'plain', 'plane'),
      'UnknownReference',
      /^mutants\/one-replica\/mutant\.yaml:\d+:\d+$/,
    ],
    [
      'a mutant that loses a check that is not there',
      () => replace('mutants/one-replica/mutant.yaml', 'deploy/available', 'deploy/availible'),
      'UnknownReference',
      /^mutants\/one-replica\/mutant\.yaml:\d+:\d+$/,
    ],
    [
      'a mutant that changes nothing',
      () => write('mutants/one-replica/mutant.yaml', 'from: plain\nloses: [deploy/available]\n'),
      'SchemaInvalid',
      /^mutants\/one-replica\/mutant\.yaml:1:1$/,
    ],
    [
      'an operation that RFC 6902 lacks',
      () => replace('mutants/one-replica/mutant.yaml', 'op: replace', 'op: set'),
      'SchemaInvalid',
      /^mutants\/one-replica\/mutant\.yaml:6:10$/,
    ],
    [
      'a run that cannot be executed',
      () => chmod(join(dir, 'mutants/network-policy-deleted/run'), 0o644),
      'SchemaInvalid',
      /^mutants\/network-policy-deleted\/run$/,
    ],
  ])('%s', async (_, breakIt, code, path) => {
    await breakIt()
    const { errors } = await loadLab(dir)
    expect(errors.map((error) => `${error.code} ${error.path}`)).toContainEqual(
      expect.stringMatching(new RegExp(`^${code} ${path.source.replace(/^\^/, '')}`)),
    )
  })

  it('is no crash when the folder is not there at all', async () => {
    const { errors } = await loadLab(join(dir, 'nowhere'))
    expect(errors.map(({ path }) => path)).toEqual(['lab.yaml', 'statement.fr.md', 'statement.en.md'])
  })
})
