import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../api/index.ts'
import { flowAllowed, type Protocol } from './network-policy.ts'
import { toCel } from './values.ts'

function aPod(app: string, namespace = 'dev', ports: Json = [{ name: 'http', containerPort: 8080 }]): Json {
  return {
    kind: 'Pod',
    metadata: { name: app, namespace, labels: { app, env: namespace } },
    spec: { containers: [{ name: 'main', ports }] },
  }
}

function aPolicy(spec: Record<string, Json>, namespace = 'dev'): Json {
  return { kind: 'NetworkPolicy', metadata: { name: 'p', namespace }, spec: { podSelector: {}, ...spec } }
}

const [web, db, other] = [aPod('web'), aPod('db'), aPod('web', 'prod')]

function allows(
  policies: readonly Json[],
  from: Json,
  to: Json,
  port = 8080,
  protocol: Protocol = 'TCP',
): boolean {
  const flow = { from: toCel(from), to: toCel(to), port: BigInt(port), protocol }
  return flowAllowed(
    policies.map((policy) => toCel(policy)),
    flow,
  )
}

const allowTo = (app: string, ingress: Record<string, Json>): Json =>
  aPolicy({ podSelector: { matchLabels: { app } }, ingress: [ingress] })

describe('pods are isolated', () => {
  it('by no policy, never', () => {
    expect(allows([], web, db)).toBe(true)
  })

  it('by policies that select them, in their namespace', () => {
    expect(allows([aPolicy({ podSelector: { matchLabels: { app: 'web' } } })], web, db)).toBe(true)
    expect(allows([aPolicy({}, 'prod')], web, db)).toBe(true)
    expect(allows([aPolicy({})], web, db)).toBe(false)
  })

  it('for ingress unless policyTypes says otherwise, for egress when there is a rule for it', () => {
    const onWeb = { podSelector: { matchLabels: { app: 'web' } } }
    expect(allows([aPolicy(onWeb)], web, db)).toBe(true)
    expect(
      allows(
        [aPolicy({ ...onWeb, egress: [{ to: [{ podSelector: { matchLabels: { app: 'no' } } }] }] })],
        web,
        db,
      ),
    ).toBe(false)
    expect(allows([aPolicy({ ...onWeb, policyTypes: ['Egress'] })], web, db)).toBe(false)
    expect(allows([aPolicy({ policyTypes: ['Egress'] })], other, db)).toBe(true)
  })
})

describe('a rule allows', () => {
  it.each<[string, Json, boolean]>([
    ['all pods, without peers', {}, true],
    ['no pod by an ipBlock', { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }, false],
    ['pods of its own namespace', { from: [{ podSelector: { matchLabels: { app: 'web' } } }] }, true],
    [
      'no pod that the selector leaves out',
      { from: [{ podSelector: { matchLabels: { app: 'api' } } }] },
      false,
    ],
    [
      'pods by expressions',
      {
        from: [
          {
            podSelector: {
              matchExpressions: [
                { key: 'app', operator: 'In', values: ['web', 'api'] },
                { key: 'app', operator: 'NotIn', values: ['db'] },
                { key: 'env', operator: 'Exists' },
                { key: 'gone', operator: 'DoesNotExist' },
              ],
            },
          },
        ],
      },
      true,
    ],
    ['the port it names', { ports: [{ port: 8080 }] }, true],
    ['no other port', { ports: [{ port: 5432 }] }, false],
    ['a port by its name in the pod connected to', { ports: [{ port: 'http' }] }, true],
    ['no port by a name that the pod lacks', { ports: [{ port: 'metrics' }] }, false],
    ['a range of ports', { ports: [{ port: 8000, endPort: 8080 }] }, true],
    ['nothing beyond the range', { ports: [{ port: 8000, endPort: 8079 }] }, false],
    ['all ports of its protocol', { ports: [{ protocol: 'TCP' }] }, true],
    ['no port of another protocol', { ports: [{ port: 8080, protocol: 'UDP' }] }, false],
  ])('%s', (_, rule, expected) => {
    expect(allows([allowTo('db', rule as Record<string, Json>)], web, db)).toBe(expected)
  })

  it('pods of another namespace by its name, or by a selector of all', () => {
    const named = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'prod' } } }
    expect(allows([allowTo('db', { from: [named] })], other, db)).toBe(true)
    expect(allows([allowTo('db', { from: [named] })], web, db)).toBe(false)
    expect(allows([allowTo('db', { from: [{ namespaceSelector: {} }] })], other, db)).toBe(true)
    const both = { ...named, podSelector: { matchLabels: { app: 'api' } } }
    expect(allows([allowTo('db', { from: [both] })], other, db)).toBe(false)
    expect(allows([allowTo('db', { from: [{ podSelector: {} }] })], other, db)).toBe(false)
  })

  it('what another protocol asks for', () => {
    expect(allows([allowTo('db', { ports: [{ port: 53, protocol: 'UDP' }] })], web, db, 53, 'UDP')).toBe(true)
  })

  it('nobody knows what, by labels of a namespace that are not known, unless the rest decides', () => {
    const unknown = allowTo('db', { from: [{ namespaceSelector: { matchLabels: { team: 'a' } } }] })
    expect(() => allows([unknown], other, db)).toThrow('namespaceSelector')
    expect(allows([unknown, allowTo('db', {})], other, db)).toBe(true)
    const closed = aPolicy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] })
    expect(allows([unknown, closed], web, db)).toBe(false)
  })
})

