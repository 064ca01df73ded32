import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { completionScript } from '../../../src/cli/completion/scripts.ts'
import { createClient } from '../../../src/kube/index.ts'
import { packageRoot } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { bundle } from '../../builders/bundle.ts'
import { hasShell, offeredBy, type InteractiveShell } from '../../builders/interactive-shell.ts'
import { useSandbox } from '../../builders/sandbox.ts'

const run = promisify(execFile)

/** kubectl's completion for bash needs the functions of this package; ours needs nothing. */
const BASH_COMPLETION = '/usr/share/bash-completion/bash_completion'

const sandbox = useSandbox({ platform: true })
let dir = ''
let env: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'completion-'))
  const binaries = join(dir, 'bin')
  for (const folder of [binaries, join(dir, 'labs', 'rollback')]) await mkdir(folder, { recursive: true })
  await writeFile(join(dir, 'people.csv'), '')
  const program = await bundle(join(packageRoot(), 'src', 'cli', 'main.ts'), 'kubectl-lab')
  const executables = {
    'kubectl-lab': `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`,
    'kubectl_complete-lab': completionScript('kubectl-plugin'),
  }
  for (const [name, text] of Object.entries(executables)) {
    await writeFile(join(binaries, name), text)
    await chmod(join(binaries, name), 0o755)
  }
  await symlink(sandbox().kubectl, join(binaries, 'kubectl'))
  const { PATH = '', ...others } = sandbox().env(sandbox().adminKubeconfig)
  env = { ...others, PATH: `${binaries}:${PATH}`, LANG: 'en_GB.UTF-8', TERM: 'xterm' }
  const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  for (const name of ['word', 'world']) await admin.create(RESOURCES.lab, aLab(name))
  admin.close()
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** What each line offers, by that line. */
async function offered(shell: InteractiveShell, startup: string, lines: readonly string[]) {
  const answers = await offeredBy(shell, { startup, lines, env, cwd: dir })
  return Object.fromEntries(lines.map((line, index) => [line, answers[index]]))
}

describe.each(['bash', 'zsh', 'fish'] as const)('completion in %s', (shell) => {
  const missing = hasShell(shell) ? '' : `: there is no ${shell}`
  const noPackage = shell === 'bash' && !existsSync(BASH_COMPLETION) ? `: there is no ${BASH_COMPLETION}` : ''
  const sourced = (program: string) =>
    shell === 'fish' ? `${program} completion fish | source` : `source <(${program} completion ${shell})`
  // A folder ends with a slash where the shell shows it so.
  const folder = expect.stringMatching(/^labs\/rollback\/?$/) as string

  it.skipIf(missing !== '')(`is that of kubectl-lab, with the script it prints${missing}`, async () => {
    const want = {
      'kubectl-lab st': ['start', 'statement', 'status'],
      'kubectl-lab start wo': ['word', 'world'],
      'kubectl-lab status --namespace=kube-s': ['kube-system'],
      'kubectl-lab class --output=': ['csv', 'json', 'wide'],
      'kubectl-lab lint labs/ro': [folder],
      'kubectl-lab open word --candidates=peo': ['people.csv'],
    }
    expect(await offered(shell, sourced('kubectl-lab'), Object.keys(want))).toEqual(want)
  })

  const lacking = missing || noPackage
  it.skipIf(lacking !== '')(`is that of kubectl lab, with kubectl's own script${lacking}`, async () => {
    const want = {
      'kubectl lab st': ['start', 'statement', 'status'],
      'kubectl lab class --output=': ['csv', 'json', 'wide'],
      'kubectl lab lint labs/ro': [folder],
    }
    const startup = `${shell === 'bash' ? `source ${BASH_COMPLETION}\n` : ''}${sourced('kubectl')}`
    expect(await offered(shell, startup, Object.keys(want))).toEqual(want)
  })
})

describe('completion in zsh', () => {
  const missing = hasShell('zsh') ? '' : ': there is no zsh'
  it.skipIf(missing !== '')(`can be a file of its fpath${missing}`, async () => {
    const startup = `mkdir -p functions && kubectl-lab completion zsh > functions/_kubectl-lab
      fpath=($PWD/functions $fpath) && compinit -u -D`
    const line = 'kubectl-lab doctor --as '
    expect(await offered('zsh', startup, [line])).toEqual({ [line]: ['author', 'candidate', 'coach'] })
  })
})

describe('kubectl, which completes its plugins', () => {
  it('is told names, what they are, and whether files are meant', async () => {
    const told = async (...words: string[]) =>
      (await run('kubectl', ['__complete', 'lab', ...words], { cwd: dir, env })).stdout
    expect(await told('start', 'wor')).toBe('word\nworld\n:4\n')
    expect(await told('completion', 'f')).toBe('fish\n:4\n')
    expect(await told('status', '--wat')).toBe('--watch\tfollow until the session is over\n:4\n')
    expect(await told('lint', '')).toBe(':0\n')
  })
})
