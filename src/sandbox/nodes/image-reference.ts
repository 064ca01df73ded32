/** An image reference, taken apart and made whole (github.com/distribution/reference: ParseNormalizedNamed). */
export interface ImageReference {
  /** The registry's host, with its port: `docker.io` when the reference names none. */
  readonly host: string
  /** Host and path: `docker.io/library/nginx`. */
  readonly repository: string
  /** `latest` when neither tag nor digest are given. */
  readonly tag: string
  readonly digest: string | undefined
  /** All of it, as containerd writes it. */
  readonly canonical: string
}

const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/

/** The parts of a reference, or the parser's words for what is wrong with it. */
export function parseImage(text: string): ImageReference | { readonly error: string } {
  const [named = '', digest, ...more] = text.split('@')
  // A colon after the last slash begins the tag; one before it, a port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  const name = colon < 0 ? named : named.slice(0, colon)
  const given = colon < 0 ? undefined : named.slice(colon + 1)
  const [first = '', ...rest] = name.split('/')
  const hasHost =
    rest.length > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const host = hasHost ? first : 'docker.io'
  const path = hasHost ? rest : name.includes('/') ? [first, ...rest] : ['library', first]
  if (path.some((part) => /[A-Z]/.test(part)) && path.every((part) => COMPONENT.test(part.toLowerCase()))) {
    return { error: 'invalid reference format: repository name must be lowercase' }
  }
  const isWrong =
    more.length > 0 ||
    !path.every((part) => COMPONENT.test(part)) ||
    !HOST.test(host) ||
    (given !== undefined && !TAG.test(given)) ||
    (digest !== undefined && !DIGEST.test(digest))
  if (isWrong) return { error: 'invalid reference format' }
  const repository = [host, ...path].join('/')
  const tag = given ?? (digest === undefined ? 'latest' : '')
  const canonical = `${repository}${tag === '' ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
  return { host, repository, tag, digest, canonical }
}
