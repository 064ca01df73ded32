import { describe, expect, it } from 'vitest'
import { aPlanInput } from '../../test/builders/plan-input.ts'
import type { KubeObject } from '../api/index.ts'
import { drift } from './drift.ts'
import { plan, platformObjects } from './plan.ts'

type Change = (object: Record<string, unknown>) => void

/** Metadata that the server adds to whatever is created. */
const SERVER_METADATA = { uid: '1', resourceVersion: '7', creationTimestamp: '2026-11-22T05:00:00Z' }

describe('drift', () => {
  it.each<[sentence: string, object: string, change: Change]>([
    ['a label that we do not set', 'Namespace', (o) => setLabel(o, 'velero', 'true')],
    ["the server's finalizers", 'Namespace', (o) => (o['spec'] = { finalizers: ['kubernetes'] })],
    ['a status', 'Namespace', (o) => (o['status'] = { phase: 'Active' })],
    [
      'the default policy types',
      'NetworkPolicy/deny-default',
      (o) => set(o, 'spec.policyTypes', ['Ingress']),
    ],
    ['a quantity in canonical form', 'ResourceQuota/dso-quota', (o) => set(o, 'spec.hard', canonicalHard())],
    [
      'the default group of a ServiceAccount',
      'RoleBinding/labs-candidate',
      (o) => set(o, 'subjects.1.apiGroup', ''),
    ],
    [
      'an image pull secret added to a ServiceAccount',
      'ServiceAccount',
      (o) => (o['imagePullSecrets'] = [{ name: 'x' }]),
    ],
    [
      'a field defaulted by the Vault operator',
      'VaultConnection',
      (o) => set(o, 'spec.skipTLSVerify', false),
    ],
    ['an annotation', 'Secret/vso-approle', (o) => set(o, 'metadata.annotations', { seen: 'yes' })],
  ])('is not: %s', (_, name, change) => {
    const { desired, observed } = changed(name, change)
    expect(drift(desired, observed)).toBe(false)
  })

  it.each<[sentence: string, object: string, change: Change]>([
    ['a label of ours that is gone', 'Namespace', (o) => set(o, 'metadata.labels', {})],
    [
      'a Pod Security level lowered',
      'Namespace',
      (o) => setLabel(o, 'pod-security.kubernetes.io/enforce', 'privileged'),
    ],
    ['an ingress rule more', 'NetworkPolicy/deny-default', (o) => set(o, 'spec.ingress', [{}])],
    [
      'a peer more',
      'NetworkPolicy/allow-from-ingress',
      (o) => set(o, 'spec.ingress.0.from.1', { podSelector: {} }),
    ],
    [
      'ports that narrow a rule',
      'NetworkPolicy/allow-from-ingress',
      (o) => set(o, 'spec.ingress.0.ports', [{ port: 1 }]),
    ],
    [
      'another pod selector',
      'NetworkPolicy/deny-default',
      (o) => set(o, 'spec.podSelector.matchLabels', { app: 'x' }),
    ],
    [
      'egress policed too',
      'NetworkPolicy/deny-default',
      (o) => set(o, 'spec.policyTypes', ['Ingress', 'Egress']),
    ],
    [
      'a larger quota',
      'ResourceQuota/dso-quota',
      (o) => set(o, 'spec.hard', { ...canonicalHard(), 'limits.cpu': '3' }),
    ],
    ['a quota key less', 'ResourceQuota/dso-quota', (o) => set(o, 'spec.hard', { 'limits.cpu': '2' })],
    ['a quota with scopes', 'ResourceQuota/dso-quota', (o) => set(o, 'spec.scopes', ['BestEffort'])],
    [
      'a subject more',
      'RoleBinding/labs-candidate',
      (o) => set(o, 'subjects.2', { kind: 'User', name: 'eve' }),
    ],
    ['no subjects', 'RoleBinding/labs-candidate', (o) => delete o['subjects']],
    ['another role', 'RoleBinding/labs-candidate', (o) => set(o, 'roleRef.name', 'cluster-admin')],
    ['another key in a Secret', 'Secret/vso-approle', (o) => set(o, 'data.more', 'eA==')],
    [
      'another value in a Secret',
      'Secret/registry-pull-secret',
      (o) => set(o, 'data', { '.dockerconfigjson': 'e30=' }),
    ],
    ['another Vault', 'VaultConnection', (o) => set(o, 'spec.address', 'https://evil.example')],
    ['a namespace more in VaultAuth', 'VaultAuth', (o) => set(o, 'spec.allowedNamespaces.1', '*')],
    [
      'a ServiceAccount that mounts its token',
      'ServiceAccount',
      (o) => (o['automountServiceAccountToken'] = true),
    ],
  ])('is: %s', (_, name, change) => {
    const { desired, observed } = changed(name, change)
    expect(drift(desired, observed)).toBe(true)
  })
})

function changed(name: string, change: Change): { desired: KubeObject; observed: KubeObject } {
  const desired = plan(aPlanInput())
    .environments.flatMap(platformObjects)
    .find((object) => name === object.kind || name === `${object.kind}/${object.metadata.name ?? ''}`)
  if (desired === undefined) throw new Error(`No ${name} is planned`)
  const observed = structuredClone({ ...desired, metadata: { ...desired.metadata, ...SERVER_METADATA } })
  change(observed)
  return { desired, observed }
}

function canonicalHard(): Record<string, string> {
  return {
    'limits.cpu': '2000m',
    'limits.memory': '4096Mi',
    'requests.cpu': '2',
    'requests.memory': '4Gi',
    'requests.nvidia.com/gpu': '0',
  }
}

function setLabel(object: Record<string, unknown>, key: string, value: string): void {
  const { labels } = object['metadata'] as { labels: Record<string, string> }
  labels[key] = value
}

/** Sets the value at a dotted path, making what is missing. */
function set(object: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const parent = keys.reduce<Record<string, unknown>>((at, key) => {
    at[key] ??= {}
    return at[key] as Record<string, unknown>
  }, object)
  parent[last] = value
}
