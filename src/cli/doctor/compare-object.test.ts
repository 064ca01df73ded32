import { describe, expect, it } from 'vitest'
import type { Json, KubeObject } from '../../api/index.ts'
import { namedBy } from './chart-values.ts'
import { compareObject } from './compare-object.ts'
import { isList, isObject } from './server-defaults.ts'
import { readShipped } from './shipped.ts'

const { policies, roles } = await readShipped('cloud-pi-labs')
const shipped = [...policies, ...roles].map(({ object }) => object)

const policyNamed = (name: string): KubeObject => {
  const found = policies.find(
    ({ object }) => object.kind === 'ValidatingAdmissionPolicy' && object.metadata.name === name,
  )
  if (found === undefined) throw new Error(`No policy ${name}`)
  return found.object
}

/** The object with one text in the place of another, wherever it stands. */
function changed(object: KubeObject, before: string, after: string): KubeObject {
  const text = JSON.stringify(object)
  if (!text.includes(before)) throw new Error(`${before} stands nowhere`)
  return JSON.parse(text.replaceAll(before, after)) as KubeObject
}

/** The same object, one value of it changed, for each value that it has. */
function* changedOnce(value: Json): Generator<Json> {
  if (isList(value)) {
    yield value.slice(1)
    yield [...value, null]
    for (const [index, each] of value.entries())
      for (const other of changedOnce(each)) yield value.with(index, other)
  } else if (isObject(value)) {
    yield { ...value, later: true }
    for (const [key, each] of Object.entries(value))
      for (const other of changedOnce(each)) yield { ...value, [key]: other }
  } else yield typeof value === 'string' ? `${value} ` : 'other'
}

describe('an object of the cluster', () => {
  it('is the one that ships when it says the same', () => {
    for (const object of shipped) {
      const { differsAt, values } = compareObject(object, object)
      expect([object.metadata.name, differsAt]).toEqual([object.metadata.name, undefined])
      expect(values.filter(({ isDefault }) => !isDefault)).toEqual([])
    }
  })

  it('is another one when any value of it is another', () => {
    let compared = 0
    for (const object of shipped) {
      const { apiVersion, kind, metadata, ...said } = object as unknown as Record<string, Json>
      for (const other of changedOnce(said)) {
        const found = { apiVersion, kind, metadata, ...(other as object) } as unknown as KubeObject
        const { differsAt } = compareObject(object, found)
        // The rules of an aggregated role are a controller's.
        if (object['aggregationRule'] === undefined)
          expect([object.metadata.name, differsAt]).not.toContain(undefined)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(1_000)
  })

  it('is the same with what the server fills in, and another with what a person does', () => {
    const policy = policyNamed('labs-freeze')
    const spec = policy['spec'] as { matchConstraints: { resourceRules: readonly object[] } }
    const matching = (extra: object): KubeObject => ({
      ...policy,
      metadata: {
        ...policy.metadata,
        uid: 'u',
        generation: 1,
        annotations: { 'meta.helm.sh/release-name': 'x' },
      },
      status: { observedGeneration: 1 },
      spec: {
        ...spec,
        matchConstraints: {
          matchPolicy: 'Equivalent',
          objectSelector: {},
          namespaceSelector: {},
          ...spec.matchConstraints,
          resourceRules: spec.matchConstraints.resourceRules.map((rule) => ({ scope: '*', ...rule })),
          ...extra,
        },
      },
    })
    expect(compareObject(policy, matching({})).differsAt).toBeUndefined()
    const narrow = { matchLabels: { none: 'has' } }
    expect(compareObject(policy, matching({ objectSelector: narrow })).differsAt).toBe(
      'spec.matchConstraints.objectSelector.matchLabels',
    )
  })

  it('is the same with values of the chart, which are told', () => {
    const identities = "startsWith('system:node:')"
    const found = changed(
      policyNamed('labs-freeze'),
      `!request.userInfo.username.${identities}`,
      "!request.userInfo.username.startsWith('machine:') && request.userInfo.username != 'root'",
    )
    const { differsAt, values } = compareObject(policyNamed('labs-freeze'), found)
    expect(differsAt).toBeUndefined()
    expect(values.filter(({ isDefault }) => !isDefault).map(namedBy)).toEqual([
      ['system:serviceaccount:kube-system:*', 'system:kube-*', 'machine:*', 'root', 'system:masters'],
    ])
  })

  it.each([
    ["|| request.userInfo.username == 'eve'", "!('system:masters' in request.userInfo.groups) "],
    [" && (true || request.userInfo.username != 'eve')", "!('system:masters' in request.userInfo.groups)"],
  ])('is another one with what the chart cannot write there: %s', (more, before) => {
    const policy = policyNamed('labs-sessions')
    const found = changed(policy, before.trim(), `${before.trim()} ${more}`)
    expect(compareObject(policy, found).differsAt).toMatch(/^spec\.matchConditions\[\d\]\.expression$/)
  })

  it('is another one when a binding only warns, or binds somebody else', () => {
    const binding = shipped.find(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding')
    const roleBinding = shipped.find(({ kind }) => kind === 'RoleBinding')
    if (binding === undefined || roleBinding === undefined) throw new Error('No bindings ship')
    const warning = { ...binding, spec: { ...(binding['spec'] as object), validationActions: ['Audit'] } }
    expect(compareObject(binding, warning).differsAt).toMatch(/^spec\.validationActions/)
    const subjects = [{ kind: 'ServiceAccount', name: 'default', namespace: 'kube-system' }]
    expect(compareObject(roleBinding, { ...roleBinding, subjects }).differsAt).toMatch(/^subjects\[0\]/)
  })

  it('is another one without the label that aggregates it', () => {
    const labelled = shipped.find(({ metadata }) => metadata.labels !== undefined)
    if (labelled === undefined) throw new Error('No labels ship')
    const without = { ...labelled, metadata: { name: labelled.metadata.name } } as KubeObject
    expect(compareObject(labelled, without).differsAt).toMatch(/^labels\./)
  })
})
