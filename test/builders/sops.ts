import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { withLock } from '../../src/sandbox/file-lock.ts'
import { packageRoot } from '../../src/sandbox/package-root.ts'
import { cacheDir } from '../../src/sandbox/tools.ts'

const run = promisify(execFile)
const MODULE = join(packageRoot(), 'sandbox', 'secrets')

/** The real programs. */
export interface RealSops {
  /** Runs sops in a folder with these files, as somebody who holds the identity; gives what it printed. */
  sops(args: readonly string[], files: Readonly<Record<string, string>>, identity?: string): Promise<string>
  /** A new age identity. */
  keygen(): Promise<{ readonly identity: string; readonly recipient: string }>
  /** The recipient of an identity, as age-keygen works it out. */
  recipientOf(identity: string): Promise<string>
}

/**
 * sops and age as sandbox/secrets/go.mod names them: built once into the cache folder that is named after its content
 * (some minutes; seconds when Go's own cache is warm), and found there afterwards.
 */
export async function realSops(): Promise<RealSops> {
  const dir = await cacheDir({ moduleDir: MODULE, env: process.env })
  if (!(await isBuilt(dir))) await build(dir)
  const inFolder = async <T>(
    files: Readonly<Record<string, string>>,
    use: (folder: string) => Promise<T>,
  ): Promise<T> => {
    const folder = await mkdtemp(join(tmpdir(), 'sops-'))
    try {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      return await use(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return {
    sops: (args, files, identity = '') =>
      inFolder(files, async (cwd) => {
        const env = { PATH: process.env['PATH'], HOME: cwd, SOPS_AGE_KEY: identity }
        return (await run(join(dir, 'sops'), args, { cwd, env })).stdout
      }),
    async keygen() {
      const { stdout } = await run(join(dir, 'age-keygen'), [])
      const [, recipient = ''] = /public key: (\S+)/.exec(stdout) ?? []
      const [identity = ''] = /AGE-SECRET-KEY-\S+/.exec(stdout) ?? []
      return { identity, recipient }
    },
    recipientOf: (identity) =>
      inFolder({ key: identity }, async (cwd) =>
        (await run(join(dir, 'age-keygen'), ['-y', 'key'], { cwd })).stdout.trim(),
      ),
  }
}

async function build(dir: string): Promise<void> {
  await mkdir(dirname(dir), { recursive: true, mode: 0o700 })
  await withLock(`${dir}.lock`, { onWait: () => undefined }, async () => {
    if (await isBuilt(dir)) return
    const scratch = `${dir}.${process.pid}`
    try {
      await mkdir(scratch, { mode: 0o700 })
      const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' }
      await run('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', scratch, 'tool'], {
        cwd: MODULE,
        env,
      })
      await rm(dir, { recursive: true, force: true })
      await rename(scratch, dir)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  })
}

async function isBuilt(dir: string): Promise<boolean> {
  const found = await Promise.allSettled(['sops', 'age-keygen'].map((name) => access(join(dir, name))))
  return found.every(({ status }) => status === 'fulfilled')
}
