import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { packageRoot } from '../../src/sandbox/index.ts'

const run = promisify(execFile)

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

/** All that the package may hold, each with what it is there for. */
const CONTENTS: readonly RegExp[] = [
  /^(package\.json|LICENSE|README(\.fr)?\.md)$/,
  // One file each, and its source map
  /^dist\/(kubectl-lab|operator|board|pulumi)\.js(\.map)?$/,
  // What the board gives a browser
  /^dist\/assets\/board\.(css|js)$|^dist\/assets\/favicon\.svg$/,
  /^dist\/pulumi\/[\w-]+\.d\.ts$/,
  /^crds\/[\w.-]+\.yaml$/,
  /^charts\/cloud-pi-labs\/(Chart|values|values-openshift)\.yaml$/,
  /^charts\/cloud-pi-labs\/(values\.schema\.json|README\.md|\.helmignore)$/,
  /^charts\/cloud-pi-labs\/templates\/[\w./-]+\.(yaml|tpl|txt)$/,
  /^charts\/cloud-pi-labs\/files\/(README\.md|(crds|foreign-crds|policies|roles)\/[\w.-]+\.yaml)$/,
  // The catalogue, each lab with its proof, and the sources of its images
  /^labs\/[\w-]+\/(lab\.yaml|rubric\.yaml|README\.md|statement\.(fr|en)\.md)$/,
  /^labs\/[\w-]+\/seed\/[\w-]+\/[\w.-]+\.yaml$/,
  /^labs\/[\w-]+\/(solutions|mutants)\/([\w-]+\/)*[\w-]+((\.sops)?\.yaml|\.sh)?$/,
  /^labs\/(README\.md|images\/(Dockerfile|go\.mod|\w+\.go))$/,
  // What the embedded control plane, and Helm, are built from
  /^sandbox\/(README\.md|go\.(mod|sum)|(helm|secrets)\/go\.(mod|sum)|stages\/[\w-]+\.yaml)$/,
]

describe('the npm package', () => {
  let scratch = ''
  let packed: Packed | undefined
  const lab = async (args: readonly string[]) => {
    const program = join(scratch, 'node_modules', '.bin', 'kubectl-lab')
    return await run(program, args, { cwd: scratch, env: { PATH: process.env['PATH'], HOME: scratch } })
  }

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'package-'))
    const pack = ['pack', '--json', '--pack-destination', scratch]
    const { stdout } = await run('npm', pack, { cwd: packageRoot(), maxBuffer: 64 << 20 })
    packed = (JSON.parse(stdout) as Packed[])[0]
    const install = [
      'install',
      '--prefix',
      scratch,
      '--offline',
      '--no-audit',
      '--no-fund',
      '--omit=optional',
    ]
    await run('npm', [...install, join(scratch, packed?.filename ?? '')], { cwd: scratch })
  })
  afterAll(() => rm(scratch, { recursive: true, force: true }))

  it('holds what it needs and nothing else', () => {
    const files = packed?.files.map(({ path }) => path) ?? []
    expect(files.filter((file) => !CONTENTS.some((pattern) => pattern.test(file)))).toEqual([])
    // A pattern that nothing meets proves nothing.
    expect(CONTENTS.filter((pattern) => !files.some((file) => pattern.test(file)))).toEqual([])
  })

  it('depends on no other package: what it uses is in its bundles', async () => {
    const manifest = await readFile(join(scratch, 'node_modules', 'cloud-pi-labs', 'package.json'), 'utf8')
    const { dependencies, version } = JSON.parse(manifest) as { dependencies?: object; version: string }
    expect(dependencies).toBeUndefined()
    expect((await lab(['--version'])).stdout).toBe(`${version}\n`)
  })

  it('works where it was installed without a network: it tells its version, and lints its own labs', async () => {
    const { stdout, stderr } = await lab(['version'])
    expect(stdout).toMatch(/^Client Version: v\d+\.\d+\.\d+\n$/)
    expect(stderr).toBe('No cluster answered\n')
    const labs = join(scratch, 'node_modules', 'cloud-pi-labs', 'labs')
    const linted = await lab(['lint', join(labs, 'first-deployment')])
    expect(linted.stderr).not.toContain('error')
  })

  it('has the Pulumi component, which loads beside its peers and whose types the example fits', async () => {
    await mkdir(join(scratch, 'node_modules', '@pulumi'), { recursive: true })
    for (const name of ['@pulumi/pulumi', '@pulumi/kubernetes'])
      await symlink(join(packageRoot(), 'node_modules', name), join(scratch, 'node_modules', name))
    const entry = 'cloud-pi-labs/pulumi'
    const load = `import('${entry}').then((all) => console.log(Object.keys(all).join()))`
    const { stdout } = await run(process.execPath, ['--eval', load], { cwd: scratch })
    expect(stdout).toBe('CloudPiLabs,SimulatedEnvironment\n')
    const example = join(packageRoot(), 'src', 'pulumi', 'example', 'index.ts')
    const program = (await readFile(example, 'utf8')).replace('../index.ts', entry)
    const check = async (name: string, text: string) => {
      await writeFile(join(scratch, name), text)
      const tsc = join(packageRoot(), 'node_modules', '.bin', 'tsc')
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023']
      // tsc tells mistakes on its standard output, and fails.
      const told = run(tsc, [...options, name], { cwd: scratch }).catch((error: unknown) => error)
      return ((await told) as { readonly stdout: string }).stdout
    }
    expect(await check('right.mts', program)).toBe('')
    const wrong = await check('wrong.mts', program.replace('seats: 30', "seats: 'thirty'"))
    expect(wrong).toContain("Type 'string' is not assignable to type 'number'")
  })

  it('is found by kubectl as a plugin is: by its name on the PATH', async () => {
    const { stdout } = await run('kubectl-lab', ['version', '--client'], {
      env: { PATH: `${join(scratch, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}` },
    })
    expect(stdout).toMatch(/^Client Version/)
  })
})
