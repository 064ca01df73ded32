import { expect, test } from 'vitest'
import { createInterner, deepFreeze, stripObject } from './transform.ts'

test('only bookkeeping is left out, and the input is as it was', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'a',
      namespace: 'ns',
      labels: { app: 'web' },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'kept' },
      managedFields: [{ manager: 'kubectl' }],
    },
    data: { a: '1' },
  }
  const copy = structuredClone(object)
  expect(stripObject(object, createInterner())).toStrictEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'ns', labels: { app: 'web' }, annotations: { note: 'kept' } },
    data: { a: '1' },
  })
  expect(object).toStrictEqual(copy)
})

test('what is frozen is frozen to its depth', () => {
  const frozen = deepFreeze({ list: [{ a: 1 }] })
  expect(() => Object.assign(frozen.list[0] ?? {}, { a: 2 })).toThrow(TypeError)
})
