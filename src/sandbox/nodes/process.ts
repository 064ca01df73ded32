import type { ImageSpec } from '../../api/index.ts'
import { Quantity } from '../../expression/index.ts'
import type { Fate } from './fate.ts'
import type { Container, Pod } from './pod.ts'
import { probeFailure } from './probes.ts'

/** How the process in a container goes that was created and started. */
export function processFate(
  container: Container,
  image: ImageSpec,
  env: Readonly<Record<string, string>>,
  pod: Pod,
  podIP: string,
): Fate {
  if (isBelow(container.resources?.limits?.['memory'], image.memory)) return { kind: 'oom', afterSeconds: 1 }
  const log = failingLine(container, image, env, pod)
  if (log !== undefined) return { kind: 'exit', code: 1, afterSeconds: 1, serves: false, log: [log] }
  const { exit, startSeconds = 0 } = image
  if (exit !== undefined) {
    return {
      kind: 'exit',
      code: exit.code,
      afterSeconds: exit.afterSeconds ?? 0,
      serves: (exit.afterSeconds ?? 0) > 0,
      log: exit.log === undefined ? [] : [exit.log],
    }
  }
  const probed = { container, image, env, podIP }
  const [startup, readiness, liveness] = [
    probeFailure(container.startupProbe, probed),
    probeFailure(container.readinessProbe, probed),
    probeFailure(container.livenessProbe, probed),
  ]
  return startup === undefined && readiness === undefined && liveness === undefined
    ? { kind: 'ok', startSeconds }
    : { kind: 'probe', startSeconds, startup, readiness, liveness }
}

function isBelow(limit: string | undefined, need: string | undefined): boolean {
  const has = limit === undefined ? undefined : Quantity.parse(limit)
  const needs = need === undefined ? undefined : Quantity.parse(need)
  return has !== undefined && needs !== undefined && has.compareTo(needs) < 0
}

/** What the process says before it gives up: a variable it lacks, or a directory it cannot write to. */
function failingLine(
  container: Container,
  { env: needed = [], writes = [] }: ImageSpec,
  env: Readonly<Record<string, string>>,
  { spec }: Pod,
): string | undefined {
  const directory = isReadOnly(container)
    ? writes.find((path) => !isMounted(path, container, spec.volumes ?? []))
    : undefined
  if (directory !== undefined) return `java.nio.file.FileSystemException: ${directory}: Read-only file system`
  const lacking = needed.find(({ name, value }) =>
    value === undefined ? (env[name] ?? '') === '' : env[name] !== value,
  )
  if (lacking === undefined) return undefined
  const { name, log } = lacking
  return (
    log ??
    ((env[name] ?? '') === ''
      ? `Error: required environment variable ${name} is not set`
      : `Error: invalid value of environment variable ${name}`)
  )
}

function isReadOnly({ securityContext }: Container): boolean {
  return securityContext?.readOnlyRootFilesystem === true
}

/** ConfigMaps, Secrets and projected volumes are mounted read-only. */
function isMounted(
  path: string,
  { volumeMounts = [] }: Container,
  volumes: NonNullable<Pod['spec']['volumes']>,
): boolean {
  return volumeMounts.some(({ name, mountPath, readOnly = false }) => {
    const root = mountPath.replace(/\/+$/, '')
    const volume = volumes.find((candidate) => candidate.name === name)
    const isWritable =
      !readOnly &&
      volume?.configMap === undefined &&
      volume?.secret === undefined &&
      volume?.projected === undefined
    return isWritable && (path === root || path.startsWith(`${root}/`))
  })
}
