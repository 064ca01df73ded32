import type { ImageSpec } from '../../api/index.ts'
import type { PullFate } from './fate.ts'
import { parseImage, type ImageReference } from './image-reference.ts'
import type { Pod } from './pod.ts'
import type { References } from './references.ts'

/** An image that was pulled; `spec` is undefined without a catalogue. */
export type Image = { readonly spec: ImageSpec | undefined } | PullFate

/**
 * Looks an image up as a node pulls it: its reference must parse, its repository and tag be in the catalogue, and a
 * private one needs a pull secret for its registry. Without a catalogue every reference that parses is there.
 */
export function pullImage(
  image: string,
  catalogue: readonly ImageSpec[] | undefined,
  pod: Pod,
  references: References,
): Image {
  const reference = parseImage(image)
  if ('error' in reference) return invalidName(image, reference.error)
  if (catalogue === undefined) return { spec: undefined }
  const entries = catalogue.filter(({ repository }) => isRepository(repository, reference))
  const spec = entries.find(({ tags }) => tags.includes(reference.tag))
  // A registry does not say whether what it does not show is there.
  const isHidden =
    entries.some((entry) => entry.private === true) && !hasPullSecret(reference, pod, references)
  if (isHidden) return accessDenied(reference)
  return spec === undefined ? missing(reference) : { spec }
}

function isRepository(repository: string, reference: ImageReference): boolean {
  const known = parseImage(repository)
  return !('error' in known) && known.repository === reference.repository
}

/** Only Secrets of the two Docker types count (pkg/credentialprovider/secrets: MakeDockerKeyring). */
function hasPullSecret({ host }: ImageReference, { spec }: Pod, references: References): boolean {
  return (spec.imagePullSecrets ?? []).some(({ name = '' }) => {
    const secret = references.secret(name)
    if (secret?.type === 'kubernetes.io/dockerconfigjson')
      return hosts(secret.data['.dockerconfigjson'], 'auths').includes(host)
    if (secret?.type === 'kubernetes.io/dockercfg') return hosts(secret.data['.dockercfg']).includes(host)
    return false
  })
}

function hosts(text: string | undefined, field?: string): string[] {
  try {
    const content = JSON.parse(text ?? '') as Readonly<Record<string, unknown>>
    const auths = field === undefined ? content : content[field]
    if (typeof auths !== 'object' || auths === null) return []
    return Object.keys(auths).map((key) => key.replace(/^https?:\/\//, '').replace(/\/.*$/, ''))
  } catch {
    return []
  }
}

/** pkg/kubelet/images/image_manager.go (EnsureImageExists), pkg/util/parsers/parsers.go. */
function invalidName(image: string, why: string): PullFate {
  const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${why}`
  return { kind: 'pull', reason: 'InvalidImageName', message }
}

/** containerd: client/pull.go, core/remotes/docker/resolver.go. */
function missing({ canonical }: ImageReference): PullFate {
  const message =
    `rpc error: code = NotFound desc = failed to pull and unpack image "${canonical}": ` +
    `failed to resolve reference "${canonical}": ${canonical}: not found`
  return { kind: 'pull', reason: 'ErrImagePull', message }
}

/** containerd: core/remotes/docker/resolver.go, authorizer.go (ErrNoBasicAuthCredentials…). */
function accessDenied({ canonical }: ImageReference): PullFate {
  const message =
    `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": ` +
    'pull access denied, repository does not exist or may require authorization: ' +
    'authorization failed: no basic auth credentials'
  return { kind: 'pull', reason: 'ErrImagePull', message }
}
