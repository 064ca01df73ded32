import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { formatFieldError } from '../../api/index.ts'
import { scaffold } from '../new/scaffold.ts'
import { lintLab } from '../../lab/lint.ts'
import { loadLab } from '../../lab/load.ts'

let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-'))
  for (const { path, text } of scaffold('linted')) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
})
afterEach(async () => {
  await rm(dir, { recursive: true })
})

async function replace(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(dir, file), 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
  await writeFile(join(dir, file), text.replace(from, to))
}

async function lint() {
  const { mistakes, warnings } = lintLab(await loadLab(dir))
  return { mistakes: mistakes.map(formatFieldError), warnings: warnings.map(formatFieldError) }
}

/** The place of a text in a file, as editors count. */
async function placeOf(file: string, text: string): Promise<string> {
  const before = (await readFile(join(dir, file), 'utf8')).split(text)[0]?.split('\n') ?? []
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

const mutant = 'mutants/one-replica/mutant.yaml'

describe('linting', () => {
  it('finds nothing in a new lab', async () => {
    expect(await lint()).toEqual({ mistakes: [], warnings: [] })
  })

  it.each([
    [
      'a name in an expression',
      'lab.yaml',
      'web.spec.replicas >= params',
      'wep.spec.replicas >= params',
      'wep',
      'UnknownReference',
    ],
    [
      'a name in a message',
      'lab.yaml',
      '{{main.image}} ; attendue',
      '{{mian.image}} ; attendue',
      'mian',
      'UnknownReference',
    ],
    [
      'an expression that cannot be read',
      'lab.yaml',
      'web.rolledOut()\n',
      'web.rolledOut(]]\n',
      ']]',
      'ExpressionSyntax',
    ],
    [
      'a duty that cannot be read',
      'lab.yaml',
      'web.status.availableReplicas >= params.replicas &&',
      'wob.status >= 2 &&',
      'wob',
      'UnknownReference',
    ],
    [
      'a placeholder in the statement',
      'statement.en.md',
      '$(params.replicas) replicas',
      '$(params.count) replicas',
      '$(params.count)',
      'PlaceholderUndeclared',
    ],
    [
      'a placeholder in a solution',
      'solutions/plain/dev/deployment.yaml',
      '$(params.replicas)',
      '$(params.copies)',
      '$(params.copies)',
      'PlaceholderUndeclared',
    ],
    ['a mutant of another solution', mutant, 'from: plain', 'from: plane', 'plane', 'UnknownReference'],
    [
      'a mutant that loses what is no check',
      mutant,
      'run/available',
      'run/avalable',
      'run/avalable',
      'UnknownReference',
    ],
    [
      'a rubric of another lab',
      'rubric.yaml',
      'name: linted',
      'name: other',
      'apiVersion',
      'UnknownReference',
    ],
  ])('points at %s', async (_, file, from, to, place, code) => {
    await replace(file, from, to)
    const found = (await lint()).mistakes
    const at = code === 'UnknownReference' && file === 'rubric.yaml' ? `${file}:` : await placeOf(file, place)
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${escape(at)}.*\\[${code}\\]$`)))
  })

  it.each([
    ['a target that the solution lacks', 'kind: Deployment', 'kind: Service', 'UnknownReference'],
    ['a patch that does not apply', '/spec/replicas', '/spec/nowhere/replicas', 'MutantInvalid'],
    ['a patch that changes nothing', 'value: 1', 'value: $(params.replicas)', 'MutantInvalid'],
  ])('says of a mutant that it has %s', async (_, from, to, code) => {
    await replace(mutant, from, to)
    expect((await lint()).mistakes).toEqual([
      expect.stringMatching(new RegExp(`^${escape(mutant)}:\\d+:\\d+: patch\\[0\\].*\\[${code}\\]$`)),
    ])
  })

  it('says which check no mutant loses, hidden ones too', async () => {
    await rm(join(dir, 'mutants/old-version'), { recursive: true })
    await writeFile(
      join(dir, 'rubric.yaml'),
      `${await readFile(join(dir, 'rubric.yaml'), 'utf8')}  checks:
  - id: secret
    title: {fr: Oui, en: "Yes"}
    points: 1
    assert: [{expr: has(web.spec)}]
`,
    )
    expect((await lint()).mistakes).toEqual([
      expect.stringMatching(/^lab\.yaml:\d+:\d+: .*run\/image, which no mutant loses.*\[MutantInvalid\]$/),
      expect.stringMatching(
        /^rubric\.yaml:\d+:\d+: .*hidden\/secret, which no mutant loses.*\[MutantInvalid\]$/,
      ),
    ])
  })

  it('refuses a duty that reads what no check does', async () => {
    await replace('lab.yaml', '    web: {', '    pods: {list: {kind: Pod, environment: dev}}\n    web: {')
    await replace(
      'lab.yaml',
      'expr: web.status.availableReplicas',
      'expr: pods.size() > 1 && web.status.availableReplicas',
    )
    expect((await lint()).mistakes).toContainEqual(
      expect.stringMatching(
        /^lab\.yaml:\d+:\d+: duty\[0\]\.expr: input pods, which no check reads.*\[DutyInvalid\]$/,
      ),
    )
  })

  it('warns of a kind that only a cluster can know, and refuses one that is nearly known', async () => {
    await replace('lab.yaml', 'kind: Deployment', 'kind: Rollout, apiVersion: argoproj.io/v1alpha1')
    const { mistakes, warnings } = await lint()
    expect(mistakes).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('[KindUnknown]')])
    await replace('lab.yaml', 'kind: Rollout, apiVersion: argoproj.io/v1alpha1', 'kind: Deploymant')
    expect((await lint()).mistakes).toEqual([expect.stringContaining('Did you mean Deployment?')])
  })

  it('refuses a file of secrets that is none, or encrypted already', async () => {
    const folder = join(dir, 'solutions/plain/dev')
    await cp(join(folder, 'deployment.yaml'), join(folder, 'a.sops.yaml'))
    await writeFile(
      join(folder, 'b.sops.yaml'),
      'apiVersion: isindir.github.com/v1alpha3\nkind: SopsSecret\nmetadata: {name: b}\nsops: {}\n',
    )
    expect((await lint()).mistakes).toEqual([
      expect.stringMatching(/a\.sops\.yaml:1:1: Deployment in a \*\.sops\.yaml file/),
      expect.stringMatching(/b\.sops\.yaml:1:1: a SopsSecret that is encrypted already/),
    ])
  })
})

function escape(text: string): string {
  return text.replaceAll(/[^\w]/g, String.raw`\$&`)
}
