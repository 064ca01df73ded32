import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'

import { packageRoot, prepareHelm, prepareTools } from '../../src/sandbox/index.ts'
import { persistently } from './persistently.ts'
import { KindFailure, output, run, say, works } from './run.ts'

/** What a cluster is made with. */
export interface Programs {
  readonly docker: string
  readonly kind: string
  readonly kubectl: string
  readonly helm: string
  /** Absent: kind's own. */
  readonly nodeImage?: string
  readonly buildBase?: string
  readonly runtimeBase?: string
}

type Env = Readonly<Record<string, string | undefined>>

const NODE_IMAGE = 'labs/kind-node:v1.36.3'

/** The folder beside the project that makes node and base images where none can be pulled; undefined where it is not. */
export function imageMakers(env: Env): string | undefined {
  const dir = env['KIND_IMAGES_DIR'] ?? join(packageRoot(), '..', 'shared', 'kind')
  return existsSync(join(dir, 'build.sh')) ? dir : undefined
}

/** kind, kubectl and docker, where they are; what only installing takes is found when it is asked for. */
export async function findPrograms(env: Env): Promise<Programs> {
  const makers = imageMakers(env)
  const path = [binaries(env), env['PATH']].join(delimiter)
  if (makers !== undefined && wantsMakers(env)) {
    say('==> Node and base images (once; 5 to 10 minutes on 2 cores)')
    const hadDocker = await works('docker', ['version'])
    await persistently(() => run('nice', ['-n', '10', join(makers, 'build.sh')]))
    if (!hadDocker) await noteDocker()
  }
  await needDocker()
  const kind = which('kind', path)
  if (kind === undefined)
    throw new KindFailure('kind is not on the PATH: see https://kind.sigs.k8s.io/docs/user/quick-start', 2)
  const log = (line: string): void => say(line)
  const kubectl = which('kubectl', path) ?? (await prepareTools({ log })).kubectl
  const helm = which('helm', path) ?? (await prepareHelm({ log }))
  const bases = await baseImages(env, makers)
  const nodeImage = set(env, 'NODE_IMAGE') ?? (makers === undefined ? undefined : NODE_IMAGE)
  return { docker: 'docker', kind, kubectl, helm, ...(nodeImage !== undefined && { nodeImage }), ...bases }
}

/** Says that Docker was started for us, so that it ends with the cluster. */
const DOCKER_IS_OURS = join(packageRoot(), 'build', 'kind', 'docker-is-ours')

async function noteDocker(): Promise<void> {
  await mkdir(dirname(DOCKER_IS_OURS), { recursive: true })
  await writeFile(DOCKER_IS_OURS, '')
}

/** Ends the Docker that was started for us; one that was there before stays. */
export async function endDocker(env: Env): Promise<void> {
  const makers = imageMakers(env)
  if (makers === undefined || !existsSync(DOCKER_IS_OURS)) return
  await run(join(makers, 'down.sh'), ['--all'])
  await rm(DOCKER_IS_OURS)
}

/** kind alone: what taking a cluster away needs. */
export function findKind(env: Env): string | undefined {
  return which('kind', [binaries(env), env['PATH']].join(delimiter))
}

async function needDocker(): Promise<void> {
  if (await works('docker', ['version'])) return
  throw new KindFailure('Docker does not answer here (`docker version`): kind needs it', 2)
}

async function baseImages(
  env: Env,
  makers: string | undefined,
): Promise<Pick<Programs, 'buildBase' | 'runtimeBase'>> {
  const [build, runtime] = [set(env, 'BUILD_BASE'), set(env, 'RUNTIME_BASE')]
  const own =
    makers === undefined || (build !== undefined && runtime !== undefined)
      ? undefined
      : await persistently(() => output(join(makers, 'nodejs-image.sh'), []))
  const buildBase = build ?? own
  const runtimeBase = runtime ?? own
  return { ...(buildBase !== undefined && { buildBase }), ...(runtimeBase !== undefined && { runtimeBase }) }
}

/** A node image that is named may be pulled, or be there: nothing need be made for it. */
function wantsMakers(env: Env): boolean {
  return ['NODE_IMAGE', 'BUILD_BASE', 'RUNTIME_BASE'].some((name) => set(env, name) === undefined)
}

/** make passes what was not given as nothing. */
function set(env: Env, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name]
}

/** Where the makers put kind and kubectl. */
function binaries(env: Env): string {
  return join(env['WORKDIR'] ?? join(env['TMPDIR'] ?? '/tmp', 'kindlab'), 'bin')
}

function which(name: string, path: string): string | undefined {
  const dir = path.split(delimiter).find((each) => each !== '' && existsSync(join(each, name)))
  return dir === undefined ? undefined : join(dir, name)
}

/** PATH with a program's folder first. */
export function pathWith(program: string, env: Env): string {
  return [dirname(program), env['PATH'] ?? ''].join(delimiter)
}
