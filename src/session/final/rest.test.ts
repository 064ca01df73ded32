import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, Observation } from '../../api/index.ts'
import type { ResolvedInput } from '../../lab/index.ts'
import { specsOf } from './rest.ts'

function input(key: string, source: ResolvedInput['source']): ResolvedInput {
  return { key, source, owners: [], environment: 'dev', namespace: 'dev' }
}

const inputs = [
  input('web', { object: { kind: 'Deployment', name: 'web', environment: 'dev' } }),
  input('pods', { list: { kind: 'Pod', environment: 'dev' } }),
  input('events', { list: { kind: 'Event', environment: 'dev' } }),
  input('revisions', { rollouts: { deployment: 'web', environment: 'dev' } }),
  input('answer', { http: { service: 'web', port: 80, path: '/', environment: 'dev' } }),
]

const specs = (values: Readonly<Record<string, Json>>): string =>
  specsOf(
    inputs,
    Object.fromEntries(Object.entries(values).map(([key, value]): [string, Observation] => [key, { value }])),
  )

const web = (fields: object): Json => ({
  kind: 'Deployment',
  metadata: { name: 'web', uid: 'u' },
  spec: { replicas: 1 },
  ...fields,
})
const pod = (name: string): Json => ({ metadata: { name, uid: name }, spec: {} })

describe('two samples agree', () => {
  it('when only the status and the server’s bookkeeping differ', () => {
    const metadata = { name: 'web', uid: 'u', resourceVersion: '2', annotations: { 'x/revision': '3' } }
    expect(specs({ web: web({ status: { replicas: 1 }, metadata }) })).toBe(specs({ web: web({}) }))
  })

  it('whatever the order of a list, what programs answer, and which events came', () => {
    const one = { pods: [pod('a'), pod('b')], answer: { status: 200 }, events: [{ reason: 'Pulled' }] }
    const two = { pods: [pod('b'), pod('a')], answer: { status: 503 }, events: [] }
    expect(specs(one)).toBe(specs(two))
  })

  it('whatever the readiness of a revision', () => {
    const revision = { revision: 1, image: 'a:1', replicas: 2 }
    expect(specs({ revisions: [{ ...revision, ready: 0 }] })).toBe(
      specs({ revisions: [{ ...revision, ready: 2 }] }),
    )
  })
})

describe('two samples differ', () => {
  it('when a spec, a label, a pod, a revision or an object itself does', () => {
    const base = { web: web({}), pods: [pod('a')], revisions: [{ revision: 1, replicas: 2, ready: 2 }] }
    const others = [
      { ...base, web: web({ spec: { replicas: 2 } }) },
      { ...base, web: web({ metadata: { name: 'web', uid: 'u', labels: { app: 'x' } } }) },
      { ...base, web: web({ metadata: { name: 'web', uid: 'another' } }) },
      { ...base, web: null },
      { ...base, pods: [] },
      { ...base, pods: [pod('a'), pod('b')] },
      { ...base, revisions: [{ revision: 1, replicas: 1, ready: 2 }] },
    ]
    expect(new Set([base, ...others].map(specs)).size).toBe(others.length + 1)
  })
})

it('any JSON can be compared', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = value as Json
      expect(specs({ web: json, pods: json, revisions: json })).toBe(
        specs({ web: json, pods: json, revisions: json }),
      )
    }),
  )
})
