import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { packageRoot } from '../../src/sandbox/index.ts'

const BANNER = `import { createRequire as requireOfBundle } from 'node:module'
const require = requireOfBundle(import.meta.url)`

/**
 * Bundles a source file into build/test, so that tests run what is written and not an older dist/. Gives its path, which
 * bears a digest of the content: test processes that bundle at once never write the same file with different content.
 */
export async function bundle(source: string, name: string): Promise<string> {
  const dir = join(packageRoot(), 'build', 'test')
  const { outputFiles } = await build({
    entryPoints: [source],
    outdir: dir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    banner: { js: BANNER },
    logLevel: 'error',
    write: false,
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  const file = join(dir, `${name}.${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`)
  if (existsSync(file)) return file
  await mkdir(dir, { recursive: true })
  await writeFile(`${file}.${process.pid}`, code)
  await rename(`${file}.${process.pid}`, file)
  return file
}

let bundled: Promise<string> | undefined

/** The operator's bundle, made once per test process. */
export function bundleOperator(): Promise<string> {
  const source = join(packageRoot(), 'src', 'operator.ts')
  if (!existsSync(source)) throw new Error(`There is no ${source}`)
  return (bundled ??= bundle(source, 'operator'))
}
