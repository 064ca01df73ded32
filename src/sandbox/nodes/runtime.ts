import type { ImageSpec } from '../../api/index.ts'
import { seconds, UNBORN, type Stage } from './container-stage.ts'
import type { Fate } from './fate.ts'
import type { PodLife } from './pod-life.ts'
import type { Pod } from './pod.ts'
import type { Verdict } from './verdict.ts'

/** One container as its simulated node runs it. */
export interface ContainerRuntime {
  readonly name: string
  /** The reference, as the pod says it. */
  readonly reference: string
  /** Its entry in the lab's catalogue; undefined when the lab has no catalogue, or none of its entries is this image. */
  readonly image: ImageSpec | undefined
  /** What its process sees: the spec's `env` and `envFrom`, resolved when the container was last looked at. */
  readonly env: Readonly<Record<string, string>>
  /** How it goes: what it logs and how it ends, when it does not just run. */
  readonly fate: Fate
  readonly init: boolean
  /** How often it was started again; the log of each life is its own. */
  readonly restartCount: number
  /** When this life began, RFC 3339; undefined when it never started. */
  readonly startedAt: string | undefined
}

/** A pod as its simulated node knows it. */
export interface PodRuntime {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly nodeName: string
  readonly ip: string
  /** Init containers first, in the order of the spec. */
  readonly containers: readonly ContainerRuntime[]
}

/** Who serves what pods answer and log. */
export interface RuntimeListener {
  /**
   * The pod is known, or something of it has changed (a restart, its environment): told again with all of it. Awaited
   * before the first status that lets the pod start, so that a pod that is Ready can answer. What it rejects with is
   * logged, and the pod starts nevertheless.
   */
  prepared(runtime: PodRuntime): Promise<void>
  /** The pod object is gone. */
  gone(uid: string): void
}

/** The pod as its listeners are told of it. */
export function podRuntime(pod: Pod, life: PodLife, { containers }: Verdict): PodRuntime {
  const { namespace = '', name = '', uid = '' } = pod.metadata
  return {
    namespace,
    name,
    uid,
    nodeName: pod.spec.nodeName ?? '',
    ip: life.podIP,
    containers: containers.map(({ container, image, env, fate, init }) => {
      const { stage, restartCount } = life.containers[container.name] ?? UNBORN
      return {
        name: container.name,
        reference: container.image,
        image,
        env,
        fate,
        init,
        restartCount,
        startedAt: startOf(stage),
      }
    }),
  }
}

function startOf(stage: Stage): string | undefined {
  if (stage.is === 'running') return seconds(stage.startedAt)
  return stage.is === 'ended' || stage.is === 'final' ? stage.end.startedAt : undefined
}
