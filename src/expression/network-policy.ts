import { ReasonedError } from './failure.ts'
import { isCelList, isCelMap, celEntries, celGet, numberOf } from './values.ts'

/** What a port speaks. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP'

/** A connection that one pod would open to another. Pods are objects as CEL sees them. */
export interface Flow {
  readonly from: unknown
  readonly to: unknown
  /** Of the pod `to`, whatever Service leads there. */
  readonly port: bigint
  readonly protocol: Protocol
}

type Direction = 'Ingress' | 'Egress'

/** `undefined`: what decides it is not known. */
type Verdict = boolean | undefined

/**
 * Whether these NetworkPolicies let the connection through, as their API documents it: a pod is isolated in a direction
 * by the policies of its namespace that select it there; what any of them allows is allowed; egress of `from` and
 * ingress of `to` must both allow. An `ipBlock` never stands for a pod. Of a namespace only its name is known: a selector
 * of other labels fails as an evaluation error, when the verdict depends on it.
 */
export function flowAllowed(policies: readonly unknown[], flow: Flow): boolean {
  for (const object of [flow.from, flow.to, ...policies]) namespaceOf(object)
  const verdict = both(directionAllowed(policies, flow, 'Egress'), () =>
    directionAllowed(policies, flow, 'Ingress'),
  )
  if (verdict !== undefined) return verdict
  throw new ReasonedError('unknown_namespace_labels', {
    fr: 'namespaceSelector sur une autre étiquette que kubernetes.io/metadata.name',
    en: 'namespaceSelector of another label than kubernetes.io/metadata.name',
  })
}

function directionAllowed(policies: readonly unknown[], flow: Flow, direction: Direction): Verdict {
  const pod = direction === 'Ingress' ? flow.to : flow.from
  const isolating = policies.filter((policy) => isolates(policy, pod, direction))
  if (isolating.length === 0) return true
  return any(isolating, (policy) =>
    any(listAt(policy, 'spec', direction.toLowerCase()), (rule) => ruleAllows(rule, policy, flow, direction)),
  )
}

function isolates(policy: unknown, pod: unknown, direction: Direction): boolean {
  return (
    typesOf(policy).includes(direction) &&
    namespaceOf(policy) === namespaceOf(pod) &&
    selects(at(policy, 'spec', 'podSelector'), labelsOf(pod)) === true
  )
}

/** The API server fills it in: Ingress always, Egress when there is a rule for it. */
function typesOf(policy: unknown): readonly unknown[] {
  const types = listAt(policy, 'spec', 'policyTypes')
  if (types.length > 0) return types
  return listAt(policy, 'spec', 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
}

function ruleAllows(rule: unknown, policy: unknown, flow: Flow, direction: Direction): Verdict {
  const peers = listAt(rule, direction === 'Ingress' ? 'from' : 'to')
  const ports = listAt(rule, 'ports')
  const other = direction === 'Ingress' ? flow.from : flow.to
  if (ports.length > 0 && !ports.some((port) => portMatches(port, flow))) return false
  return peers.length === 0 || any(peers, (peer) => peerMatches(peer, policy, other))
}

function peerMatches(peer: unknown, policy: unknown, pod: unknown): Verdict {
  if (at(peer, 'ipBlock') !== undefined) return false
  const podSelector = at(peer, 'podSelector')
  const namespaceSelector = at(peer, 'namespaceSelector')
  const inNamespace = (): Verdict =>
    namespaceSelector === undefined
      ? namespaceOf(policy) === namespaceOf(pod)
      : selects(namespaceSelector, new Map([[NAMESPACE_NAME, namespaceOf(pod)]]), NAMESPACE_NAME)
  return both(podSelector === undefined || selects(podSelector, labelsOf(pod)), inNamespace)
}

/** Every namespace bears its name under this label. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name'

/** Whether a LabelSelector holds for labels; with `known`, only that label is known of the object. */
function selects(selector: unknown, labels: ReadonlyMap<unknown, unknown>, known?: string): Verdict {
  const exact = entriesOf(at(selector, 'matchLabels')).map(([key, value]) => ({
    key,
    holds: labels.has(key) && labels.get(key) === value,
  }))
  const expressions = listAt(selector, 'matchExpressions').map((expression) => ({
    key: at(expression, 'key'),
    holds: expressionHolds(expression, labels),
  }))
  return [...exact, ...expressions].reduce<Verdict>(
    (verdict, { key, holds }) =>
      both(verdict, () => (known === undefined || key === known ? holds : undefined)),
    true,
  )
}

function expressionHolds(expression: unknown, labels: ReadonlyMap<unknown, unknown>): boolean {
  const key = at(expression, 'key')
  const among = labels.has(key) && listAt(expression, 'values').includes(labels.get(key))
  switch (at(expression, 'operator')) {
    case 'In':
      return among
    case 'NotIn':
      return !among
    case 'Exists':
      return labels.has(key)
    default:
      return at(expression, 'operator') === 'DoesNotExist' && !labels.has(key)
  }
}

function portMatches(port: unknown, { to, port: wanted, protocol }: Flow): boolean {
  if ((at(port, 'protocol') ?? 'TCP') !== protocol) return false
  const first = at(port, 'port')
  // A rule may name a protocol only, and then means all its ports.
  if (first === undefined) return true
  if (typeof first === 'string') return portsNamed(first, to, protocol).includes(wanted)
  const from = numberOf(first)
  const end = numberOf(at(port, 'endPort')) ?? from
  return from !== undefined && end !== undefined && from <= wanted && wanted <= end
}

/** A name stands for the ports so named of the pod that is connected to. */
function portsNamed(name: string, pod: unknown, protocol: Protocol): readonly bigint[] {
  return [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')]
    .flatMap((container) => listAt(container, 'ports'))
    .filter((port) => at(port, 'name') === name && (at(port, 'protocol') ?? 'TCP') === protocol)
    .flatMap((port) => {
      const number = at(port, 'containerPort')
      return typeof number === 'bigint' ? [number] : []
    })
}

function namespaceOf(object: unknown): string {
  const namespace = at(object, 'metadata', 'namespace')
  if (typeof namespace === 'string') return namespace
  throw new ReasonedError('no_such_overload', {
    fr: 'un Pod ou une NetworkPolicy est attendu',
    en: 'a Pod or a NetworkPolicy is expected',
  })
}

function labelsOf(object: unknown): ReadonlyMap<unknown, unknown> {
  return new Map(entriesOf(at(object, 'metadata', 'labels')))
}

/** CEL's `&&`: false decides, then what is not known. */
function both(left: Verdict, right: () => Verdict): Verdict {
  if (left === false) return false
  const other = right()
  return other === false ? false : left === undefined || other === undefined ? undefined : true
}

/** CEL's `exists`: true decides, then what is not known. */
function any(items: readonly unknown[], test: (item: unknown) => Verdict): Verdict {
  let verdict: Verdict = false
  for (const item of items) {
    const found = test(item)
    if (found === true) return true
    if (found === undefined) verdict = undefined
  }
  return verdict
}

/** What is there, null being absent as in Kubernetes' own reading. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (isCelMap(found) ? celGet(found, key) : undefined) ?? undefined,
    value,
  )
}

function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path)
  return isCelList(found) ? found : []
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  return isCelMap(value) ? celEntries(value) : []
}
