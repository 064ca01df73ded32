import type { ImageSpec } from '../../api/index.ts'
import { parseImage } from '../../sandbox/nodes/image-reference.ts'
import type { LoadedLab } from '../../lab/load.ts'
import type { ProofCase } from './cases.ts'

interface PodSpec {
  readonly containers: readonly { readonly image?: string; readonly imagePullPolicy?: string }[]
  readonly initContainers?: PodSpec['containers']
  readonly imagePullSecrets?: readonly unknown[]
}

/**
 * Why a case cannot come out as it must where images were put onto the nodes beforehand: nobody asks for a pull secret
 * there, and what is pulled at each start is in no registry. Undefined: nothing of what it applies needs one. Pure.
 */
export function needsRegistry(
  { objects }: Pick<ProofCase, 'objects'>,
  { rubric }: Pick<LoadedLab, 'rubric'>,
): string | undefined {
  const images = rubric?.spec.images ?? []
  for (const { manifest } of objects) {
    for (const pod of podsIn(manifest)) {
      for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
        const why = reason(container, pod, images)
        if (why !== undefined) return why
      }
    }
  }
  return undefined
}

function reason(
  { image = '', imagePullPolicy }: PodSpec['containers'][number],
  { imagePullSecrets = [] }: PodSpec,
  images: readonly ImageSpec[],
): string | undefined {
  const { name, tag } = split(image)
  const entry = images.find(({ repository }) => repository === name)
  if (entry?.private === true && imagePullSecrets.length === 0)
    return `${image} needs a pull secret only where a registry asks for one; images.prefix says that images are on the nodes`
  const isPulled = imagePullPolicy === 'Always' || (imagePullPolicy === undefined && tag === 'latest')
  if (entry !== undefined && isPulled)
    return `${image} is pulled at each start; images.prefix says that images are on the nodes`
  return undefined
}

/** Placeholders are no part of a reference: `$(images)` stands for a host. */
function split(image: string): { readonly name: string; readonly tag: string } {
  const reference = parseImage(image.replaceAll(/\$\([\w.-]+\)/g, 'x'))
  const colon = image.lastIndexOf(':')
  const name = colon > image.lastIndexOf('/') ? image.slice(0, colon) : image
  return { name, tag: 'error' in reference ? '' : reference.tag }
}

/** Pod specs wherever they are: in a pod, a template, a CronJob's template of a template. */
function podsIn(value: unknown): readonly PodSpec[] {
  if (Array.isArray(value)) return value.flatMap(podsIn)
  if (typeof value !== 'object' || value === null) return []
  const found = Object.values(value).flatMap(podsIn)
  return 'containers' in value && Array.isArray(value.containers) ? [value as PodSpec, ...found] : found
}
