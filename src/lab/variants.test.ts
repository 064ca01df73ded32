import { describe, expect, it } from 'vitest'

import type { Parameters, Revision, SeedObject, SeedVariant } from '../api/index.ts'
import { aLabSpec } from '../../test/builders/lab-spec.ts'
import { materialiseSeed } from './variants.ts'

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: '$(params.app)' },
  spec: { replicas: 2 },
}
const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data: { LEVEL: 'info' },
}
const seed: SeedObject[] = [
  { environment: 'dev', manifest: web },
  { environment: 'dev', manifest: settings },
]
const target = { kind: 'Deployment', name: '$(params.app)' }

function materialise(variants: SeedVariant[], params: Parameters = {}) {
  const revision: Pick<Revision, 'lab' | 'spec' | 'rubric'> = {
    lab: 'broken',
    spec: aLabSpec({ seed }),
    rubric: { variants },
  }
  return materialiseSeed(revision, params).seed.map(({ manifest }) => manifest)
}

describe('the seed of one candidate', () => {
  it('is the lab’s own without variants, and without a rubric', () => {
    expect(materialise([])).toEqual([web, settings])
    expect(materialiseSeed({ lab: 'broken', spec: aLabSpec(), rubric: null }, {})).toEqual({ seed: [] })
  })

  it('has the changes of the variants that count for its parameters', () => {
    const variants: SeedVariant[] = [
      {
        when: '"scale" in params.faults',
        environment: 'dev',
        target,
        json: [{ op: 'replace', path: '/spec/replicas', value: 0 }],
      },
      {
        when: '"settings" in params.faults',
        environment: 'dev',
        target: { kind: 'ConfigMap', name: 'settings' },
        remove: true,
      },
    ]
    expect(materialise(variants, { faults: ['scale'] })).toEqual([
      { ...web, spec: { replicas: 0 } },
      settings,
    ])
    expect(materialise(variants, { faults: ['settings'] })).toEqual([web])
    expect(materialise(variants, { faults: ['other'] })).toEqual([web, settings])
  })

  it('applies variants in order, each to what those before it left', () => {
    const variants: SeedVariant[] = [
      { environment: 'dev', target, json: [{ op: 'add', path: '/spec/paused', value: true }] },
      { environment: 'dev', target, json: [{ op: 'remove', path: '/spec/paused' }] },
    ]
    expect(materialise(variants)).toEqual([web, settings])
  })

  it('has the objects that variants add, after its own', () => {
    const added = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'key' },
      stringData: { key: '$(params.key)' },
    }
    expect(materialise([{ environment: 'dev', manifest: added }])).toEqual([web, settings, added])
  })

  it('leaves the seed of the lab as it was', () => {
    const before = structuredClone(seed)
    const value = { a: [1] }
    const json: SeedVariant['json'] = [
      { op: 'add', path: '/spec/extra', value },
      { op: 'add', path: '/spec/extra/b', value: 2 },
    ]
    materialise([{ environment: 'dev', target, json }])
    expect([seed, value]).toEqual([before, { a: [1] }])
  })

  it.each<[string, SeedVariant]>([
    ['whose condition fails', { when: 'params.none == 1', environment: 'dev', target, remove: true }],
    ['whose condition cannot be read', { when: '(', environment: 'dev', target, remove: true }],
    [
      'of an object that is not there',
      { environment: 'dev', target: { kind: 'Job', name: 'x' }, remove: true },
    ],
    ['of an object that is elsewhere', { environment: 'prod', target, remove: true }],
    ['that adds what is there', { environment: 'dev', manifest: settings }],
    [
      'that patches what is not there',
      { environment: 'dev', target, json: [{ op: 'remove', path: '/spec/x' }] },
    ],
  ])('is refused with a variant %s, which no compiled rubric has', (_, variant) => {
    expect(() => materialise([variant])).toThrow('of broken')
  })
})
