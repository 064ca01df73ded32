import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { BuildProgress } from './tools-build.ts'
import { buildTools } from './tools-build.ts'
import { packageRoot } from './package-root.ts'
import { isAlive, withLock } from './file-lock.ts'
import { CONTROL_PLANE, HELM, type ToolSet } from './tool-set.ts'

/** The programs of the embedded control plane. */
export const TOOL_NAMES = CONTROL_PLANE.names
export type ToolName = (typeof TOOL_NAMES)[number]

/** Where each program is. */
export type Tools = Readonly<Record<ToolName, string>>

/** What the search reads of the world. */
export interface ToolsOptions {
  /** KUBEBUILDER_ASSETS, XDG_CACHE_HOME and what `go` needs are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder of go.mod and go.sum. */
  readonly moduleDir: string
  /** Lines for people: which programs are used, why a build is needed. */
  readonly log: (line: string) => void
  /** Called every few seconds at least while a build runs. */
  readonly onProgress?: (progress: BuildProgress) => void
}

/**
 * The six programs: those of KUBEBUILDER_ASSETS when all six are there, else our own, built once into a cache folder
 * named after the content of go.mod, go.sum and the flags. Two processes never build at once, and a build that is
 * interrupted leaves nothing behind that looks complete.
 * @throws SandboxError when Go is absent, too old, or fails.
 */
export async function findTools(options: ToolsOptions): Promise<Tools> {
  const assets = options.env['KUBEBUILDER_ASSETS']
  if (assets) {
    const missing = await missingTools(assets, CONTROL_PLANE)
    if (missing.length === 0) return toolsIn(assets)
    options.log(`KUBEBUILDER_ASSETS=${assets} lacks ${missing.join(', ')}: using our own build instead`)
  }
  return toolsIn(await builtInto(CONTROL_PLANE, options))
}

/** `findTools` for this project's own go.mod and this process's environment. */
export function prepareTools(options: Pick<ToolsOptions, 'log' | 'onProgress'>): Promise<Tools> {
  return findTools({ ...options, env: process.env, moduleDir: join(packageRoot(), 'sandbox') })
}

/**
 * Path of our own Helm, built once into a cache folder beside that of the control plane.
 * @throws SandboxError when Go is absent, too old, or fails.
 */
export async function prepareHelm(options: Pick<ToolsOptions, 'log' | 'onProgress'>): Promise<string> {
  const moduleDir = join(packageRoot(), 'sandbox', 'helm')
  return join(await builtInto(HELM, { ...options, env: process.env, moduleDir }), 'helm')
}

/** The cache folder for this go.mod, go.sum, flags and platform. */
export async function cacheDir(
  { env, moduleDir }: Pick<ToolsOptions, 'env' | 'moduleDir'>,
  { flags }: Pick<ToolSet, 'flags'> = CONTROL_PLANE,
): Promise<string> {
  const hash = createHash('sha256')
  for (const name of ['go.mod', 'go.sum']) hash.update(await readFile(join(moduleDir, name))).update('\0')
  hash.update(JSON.stringify([flags, process.platform, process.arch]))
  // The XDG specification says to ignore a relative path.
  const xdg = env['XDG_CACHE_HOME']
  const base = xdg?.startsWith('/') === true ? xdg : join(env['HOME'] ?? homedir(), '.cache')
  return join(base, 'cloud-pi-labs', hash.digest('hex').slice(0, 16))
}

/** The folder with all programs of this set, which are built when one is missing. */
async function builtInto(set: ToolSet, options: ToolsOptions): Promise<string> {
  const dir = await cacheDir(options, set)
  if ((await missingTools(dir, set)).length > 0) await buildInto(dir, set, options)
  return dir
}

async function buildInto(dir: string, set: ToolSet, options: ToolsOptions): Promise<void> {
  await mkdir(dirname(dir), { recursive: true, mode: 0o700 })
  const onWait = () => options.log(`Another process builds ${set.what}: waiting for it`)
  await withLock(`${dir}.lock`, { onWait }, async () => {
    if ((await missingTools(dir, set)).length === 0) return
    await removeAbandoned(dir)
    const scratch = `${dir}.${process.pid}`
    try {
      await mkdir(scratch, { mode: 0o700 })
      await buildTools({ ...options, set, outputDir: scratch })
      await rm(dir, { recursive: true, force: true })
      await rename(scratch, dir)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  })
}

/** Half a gigabyte each: what builders that were killed have left beside the cache folder. */
async function removeAbandoned(dir: string): Promise<void> {
  const prefix = `${basename(dir)}.`
  const abandoned = (await readdir(dirname(dir))).filter((name) => {
    const suffix = name.startsWith(prefix) ? name.slice(prefix.length) : ''
    return /^\d+$/.test(suffix) && !isAlive(Number(suffix))
  })
  await Promise.all(abandoned.map((name) => rm(join(dirname(dir), name), { recursive: true, force: true })))
}

function toolsIn(dir: string): Tools {
  return Object.fromEntries(TOOL_NAMES.map((name) => [name, join(dir, name)])) as Record<ToolName, string>
}

async function missingTools(dir: string, { names }: Pick<ToolSet, 'names'>): Promise<string[]> {
  const found = await Promise.all(
    names.map((name) =>
      access(join(dir, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  return names.filter((_, index) => found[index] !== true)
}
