import type { Json, JsonObject } from '../../api/index.ts'

/**
 * What a role, binding or admission policy says, with what the API server fills in where it is silent (k8s.io/api: "Defaults
 * to" in admissionregistration/v1 and rbac/v1). Filled in on both sides, a default hides no difference.
 */
export function withServerDefaults(said: JsonObject, kind: string): JsonObject {
  const { spec, subjects, ...rest } = said
  return {
    ...rest,
    ...(isObject(spec) && { spec: specWithDefaults(spec, kind) }),
    ...(isList(subjects) && { subjects: subjects.map((each) => (isObject(each) ? subject(each) : each)) }),
  }
}

function specWithDefaults(spec: JsonObject, kind: string): JsonObject {
  const { matchConstraints, matchResources } = spec
  return {
    ...(kind.endsWith('AdmissionPolicy') && { failurePolicy: 'Fail' }),
    ...spec,
    ...(isObject(matchConstraints) && { matchConstraints: matching(matchConstraints) }),
    ...(isObject(matchResources) && { matchResources: matching(matchResources) }),
  }
}

function matching(given: JsonObject): JsonObject {
  const lists = ['resourceRules', 'excludeResourceRules'].flatMap((name) => {
    const rules = given[name]
    if (!isList(rules)) return []
    return [[name, rules.map((rule) => (isObject(rule) ? { scope: '*', ...rule } : rule))] as const]
  })
  return {
    matchPolicy: 'Equivalent',
    namespaceSelector: {},
    objectSelector: {},
    ...given,
    ...Object.fromEntries(lists),
  }
}

function subject(given: JsonObject): JsonObject {
  return { apiGroup: given['kind'] === 'ServiceAccount' ? '' : 'rbac.authorization.k8s.io', ...given }
}

/** An object of JSON, and no list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** A list of JSON. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
