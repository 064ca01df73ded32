import type { Container, EnvSource, EnvVar, Pod } from './pod.ts'
import type { References } from './references.ts'

/** A container's variables, or the kubelet's words for why it cannot have them. */
export type Environment =
  | { readonly env: Readonly<Record<string, string>> }
  | { readonly error: string; readonly env: Readonly<Record<string, string>> }

/**
 * What the container's process sees, resolved in the kubelet's order: `envFrom`, then `env`, where a value may name
 * earlier ones as `$(NAME)`. With an error, `env` holds what was resolved before it. Variables of Services are left out:
 * no lab needs them, and they come and go.
 * Texts: pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables), pkg/kubelet/util/manager/watch_based_manager.go.
 */
export function resolveEnvironment(
  container: Pick<Container, 'env' | 'envFrom' | 'resources'>,
  pod: Pod,
  references: References,
  podIP: string,
): Environment {
  const env: Record<string, string> = {}
  for (const source of container.envFrom ?? []) {
    const error = takeAll(env, source, references)
    if (error !== undefined) return { error, env }
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(variable, { env, pod, references, podIP, container })
    if ('error' in value) return { error: value.error, env }
    if (value.text !== undefined) env[variable.name] = value.text
  }
  return { env }
}

/** The kubelet's words for an object that is not there. */
export function notFound(kind: 'configmap' | 'secret', name: string): string {
  return `${kind} "${name}" not found`
}

function takeAll(env: Record<string, string>, source: EnvSource, references: References): string | undefined {
  const { prefix = '', configMapRef, secretRef } = source
  const name = (configMapRef ?? secretRef)?.name ?? ''
  const found = configMapRef === undefined ? references.secret(name) : references.configMap(name)
  if (found === undefined) {
    if ((configMapRef ?? secretRef)?.optional === true) return undefined
    return notFound(configMapRef === undefined ? 'secret' : 'configmap', name)
  }
  for (const [key, value] of Object.entries(found.data)) env[`${prefix}${key}`] = value
  return undefined
}

/** Absent when an optional reference leads nowhere: the variable is not set. */
type Value = { readonly text: string | undefined } | { readonly error: string }

interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly pod: Pod
  readonly references: References
  readonly podIP: string
  readonly container: Pick<Container, 'resources'>
}

function valueOf({ value, valueFrom }: EnvVar, around: Surroundings): Value {
  if (value !== undefined && value !== '') return { text: expand(value, around.env) }
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = valueFrom ?? {}
  const { references, pod, container } = around
  const namespace = pod.metadata.namespace ?? ''
  const ofKey = configMapKeyRef ?? secretKeyRef
  if (ofKey !== undefined) {
    const { name = '', key, optional = false } = ofKey
    const isConfigMap = configMapKeyRef !== undefined
    const found = isConfigMap ? references.configMap(name) : references.secret(name)
    const text = found !== undefined && Object.hasOwn(found.data, key) ? found.data[key] : undefined
    if (text !== undefined || optional) return { text }
    if (found === undefined) return { error: notFound(isConfigMap ? 'configmap' : 'secret', name) }
    return {
      error: `couldn't find key ${key} in ${isConfigMap ? 'ConfigMap' : 'Secret'} ${namespace}/${name}`,
    }
  }
  if (fieldRef !== undefined) return { text: fieldOf(fieldRef.fieldPath, pod, around.podIP) }
  if (resourceFieldRef !== undefined) {
    const [list, resource = ''] = resourceFieldRef.resource.split('.')
    return { text: list === 'limits' ? (container.resources?.limits?.[resource] ?? '') : '' }
  }
  return { text: '' }
}

/** `$(NAME)` of a known variable is replaced, `$$(NAME)` is `$(NAME)` (third_party/forked/golang/expansion). */
function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$'
    return Object.hasOwn(env, name) ? (env[name] ?? '') : whole
  })
}

function fieldOf(path: string, { metadata, spec }: Pod, podIP: string): string {
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (subscript !== null) {
    const map = subscript[1] === 'labels' ? metadata.labels : metadata.annotations
    return map?.[subscript[2] ?? ''] ?? ''
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name ?? ''
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid ?? ''
    case 'spec.nodeName':
      return spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? ''
    case 'status.podIP':
    case 'status.podIPs':
      return podIP
    case 'status.hostIP':
    case 'status.hostIPs':
      return '127.0.0.1'
    default:
      return ''
  }
}
