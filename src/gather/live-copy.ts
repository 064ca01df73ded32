import type { KubeObject, Resource } from '../api/index.ts'
import { apiVersionOf } from '../kube/object.ts'

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What the cluster gives a Service, and would not give twice. */
const GIVEN_TO_SERVICES: ReadonlySet<string> = new Set(['clusterIP', 'clusterIPs', 'healthCheckNodePort'])

/**
 * The object as it could be created once more, wherever: what people wrote of it, without what the cluster added, and
 * under a name that the server makes, so that the original is never in its way. Jobs keep the selector that their
 * controller gave them, and are refused for it.
 */
export function copyOfLive(
  resource: Resource,
  { metadata, spec, ...object }: KubeObject,
): Readonly<Record<string, unknown>> {
  const { name = '', labels, annotations } = metadata
  const kept = Object.entries(annotations ?? {}).filter(([key]) => key !== LAST_APPLIED)
  return {
    ...object,
    // Items of a list come without their kind.
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    status: undefined,
    metadata: { generateName: `${name}-`, labels, annotations: Object.fromEntries(kept) },
    ...(spec === undefined ? {} : { spec: resource.kind === 'Service' ? withoutAddresses(spec) : spec }),
  }
}

function withoutAddresses(spec: unknown): object {
  const kept = Object.entries(spec as object).filter(([field]) => !GIVEN_TO_SERVICES.has(field))
  return Object.fromEntries(
    kept.map(([field, value]) => [
      field,
      field === 'ports' ? (value as object[]).map(withoutNodePort) : value,
    ]),
  )
}

function withoutNodePort(port: object): object {
  return { ...port, nodePort: undefined }
}
