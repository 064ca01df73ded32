import { describe, expect, it } from 'vitest'
import { RESOURCES } from '../../test/builders/resolved-input.ts'
import type { KubeObject } from '../api/index.ts'
import { secretDigest } from '../expression/index.ts'
import { openBudget } from './limits.ts'
import { projectObject } from './project.ts'

const SALT = '01'.repeat(32)
const VALUE = 'mot-de-passe-très-secret'
const ENCODED = Buffer.from(VALUE).toString('base64')

describe('projecting an object', () => {
  it('drops bookkeeping and keeps the rest', () => {
    const object = aConfigMap({
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', note: 'kept' },
      labels: { app: 'web' },
      managedFields: [{}],
    })
    expect(project(object)).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web', labels: { app: 'web' }, annotations: { note: 'kept' } },
      data: { a: 'b' },
    })
  })

  it('leaves no empty annotations behind', () => {
    const object = aConfigMap({ annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } })
    expect(project(object)).toHaveProperty('metadata', { name: 'web' })
  })

  it('gives the kind that items of a list lack', () => {
    const { data, metadata } = aConfigMap({})
    expect(project({ data, metadata } as unknown as KubeObject)).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
    })
  })
})

describe('projecting a Secret', () => {
  it('keeps the length and a digest of each value', () => {
    expect(project(aSecret({ data: { password: ENCODED, empty: '' } }), 'Secret')).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db' },
      type: 'Opaque',
      data: {
        password: { bytes: Buffer.byteLength(VALUE), digest: secretDigest(SALT, Buffer.from(VALUE)) },
        empty: { bytes: 0, digest: secretDigest(SALT, Buffer.alloc(0)) },
      },
    })
  })

  it.each<[where: string, secret: KubeObject]>([
    ['data', aSecret({ data: { password: ENCODED } })],
    ['stringData', aSecret({ stringData: { password: VALUE } })],
    [
      "kubectl's copy of it",
      aSecret({ metadata: annotated('kubectl.kubernetes.io/last-applied-configuration') }),
    ],
    ["another tool's copy of it", aSecret({ metadata: annotated('kapp.k14s.io/original') })],
    ['a field that Secrets do not have', aSecret({ spec: { password: VALUE } })],
    ['data that is not a map', aSecret({ data: ENCODED })],
    ['managed fields', aSecret({ metadata: { name: 'db', managedFields: [{ was: VALUE }] } })],
  ])('never keeps a value in clear, nor encoded, from %s', (_, secret) => {
    const text = JSON.stringify(project(secret, 'Secret'))
    expect(text).not.toContain(VALUE)
    expect(text).not.toContain(ENCODED)
  })

  it('gives another digest under another salt', () => {
    expect(secretDigest(SALT, Buffer.from(VALUE))).not.toBe(secretDigest('02'.repeat(32), Buffer.from(VALUE)))
  })

  it('computes the digest as published for HMAC-SHA256', () => {
    // RFC 4231, test case 1.
    expect(secretDigest('0b'.repeat(20), Buffer.from('Hi There'))).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    )
  })

  it('is a Secret by its resource, whatever it says it is', () => {
    const disguised = { ...aSecret({ data: { password: ENCODED } }), kind: 'ConfigMap' }
    expect(JSON.stringify(project(disguised, 'Secret'))).not.toContain(ENCODED)
  })
})

function project(object: KubeObject, kind: 'ConfigMap' | 'Secret' = 'ConfigMap') {
  return projectObject(RESOURCES[kind], object, { salt: SALT, budget: openBudget() })
}

function aConfigMap(metadata: object): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', ...metadata }, data: { a: 'b' } }
}

function aSecret(changes: object): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' }, type: 'Opaque', ...changes }
}

function annotated(annotation: string): object {
  return {
    name: 'db',
    annotations: { [annotation]: JSON.stringify({ data: { p: ENCODED }, stringData: { p: VALUE } }) },
  }
}
