import { execFile } from 'node:child_process'
import { readdirSync, existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

import { loadLab, type LoadedLab } from '../../src/lab/load.ts'
import { packageRoot } from '../../src/sandbox/index.ts'
import { catalogueOf } from '../../tools/kind/catalogue.ts'
import { persistently } from '../../tools/kind/persistently.ts'
import { output } from '../../tools/kind/run.ts'
import { bundle } from '../builders/bundle.ts'

const LABS = join(packageRoot(), 'labs')

describe('the images of the labs on real nodes', () => {
  let labs: readonly LoadedLab[] = []

  beforeAll(async () => {
    const dirs = readdirSync(LABS).filter((name) => existsSync(join(LABS, name, 'lab.yaml')))
    labs = await Promise.all(dirs.map((name) => loadLab(join(LABS, name))))
  })

  it('are all that their rubrics name, in every version that may be drawn', () => {
    const { images } = catalogueOf(labs, 'harbor.example')
    const served = new Set(images.map(({ repository }) => repository.split('/').at(-1)))
    const named = labs.flatMap(({ rubric }) => rubric?.spec.images ?? []).map(({ repository }) => repository)
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((name) => !served.has(name.split('/').at(-1)))).toEqual([])
    const tags = images.filter(({ repository }) => repository === 'catalogue').flatMap((image) => image.tags)
    expect(tags).toHaveLength(15)
    expect(tags).toContain('4.0.9')
  })

  it('leave open only parameters whose values can be told', () => {
    const { images } = catalogueOf(labs, 'harbor.example')
    const open = images.flatMap((image) =>
      [...JSON.stringify(image).matchAll(/\$\(params\.([\w-]+)\)/g)]
        .map(([, name = '']) => name)
        .filter((name) => image.params?.[name] === undefined)
        .map((name) => `${image.repository}:${image.tags.join()}: ${name}`),
    )
    expect(open).toEqual([])
  })

  it('are private where the lab says so, and foreign ones belong to no project', () => {
    const { images, registries } = catalogueOf(labs, 'registry.example:5000')
    expect(registries).toContain('registry.example:5000')
    for (const { registry, project } of images)
      expect(project === true).toBe(registry === 'registry.example:5000')
    expect(images.some((image) => image.private !== true)).toBe(true)
  })

  it('are one where two labs have the same, unless it cannot be both', () => {
    const [lab] = labs.filter(({ name }) => name === 'first-deployment')
    if (lab?.rubric === undefined) throw new Error('There is no first-deployment')
    const both = catalogueOf([lab, lab], 'harbor.example')
    expect(both.images.map(({ tags }) => tags)).toEqual(
      catalogueOf([lab], 'harbor.example').images.map(({ tags }) => tags),
    )
    const images = lab.rubric.spec.images?.map((image) => ({ ...image, port: 1 }))
    const other = { ...lab, rubric: { ...lab.rubric, spec: { ...lab.rubric.spec, images } } } as LoadedLab
    expect(() => catalogueOf([lab, other], 'harbor.example')).toThrow(/Two labs have harbor\.example\//)
  })
})

describe('make kind', () => {
  it('says in one line that Docker does not answer, and ends with 2', async () => {
    const script = await bundle(join(packageRoot(), 'tools', 'kind', 'main.ts'), 'kind')
    const env = { PATH: '/nowhere', HOME: '/nowhere', KIND_IMAGES_DIR: '/nowhere' }
    const ended = await new Promise<{ readonly code: unknown; readonly stderr: string }>((resolve) => {
      execFile(process.execPath, [script, 'up'], { env }, (error, _, stderr) => {
        resolve({ code: error?.code, stderr })
      })
    })
    expect(ended).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^Docker does not answer.*\n$/) as string,
    })
  })

  it('tries a maker of images again, and says in the end how it failed', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'labs-makers-'))
    const maker = (lastTry: number) =>
      `echo >>tries; [ "$(wc -l <tries)" -ge ${lastTry} ] && echo lab.local/nodejs:24 || exit 141`
    const make = (lastTry: number) => () => output('sh', ['-c', maker(lastTry)], { cwd: dir })
    try {
      expect(await persistently(make(3))).toBe('lab.local/nodejs:24')
      expect(await readFile(join(dir, 'tries'), 'utf8')).toBe('\n\n\n')
      await expect(persistently(make(99))).rejects.toThrow(/ ended with 141$/)
      expect(await readFile(join(dir, 'tries'), 'utf8')).toBe('\n'.repeat(7))
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
