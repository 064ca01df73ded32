import type { KubeObject } from '../api/index.ts'

/**
 * The collection an object belongs to: `/apis/apps/v1/namespaces/dev/deployments`. It serves the built-in kinds that the
 * sandbox writes before discovery is of use; an object with a namespace is namespaced.
 */
export function collectionPath(object: KubeObject): string {
  const { apiVersion, kind, metadata } = object
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`
  return `${root}${namespace}/${plural(kind)}`
}

/** The path of one object. */
export function objectPath(object: KubeObject): string {
  return `${collectionPath(object)}/${object.metadata.name ?? ''}`
}

/** English plurals, which all built-in kinds but Endpoints follow. */
function plural(kind: string): string {
  const word = kind.toLowerCase()
  if (word.endsWith('s')) return `${word}es`
  return word.endsWith('y') && !/[aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}
