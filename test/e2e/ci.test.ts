import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { packageRoot } from '../../src/sandbox/index.ts'

const run = promisify(execFile)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe('a repository of labs, outside of this one', () => {
  let repository = ''

  /** Runs what both CI templates run, where they run it. */
  const prove = (env: Readonly<Record<string, string>>, script = 'prove.sh'): Promise<Ended> =>
    new Promise((resolve) => {
      const options = { cwd: repository, env: { ...process.env, LANG: 'en_GB.UTF-8', ...env } }
      execFile('sh', [join(packageRoot(), 'ci', script)], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr })
      })
    })
  const suites = async (report: string) => {
    const xml = await readFile(join(repository, report), 'utf8')
    return [...xml.matchAll(/<testsuite name="([\w-]+)" tests="(\d+)" failures="(\d+)"/g)].map(
      ([, name, tests, failures]) => ({ name, tests: Number(tests), failures: Number(failures) }),
    )
  }

  beforeAll(async () => {
    repository = await mkdtemp(join(tmpdir(), 'repository-'))
    const lab = join(packageRoot(), 'dist', 'kubectl-lab.js')
    await run(process.execPath, [lab, 'new', 'word'], { cwd: repository })
    // The same lab, with a check that no mutant loses: a solution that is wrong would be waited for.
    const unproven = join(repository, 'more', 'unproven lab')
    await cp(join(repository, 'labs', 'word'), unproven, { recursive: true })
    await rm(join(unproven, 'mutants', 'old-version'), { recursive: true })
    for (const file of ['lab.yaml', 'rubric.yaml']) {
      const text = await readFile(join(unproven, file), 'utf8')
      await writeFile(join(unproven, file), text.replace('name: word', 'name: unproven'))
    }
  })
  afterAll(() => rm(repository, { recursive: true, force: true }))

  it('has its labs linted and proven, and a report where it wants it', async () => {
    const { code, stdout, stderr } = await prove({ LABS: '', JUNIT: 'build/reports/labs.xml' })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stderr).toMatch(/^1 lab, 0 mistakes$/m)
    expect(stdout).toMatch(/\n\d+ passed, 0 failed\n$/)
    expect(await suites('build/reports/labs.xml')).toEqual([
      { name: 'word', tests: expect.any(Number) as number, failures: 0 },
    ])
  })

  it('is told which of its labs is not proven; a pattern means a name with a space', async () => {
    const { code, stdout, stderr } = await prove({ LABS: 'labs/word more/*', LINT: 'false' })
    expect({ code, stderr }).toMatchObject({ code: 1 })
    expect(stderr).not.toContain('mistakes')
    expect(stdout).toMatch(/\n\d+ passed, [1-9]\d* failed \[LabUnproven\]\n$/)
    expect(await suites('labs.xml')).toEqual([
      { name: 'word', tests: expect.any(Number) as number, failures: 0 },
      { name: 'unproven', tests: expect.any(Number) as number, failures: 1 },
    ])
  })

  it('is told its mistakes before anything is started', async () => {
    await mkdir(join(repository, 'broken'))
    await writeFile(join(repository, 'broken', 'lab.yaml'), 'kind: [')
    const { code, stdout, stderr } = await prove({ LABS: 'labs/* broken' })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^broken\/lab\.yaml:\d+:\d+: /m)
    expect(stderr).not.toContain('control plane')
  })

  it.each(['prove.sh', 'prove-in-kind.sh'])(
    'is told by %s of a pattern that means nothing',
    async (script) => {
      const { code, stdout, stderr } = await prove({ LABS: 'labs/word lab/*/' }, script)
      expect({ code, stdout, stderr }).toEqual({
        code: 4,
        stdout: '',
        stderr: `LABS: there is no folder lab/*/ in ${repository}\n`,
      })
    },
  )

  it('is told that a kind cluster has the images of one folder of labs only', async () => {
    const { code, stderr } = await prove({ LABS: 'labs/word more/*' }, 'prove-in-kind.sh')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^LABS: more\/unproven lab is not in .*\/labs, as the first one is\n$/)
  })
})

describe('ci/prove-in-kind.sh', () => {
  let root = ''

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'in-kind-'))
    await cp(join(packageRoot(), 'ci'), join(root, 'ci'), { recursive: true })
    for (const folder of ['dist', 'labs/word']) await mkdir(join(root, folder), { recursive: true })
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  it.each([
    { what: 'all is well', up: 0, test: 0, down: 0, code: 0, did: ['up', 'test', 'down'] },
    { what: 'a solution does not pass', up: 0, test: 1, down: 0, code: 1, did: ['up', 'test', 'down'] },
    { what: 'there is no Docker', up: 2, test: 0, down: 1, code: 2, did: ['up', 'down'] },
  ])('takes the cluster away and answers $code when $what', async ({ code, did, ...ends }) => {
    // Programs that end as told, in the place of ours.
    const program = `console.log(process.argv[2]); process.exit(${JSON.stringify(ends)}[process.argv[2]])`
    for (const name of ['kind.js', 'kubectl-lab.js']) await writeFile(join(root, 'dist', name), program)
    const ended = await new Promise((resolve) => {
      execFile('sh', ['ci/prove-in-kind.sh'], { cwd: root }, (error, stdout) => {
        resolve({ code: error?.code ?? 0, did: stdout.trim().split('\n') })
      })
    })
    expect(ended).toEqual({ code, did })
  })
})
