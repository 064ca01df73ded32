import type { JsonObject, KubeObject } from '../api/index.ts'
import { sessionLabels } from './labels.ts'
import type { EnvironmentScope } from './scope.ts'

/** Ingress peer of each policy; none for the one that denies (cpin-external-cluster, kyverno/templates/add-netpol-*). */
const INGRESS_FROM: Readonly<Record<string, JsonObject | undefined>> = {
  'deny-default': undefined,
  'allow-same-namespace': { podSelector: {} },
  'allow-from-ingress': namespaceLabelled('network.openshift.io/policy-group', 'ingress'),
  'allow-from-monitoring': namespaceLabelled('network.openshift.io/policy-group', 'monitoring'),
  'allow-from-logging': namespaceLabelled('kubernetes.io/metadata.name', 'cpin-logging'),
  'allow-from-istio': namespaceLabelled('kubernetes.io/metadata.name', 'istio-system'),
  'allow-from-cnpg-operator': namespaceLabelled('kubernetes.io/metadata.name', 'infra-cnpg-system'),
}

/**
 * The platform's seven NetworkPolicies. Ingress only: they name no `policyTypes`, so egress stays open. Kyverno makes
 * them without the console's labels, hence a candidate can delete one.
 */
export function planNetworkPolicies({ session, namespace }: EnvironmentScope): readonly KubeObject[] {
  return Object.entries(INGRESS_FROM).map(([name, peer]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels: sessionLabels(session) },
    // An empty `ingress` list is dropped by the server: leaving it out says the same.
    spec: { podSelector: {}, ...(peer === undefined ? {} : { ingress: [{ from: [peer] }] }) },
  }))
}

function namespaceLabelled(key: string, value: string): JsonObject {
  return { namespaceSelector: { matchLabels: { [key]: value } } }
}
