import { compileForKeys } from '../key-patterns.ts'
import { failure, type VaultFailure } from './failure.ts'
import type { VaultSecret } from './read.ts'
import type { Transformation } from './spec.ts'
import { renderTemplate } from './template.ts'

const RAW = '_raw'

/** In characters, for all templates of an object: far beyond what its Secret may hold. */
const MOST_RENDERED = 1 << 20

/**
 * The Secret's data, in clear (helpers/secrets.go `makeK8sData`): `_raw` unless excluded, rendered templates, then the
 * fields that excludes and includes leave.
 */
export function secretData(
  secret: VaultSecret,
  {
    templates = {},
    transformationRefs = [],
    includes = [],
    excludes = [],
    excludeRaw = false,
  }: Transformation = {},
): { readonly data: Readonly<Record<string, string>> } | { readonly failure: VaultFailure } {
  const [ref] = transformationRefs
  if (ref !== undefined) {
    const error = `SecretTransformation.secrets.hashicorp.com "${ref.name}" not found`
    return failure('TransformationError', 'Failed setting up SecretTransformationOption', error)
  }
  const wrong = (error: string) => failure('SecretDataBuilderError', 'Failed to build K8s secret data', error)
  if (!excludeRaw && (RAW in secret.data || RAW in templates))
    return wrong(`key '${RAW}' not permitted in Secret data`)
  const rendered: Record<string, string> = {}
  const room = { left: MOST_RENDERED }
  for (const [name, { text }] of Object.entries(templates)) {
    const result = renderTemplate(name, text, secret.data, room)
    if ('problem' in result) return wrong(result.problem)
    rendered[name] = result.text
  }
  const keep = keptKeys(excludes, includes, Object.keys(secret.data))
  if ('problem' in keep) return wrong(keep.problem)
  const kept = Object.fromEntries(Object.entries(secret.data).filter(([key]) => keep.keeps(key)))
  return { data: { ...kept, ...rendered, ...(!excludeRaw && { [RAW]: secret.raw }) } }
}

function keptKeys(
  excludes: readonly string[],
  includes: readonly string[],
  keys: readonly string[],
): { readonly keeps: (key: string) => boolean } | { readonly problem: string } {
  const compiled = compileForKeys([...excludes, ...includes], keys)
  if ('problem' in compiled) return compiled
  const some = (sources: readonly string[], key: string): boolean =>
    sources.some((source) => compiled.tests.get(source)?.(key) === true)
  return { keeps: (key) => !some(excludes, key) && (includes.length === 0 || some(includes, key)) }
}
