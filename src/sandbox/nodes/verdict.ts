import type { ImageSpec } from '../../api/index.ts'
import { resolveEnvironment } from './environment.ts'
import type { Fate } from './fate.ts'
import { pullImage } from './image.ts'
import { describePod, isSidecar, type Container, type Pod } from './pod.ts'
import { execError, hasCommand } from './probes.ts'
import { processFate } from './process.ts'
import type { References } from './references.ts'
import { missingVolumes } from './volumes.ts'

/** What a node knows when it takes a pod up. */
export interface VerdictInput {
  readonly pod: Pod
  /** The lab's images, placeholders filled; undefined: every image works. */
  readonly catalogue: readonly ImageSpec[] | undefined
  readonly references: References
  readonly podIP: string
}

/** How one container goes, and what it is. */
export interface ContainerVerdict {
  readonly container: Container
  readonly init: boolean
  readonly fate: Fate
  readonly image: ImageSpec | undefined
  readonly env: Readonly<Record<string, string>>
}

/** How a pod goes. */
export interface Verdict {
  /** The first thing that goes wrong, in the order in which a node meets it; `ok` when nothing does. */
  readonly kind: Fate['kind'] | 'volume'
  /** Volumes that cannot be mounted, in the kubelet's words: no container is made before they can. */
  readonly volumes: readonly string[]
  /** Init containers first, in the order of the spec. */
  readonly containers: readonly ContainerVerdict[]
  /** Its images are a lab's: people look closely. */
  readonly hasCatalogue: boolean
}

/** Judges a pod. Pure: the same pod, images and references go the same way. */
export function verdict(input: VerdictInput): Verdict {
  const { spec } = input.pod
  const containers = [
    ...(spec.initContainers ?? []).map((container) => judge(container, true, input)),
    ...spec.containers.map((container) => judge(container, false, input)),
  ]
  const volumes = missingVolumes(input.pod, input.references)
  const first = containers.find(({ fate, init, container }) => !isGood(fate, init && !isSidecar(container)))
  return {
    kind: volumes.length > 0 ? 'volume' : (first?.fate.kind ?? 'ok'),
    volumes,
    containers,
    hasCatalogue: input.catalogue !== undefined,
  }
}

/** An init container is meant to end. */
function isGood(fate: Fate, ends: boolean): boolean {
  return fate.kind === 'ok' || (ends && fate.kind === 'exit' && fate.code === 0)
}

/** The kubelet's steps: pull, make the configuration, check the user, start; then the process is on its own. */
function judge(container: Container, init: boolean, input: VerdictInput): ContainerVerdict {
  const { pod, catalogue, references, podIP } = input
  const environment = resolveEnvironment(container, pod, references, podIP)
  const { env } = environment
  const pulled = pullImage(container.image, catalogue, pod, references)
  if ('kind' in pulled) return { container, init, fate: pulled, image: undefined, env }
  const { spec: image } = pulled
  const because = (fate: Fate): ContainerVerdict => ({ container, init, fate, image, env })
  if ('error' in environment) return because({ kind: 'config', message: environment.error })
  const user = userError(container, image, pod)
  if (user !== undefined) return because({ kind: 'nonroot', message: user })
  const [command] = container.command ?? []
  if (command !== undefined && image?.commands !== undefined && !hasCommand(image.commands, command)) {
    return because({ kind: 'command', message: startError(command) })
  }
  return because(
    image === undefined ? { kind: 'ok', startSeconds: 0 } : processFate(container, image, env, pod, podIP),
  )
}

/** pkg/kubelet/kuberuntime/security_context_others.go (verifyRunAsNonRoot). */
function userError(container: Container, image: ImageSpec | undefined, pod: Pod): string | undefined {
  const context = { ...pod.spec.securityContext, ...container.securityContext }
  if (context.runAsNonRoot !== true) return undefined
  const where = `(pod: "${describePod(pod)}", container: ${container.name})`
  if (context.runAsUser !== undefined) {
    return context.runAsUser === 0 ? `container's runAsUser breaks non-root policy ${where}` : undefined
  }
  if (image === undefined) return undefined
  // As in `USER 1000:1000`.
  const [user = '0'] = (image.user ?? '0').split(':')
  if (!/^\d+$/.test(user)) {
    return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${where}`
  }
  return Number(user) === 0 ? `container has runAsNonRoot and image will run as root ${where}` : undefined
}

/** containerd's words around runc's. */
function startError(command: string): string {
  return (
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
    `unable to start container process: error during container init: ${execError(command)}: unknown`
  )
}
