import { isDeepStrictEqual } from 'node:util'
import type { KubeObject } from '../api/index.ts'
import { quantityNanos } from './quantity.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Fields where more than we set is drift too: one more ingress rule, quota key or subject would open what the
 * platform closes. Everywhere else what others add is theirs.
 */
const EXACT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ['spec'],
  ResourceQuota: ['spec'],
  RoleBinding: ['roleRef', 'subjects'],
  Secret: ['type', 'data'],
}

/** What is not compared: identity is given, status is not ours, and of the metadata only the fields below are. */
const UNCOMPARED_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status'])
const COMPARED_METADATA = ['labels', 'annotations', 'ownerReferences'] as const

/**
 * Whether a planned object no longer is what was planned: a field we set differs, or a guarded one says more. Knows
 * what the API server adds to the kinds that `plan` makes, so an object just created has not drifted.
 */
export function drift(desired: KubeObject, observed: KubeObject): boolean {
  const exact = EXACT_FIELDS[desired.kind] ?? []
  const [want, have] = [withDefaults(desired), withDefaults(observed)]
  const fields = new Set([...Object.keys(desired).filter((field) => !UNCOMPARED_FIELDS.has(field)), ...exact])
  return (
    COMPARED_METADATA.some((field) => !holds(desired.metadata[field], observed.metadata[field])) ||
    [...fields].some((field) => {
      const same = exact.includes(field) ? isDeepStrictEqual : holds
      return !same(want[field], have[field])
    })
  )
}

/** Whether `observed` has all that `desired` says. Lists are whole: an element more or less is a difference. */
function holds(desired: unknown, observed: unknown): boolean {
  if (desired === undefined) return true
  if (Array.isArray(desired)) {
    if (!Array.isArray(observed) || observed.length !== desired.length) return false
    return desired.every((element, index) => holds(element, observed[index]))
  }
  if (!isFields(desired)) return desired === observed
  return isFields(observed) && Object.entries(desired).every(([key, value]) => holds(value, observed[key]))
}

/** The object with what the API server would default, so that both sides say it the same way. */
function withDefaults(object: KubeObject): Fields {
  switch (object.kind) {
    case 'NetworkPolicy':
      return { ...object, spec: withPolicyTypes(asFields(object['spec'])) }
    case 'ResourceQuota':
      return { ...object, spec: withPlainQuantities(asFields(object['spec'])) }
    case 'RoleBinding':
      return {
        ...object,
        subjects: asList(object['subjects']).map((subject) => withSubjectGroup(asFields(subject))),
      }
    case 'Secret':
      return { type: 'Opaque', ...object }
    default:
      return object
  }
}

/** Egress is defaulted in only where there are egress rules (pkg/apis/networking/v1/defaults.go). */
function withPolicyTypes(spec: Fields): Fields {
  const policyTypes = asList(spec['egress']).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
  return { policyTypes, ...spec }
}

/** Users and groups default to the RBAC group, ServiceAccounts to the core one (pkg/apis/rbac/v1/defaults.go). */
function withSubjectGroup(subject: Fields): Fields {
  return { apiGroup: subject['kind'] === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io', ...subject }
}

function withPlainQuantities(spec: Fields): Fields {
  const hard = Object.entries(asFields(spec['hard'])).map(([name, quantity]) => [
    name,
    quantityNanos(quantity) ?? quantity,
  ])
  return { ...spec, hard: Object.fromEntries(hard) as Fields }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asFields(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
