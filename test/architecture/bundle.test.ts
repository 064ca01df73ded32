import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { packageRoot } from '../../src/sandbox/index.ts'

const BUNDLER = join(packageRoot(), 'tools', 'bundle.mjs')
/** What ships; the others are for developers. */
const SHIPPED = ['operator', 'board', 'kubectl-lab']

describe('a bundle', () => {
  let scratch = ''
  const bundleTo = async (name: string) => {
    const out = join(scratch, name)
    await promisify(execFile)(process.execPath, [BUNDLER, ...SHIPPED, '--out', out, '--metafile'])
    return out
  }
  const inputsOf = async (name: string): Promise<readonly string[]> => {
    const meta = await readFile(join(scratch, 'first', `${name}.meta.json`), 'utf8')
    return Object.keys((JSON.parse(meta) as { inputs: object }).inputs)
  }

  beforeAll(async () => {
    // Inside the project, as dist/ is: source maps say where sources are from there.
    await mkdir(join(packageRoot(), 'build'), { recursive: true })
    scratch = await mkdtemp(join(packageRoot(), 'build', 'bundle-'))
    await bundleTo('first')
    await bundleTo('again')
  }, 240_000)
  afterAll(() => rm(scratch, { recursive: true, force: true }))

  it('is the same bytes each time, its source map too', async () => {
    const files = (await readdir(join(scratch, 'first'))).filter((file) => /\.js(\.map)?$/.test(file))
    const differing: string[] = []
    for (const file of files) {
      const [first, again] = await Promise.all(
        ['first', 'again'].map((dir) => readFile(join(scratch, dir, file))),
      )
      if (first === undefined || again?.equals(first) !== true) differing.push(file)
    }
    expect(differing).toEqual([])
    expect(files).toEqual(expect.arrayContaining(['operator.js', 'operator.js.map', 'kubectl-lab.js']))
  })

  it('bears no path of the machine it was made on', async () => {
    for (const file of ['operator.js', 'operator.js.map', 'kubectl-lab.js', 'kubectl-lab.js.map'])
      expect((await readFile(join(scratch, 'first', file), 'utf8')).includes(packageRoot())).toBe(false)
  })

  it('holds nothing that only tests, tools or the Pulumi component need', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as {
      devDependencies: Readonly<Record<string, string>>
    }
    const testing = Object.keys(devDependencies).filter((name) => TESTING.test(name))
    expect(testing.length).toBeGreaterThan(5)
    for (const name of SHIPPED) {
      const inputs = await inputsOf(name)
      const wrong = inputs.filter(
        (input) =>
          /^(test|tools|src\/pulumi)\//.test(input) ||
          /\.test\.tsx?$/.test(input) ||
          testing.some((each) => input.startsWith(`node_modules/${each}/`)),
      )
      expect(wrong).toEqual([])
    }
  })

  it('is, with those beside it, the pages’ assets and the catalogue, at most 60 MB: what an image adds to its base', async () => {
    const [bundles, labs] = await Promise.all(
      [join(scratch, 'first'), join(packageRoot(), 'labs')].map((dir) => bytesIn(dir)),
    )
    expect(bundles).toBeGreaterThan(1_000_000)
    expect((bundles ?? Infinity) + (labs ?? Infinity)).toBeLessThan(60_000_000)
  })

  it('of the operator holds no command line, no sandbox and no board', async () => {
    const inputs = await inputsOf('operator')
    expect(inputs.filter((input) => /^src\/(cli|sandbox|board|view)\//.test(input))).toEqual([])
    expect(inputs).toContain('src/operator.ts')
  })
})

describe('the image', () => {
  it('has, of ours, what was bundled and the catalogue, and runs as a user without power', async () => {
    const dockerfile = await readFile(join(packageRoot(), 'Dockerfile'), 'utf8')
    const [defaults = '', build = '', runtime = ''] = dockerfile.split(/^FROM /m)
    expect(defaults).toMatch(/^ARG BUILD_BASE=\S+\nARG RUNTIME_BASE=\S+$/m)
    expect(build).toMatch(/^\$\{BUILD_BASE\} AS build$/m)
    expect(runtime.match(/^(COPY|ADD|RUN) .*$/gm)).toEqual(['COPY --from=build /app /app'])
    expect(runtime).toMatch(/^USER 65532:65532$/m)
    const made = /^RUN node tools\/bundle\.mjs (.+) --out \/app\/dist && cp -r labs \/app\/labs$/m.exec(build)
    expect(made?.[1]?.split(' ').toSorted()).toEqual(SHIPPED.toSorted())
    expect(build.match(/\/app\b/g)).toHaveLength(2)
  })
})

const TESTING =
  /^(@pulumi\/|@sparticuz\/|@vitest\/|@types\/|vitest|playwright|axe-core|esbuild|eslint|fast-check|prettier|typescript)/

/** The size of all files below a folder, what esbuild tells of itself aside. */
async function bytesIn(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.meta.json'))
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  )
  return sizes.reduce((all, size) => all + size, 0)
}
