import { execFile } from 'node:child_process'
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

import { openHome } from '../../src/cli/proof/home.ts'
import { createClient } from '../../src/kube/index.ts'
import { packageRoot } from '../../src/sandbox/index.ts'
import { kubectl } from '../builders/kubectl.ts'
import { useSandbox } from '../builders/sandbox.ts'

const CANDIDATE = 'ines@example.fr'
const HOME = 'ines'
const LAB = join(packageRoot(), 'labs', 'first-deployment')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe('kubectl lab', () => {
  const sandbox = useSandbox({ operator: true })
  let binaries = ''
  let ines = ''

  /** Runs `kubectl lab …`: kubectl finds `kubectl-lab` in the PATH, as it does for everyone. */
  const lab = (line: string, { kubeconfig = ines, lang = 'fr_FR.UTF-8' } = {}): Promise<Ended> =>
    new Promise((resolve) => {
      const env: Record<string, string> = { ...sandbox().env(kubeconfig), LANG: lang }
      const options = { cwd: sandbox().dir, env: { ...env, PATH: `${binaries}:${env['PATH'] ?? ''}` } }
      execFile('kubectl', ['lab', ...line.split(' ')], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr })
      })
    })

  beforeAll(async () => {
    binaries = join(sandbox().dir, 'bin')
    await mkdir(binaries)
    await symlink(sandbox().kubectl, join(binaries, 'kubectl'))
    await symlink(join(packageRoot(), 'dist', 'kubectl-lab.js'), join(binaries, 'kubectl-lab'))
    const { adminKubeconfig } = sandbox()
    const admin = await createClient({ kubeconfig: adminKubeconfig })
    await openHome(admin, { namespace: HOME, candidate: CANDIDATE, signal: AbortSignal.timeout(30_000) })
    admin.close()
    ines = await sandbox().userKubeconfig(CANDIDATE)
    const built = await lab(`build ${LAB}`, { kubeconfig: adminKubeconfig })
    await kubectl(sandbox(), ['apply', '--server-side', '-f', '-'], { stdin: built.stdout })
    await kubectl(sandbox(), ['wait', '--for=condition=Ready', '--timeout=30s', 'lab/first-deployment'])
  })

  it('builds manifests as JSON for scripts', async () => {
    const { code, stdout } = await lab(`build ${LAB} -o json`)
    const list = JSON.parse(stdout) as { items: { kind: string }[] }
    expect({ code, kinds: list.items.map(({ kind }) => kind) }).toEqual({
      code: 0,
      kinds: ['Lab', 'LabRubric'],
    })
  })

  it('names the file, line and column of what is wrong in a folder', async () => {
    const dir = join(sandbox().dir, 'broken')
    await mkdir(dir)
    await writeFile(join(dir, 'lab.yaml'), 'kind: Lab\nmetadata: {name: broken\n')
    const { code, stderr } = await lab('build broken')
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/broken\/lab\.yaml:\d+:\d+/) as string,
    })
  })

  it('says that there is no session, and how to open one', async () => {
    const { code, stderr } = await lab(`status -n ${HOME}`)
    expect(code).toBe(4)
    expect(stderr).toContain("error: Aucune session dans l'espace de noms « ines » [SessionNotFound]")
    expect(stderr).toContain('kubectl lab start LAB')
  })

  it('speaks English where LANG does', async () => {
    const { stderr } = await lab(`status -n ${HOME}`, { lang: 'en_GB.UTF-8' })
    expect(stderr).toContain('error: No session in namespace "ines" [SessionNotFound]')
  })

  it('lists the labs there are when one is not', async () => {
    const { code, stderr } = await lab(`start premier -n ${HOME}`)
    expect(code).toBe(4)
    expect(stderr).toContain('Labs : first-deployment')
  })

  it('tells a wrong call from a cluster that does not answer', async () => {
    const [wrong, silent] = await Promise.all([lab('start'), lab('status --kubeconfig /nowhere')])
    expect([wrong.code, silent.code]).toEqual([2, 3])
  })

  it('lives a session from start to submit', async () => {
    const started = await lab(`start first-deployment -n ${HOME}`)
    expect(started).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Environnement prêt') as string,
    })

    const file = join(sandbox().dir, 'lab.kubeconfig')
    const access = await lab(`kubeconfig -n ${HOME} --out ${file}`)
    expect(access.stdout).toBe(`export KUBECONFIG=${file}\n`)
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    // With the access handed out no namespace need be named: its context `session` knows.
    const statement = await lab('statement', { kubeconfig: file })
    expect(statement.stdout).toMatch(/^# Premier déploiement/)
    const status = await lab('status -o json', { kubeconfig: file })
    expect(JSON.parse(status.stdout)).toMatchObject({ phase: 'Active', score: { points: 0, max: 100 } })

    const unasked = await lab('submit', { kubeconfig: file })
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') as string })
    const submitted = await lab('submit --yes', { kubeconfig: file })
    expect(submitted).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Note finale : 0 %, lab non réussi') as string,
    })
    expect(await readFile(file, 'utf8')).toContain('current-context: dev')
  })

  it('watches until the session is over, in a log a line for each change', async () => {
    const { code, stdout } = await lab(`status -w -n ${HOME}`)
    expect(code).toBe(0)
    expect(stdout).toContain('non réussi · 0/100 points')
    expect(stdout).not.toContain('\u001B')
  })
})