it.each<[string, Json, Json, Json]>([
  ['a connection from nowhere', aPolicy({}), null, db],
  ['a connection to nowhere', aPolicy({}), web, {}],
  ['a policy of no namespace', {}, web, db],
])('refuses %s', (_, policy, from, to) => {
  expect(() => allows([policy], from, to)).toThrow('a Pod or a NetworkPolicy is expected')
})

describe('for any policies', () => {
  const selector = fc.oneof(
    fc.constant<Json>({}),
    fc.constantFrom('web', 'db').map((app): Json => ({ matchLabels: { app } })),
  )
  const peer = fc.oneof(
    selector.map((podSelector): Json => ({ podSelector })),
    fc.constant<Json>({ namespaceSelector: {} }),
    fc.constant<Json>({ ipBlock: { cidr: '10.0.0.0/8' } }),
  )
  const port = fc.constantFrom<Json>({ port: 8080 }, { port: 'http' }, { port: 5432 }, { protocol: 'UDP' })
  const rule = (peers: string) =>
    fc.record({ [peers]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) })
  const policyTypes = fc.subarray<Json>(['Ingress', 'Egress'], { minLength: 1 })
  const policy = fc
    .record({
      podSelector: selector,
      policyTypes,
      ingress: fc.array(rule('from'), { maxLength: 2 }),
      egress: fc.array(rule('to'), { maxLength: 2 }),
    })
    .map((spec) => aPolicy(spec as unknown as Record<string, Json>))
  const policies = fc.array(policy, { maxLength: 4 })
  const pod = fc.constantFrom(web, db, other)

  const denyAll = aPolicy({ policyTypes: ['Ingress', 'Egress'] })
  const allowAll = aPolicy({ policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] })

  it('policies add up: one more takes nothing away from pods that are isolated already', () => {
    fc.assert(
      fc.property(policies, policy, pod, pod, (some, more, from, to) => {
        const isolated = [...some, denyAll]
        if (allows(isolated, from, to)) expect(allows([...isolated, more], from, to)).toBe(true)
      }),
    )
  })

  it('their order says nothing', () => {
    fc.assert(
      fc.property(policies, pod, pod, (some, from, to) => {
        expect(allows(some.toReversed(), from, to)).toBe(allows(some, from, to))
      }),
    )
  })

  it('one that allows all allows all in its namespace, whatever else there is', () => {
    fc.assert(
      fc.property(policies, (some) => {
        expect(allows([...some, allowAll], web, db)).toBe(true)
      }),
    )
  })

  it('one that allows nothing, alone, closes its namespace both ways', () => {
    fc.assert(
      fc.property(pod, pod, (from, to) => {
        const inside = from !== other || to !== other
        expect(allows([denyAll], from, to)).toBe(!inside)
      }),
    )
  })
})
