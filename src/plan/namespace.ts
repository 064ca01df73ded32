import { LABELS, type KubeObject } from '../api/index.ts'
import { consoleLabels } from './labels.ts'
import type { EnvironmentScope } from './scope.ts'

/** Pod Security as the platform's policies set it (cpin-external-cluster, byoc-ns-psa.yaml). */
const POD_SECURITY_LABELS = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/enforce-version': 'latest',
  'pod-security.kubernetes.io/warn': 'restricted',
  'pod-security.kubernetes.io/warn-version': 'latest',
} as const

/** The environment's namespace. Admission policies find it, its stage and its session by its labels. */
export function planNamespace(scope: EnvironmentScope): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: scope.namespace,
      labels: {
        ...consoleLabels(scope),
        ...POD_SECURITY_LABELS,
        [LABELS.environment]: scope.environment.name,
        [LABELS.stage]: scope.environment.stage,
      },
    },
  }
}
