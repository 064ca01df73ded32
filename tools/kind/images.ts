import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { loadLab } from '../../src/lab/load.ts'
import { packageRoot } from '../../src/sandbox/index.ts'
import { catalogueOf } from './catalogue.ts'
import type { Programs } from './programs.ts'
import { output, quietly, run, say } from './run.ts'

/** Names of what was built, each by its content: a cluster that has it need not take it again. */
export interface Images {
  readonly operator: string
  readonly labs: string
}

/** The repository of the operator's image. */
export const OPERATOR_IMAGE = 'cloud-pi-labs'

/** Builds the image of the operator, and the one image that serves all images of these labs. */
export async function buildImages(
  programs: Programs,
  dirs: readonly string[],
  registry: string,
): Promise<Images> {
  const root = packageRoot()
  say('==> Image of the operator (about a minute)')
  const bases = [
    ...(programs.buildBase === undefined ? [] : ['--build-arg', `BUILD_BASE=${programs.buildBase}`]),
    ...(programs.runtimeBase === undefined ? [] : ['--build-arg', `RUNTIME_BASE=${programs.runtimeBase}`]),
  ]
  const operator = await build(programs, OPERATOR_IMAGE, [...bases, root])
  say('==> Images of the labs')
  const context = join(root, 'build', 'kind', 'images')
  await mkdir(context, { recursive: true })
  await cp(join(root, 'labs', 'images', 'Dockerfile'), join(context, 'Dockerfile'))
  await run('go', ['build', '-trimpath', '-ldflags', '-s -w', '-o', join(context, 'lab-image'), '.'], {
    cwd: join(root, 'labs', 'images'),
    env: { ...process.env, CGO_ENABLED: '0', GOOS: 'linux', GOFLAGS: '-mod=readonly -buildvcs=false' },
  })
  const catalogue = catalogueOf(await Promise.all(dirs.map((dir) => loadLab(dir))), registry)
  await writeFile(join(context, 'lab-images.json'), JSON.stringify(catalogue))
  say(`    ${catalogue.images.length} images of ${dirs.length} labs, from ${catalogue.registries.join(', ')}`)
  const labs = await build(programs, 'cloud-pi-labs-images', [context])
  return { operator, labs }
}

/** The labs of a folder. */
export async function labsIn(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir)
  return entries
    .map((name) => join(dir, name))
    .filter((each) => existsSync(join(each, 'lab.yaml')))
    .sort()
}

async function build({ docker }: Programs, name: string, args: readonly string[]): Promise<string> {
  await quietly('nice', ['-n', '10', docker, 'build', '--tag', `${name}:latest`, ...args])
  const id = await output(docker, ['image', 'inspect', '--format', '{{.Id}}', `${name}:latest`])
  // Never `latest`: kubelets would ask a registry for it each time.
  const tagged = `${name}:${id.replace(/^sha256:/, '').slice(0, 12)}`
  await output(docker, ['tag', `${name}:latest`, tagged])
  return tagged
}
