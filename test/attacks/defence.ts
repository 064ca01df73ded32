import type { KubeObject, Resource } from '../../src/api/index.ts'
import type { Defence } from './attack.ts'
import { bindingOf, type Stage } from './stage.ts'

const resource = (group: string, kind: string, plural: string): Resource => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced: false,
})

const ADMISSION = 'admissionregistration.k8s.io'
const POLICIES = resource(ADMISSION, 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies')
const BINDINGS = resource(ADMISSION, 'ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings')
const DEFINITIONS = resource('apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions')
const CLUSTER_ROLES = resource('rbac.authorization.k8s.io', 'ClusterRole', 'clusterroles')

type Disarm = Defence['disarm']

/** Takes several defences away, where one stands behind the other. */
export function together(...all: readonly Disarm[]): Disarm {
  return async (stage) => {
    const rearms: (() => Promise<unknown>)[] = []
    for (const disarm of all) rearms.push(await disarm(stage))
    return async () => {
      for (const rearm of rearms) await rearm()
    }
  }
}

/** Takes a policy out of force. */
export function withoutPolicy(name: string): Disarm {
  return async ({ admin }) => {
    const binding = await admin.get(BINDINGS, { name })
    await admin.delete(BINDINGS, { name })
    return async () => await admin.create(BINDINGS, anew(binding))
  }
}

/** Takes out of a policy the validations whose text has this in it. */
export function withoutValidation(name: string, ...words: readonly string[]): Disarm {
  return async ({ admin }) => {
    const policy = await admin.get(POLICIES, { name })
    const spec = policy['spec'] as { readonly validations: readonly object[] }
    const kept = spec.validations.filter((rule) => !words.some((word) => JSON.stringify(rule).includes(word)))
    if (kept.length !== spec.validations.length - words.length)
      throw new Error(`${name}: not one validation for each of ${words.join(', ')}`)
    const write = async (validations: readonly object[]): Promise<unknown> =>
      await admin.patch(POLICIES, { name }, { merge: { spec: { validations } } })
    // A policy must have one.
    await write(kept.length === 0 ? [{ expression: 'true' }] : kept)
    return async () => await write(spec.validations)
  }
}

/** Takes out of the LabSession's schema the rules whose text has this in it, wherever they stand. */
export function withoutRules(...words: readonly string[]): Disarm {
  return async ({ admin }) => {
    const name = 'labsessions.labs.cloud-pi-native.fr'
    const definition = await admin.get(DEFINITIONS, { name })
    const versions = (definition['spec'] as { readonly versions: unknown }).versions
    const write = async (changed: unknown): Promise<unknown> =>
      await admin.patch(DEFINITIONS, { name }, { merge: { spec: { versions: changed } } })
    await write(withoutRulesIn(versions, words))
    return async () => await write(versions)
  }
}

/** Gives somebody more than the roles that ship: a rule, in a namespace or everywhere. */
export function withRules(
  rules: readonly object[],
  namespaceOf: (stage: Stage) => string = () => '',
): Disarm {
  return async (stage) => {
    const { admin } = stage
    const name = 'too-much'
    await admin.create(CLUSTER_ROLES, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules,
    })
    const takeBack = await withRole(name, namespaceOf)(stage)
    return async () => {
      await takeBack()
      await admin.delete(CLUSTER_ROLES, { name })
    }
  }
}

/** Gives Camille, in person, a role that ships where she has none. */
export function withRole(role: string, namespaceOf: (stage: Stage) => string): Disarm {
  return async (stage) => {
    const { admin, camille } = stage
    const binding = bindingOf('too-much', namespaceOf(stage), role, camille.name)
    await admin.send(binding)
    return async () => await admin.send({ method: 'DELETE', path: `${binding.path}/too-much` })
  }
}

function anew({ metadata: { name, labels }, ...object }: KubeObject): KubeObject {
  return {
    ...object,
    status: undefined,
    metadata: { ...(name !== undefined && { name }), ...(labels && { labels }) },
  }
}

function withoutRulesIn(schema: unknown, words: readonly string[]): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withoutRulesIn(each, words))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'x-kubernetes-validations'
        ? (value as object[]).filter((rule) => !words.some((word) => JSON.stringify(rule).includes(word)))
        : withoutRulesIn(value, words),
    ]),
  )
}
