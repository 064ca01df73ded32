import type { KubeObject } from '../api/index.ts'
import { consoleLabels, sessionLabels } from './labels.ts'
import type { EnvironmentScope } from './scope.ts'

/**
 * How many objects of a kind an environment may hold: far above what a lab needs, low enough that nobody exhausts the
 * cluster. Built-in kinds only: the quota controller learns of a new CRD late, and until then refuses its objects.
 */
const OBJECT_COUNTS = {
  'count/configmaps': '100',
  'count/cronjobs.batch': '20',
  'count/daemonsets.apps': '20',
  'count/deployments.apps': '40',
  'count/horizontalpodautoscalers.autoscaling': '40',
  'count/ingresses.networking.k8s.io': '40',
  'count/jobs.batch': '100',
  'count/networkpolicies.networking.k8s.io': '60',
  'count/persistentvolumeclaims': '20',
  'count/poddisruptionbudgets.policy': '40',
  'count/pods': '100',
  'count/replicasets.apps': '500',
  'count/secrets': '100',
  'count/services': '60',
  'count/statefulsets.apps': '20',
} as const

/** The platform's quota, then ours. Both belong after all objects that the second one counts and we make. */
export function planQuotas(scope: EnvironmentScope): readonly KubeObject[] {
  return [planPlatformQuota(scope), planObjectCounts(scope)]
}

/** `dso-quota`: the environment's size as asked for in the console (helm-charts, dso-ns/templates/quota.yaml). */
function planPlatformQuota(scope: EnvironmentScope): KubeObject {
  const { cpu, memory, gpu = 0 } = scope.environment
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'dso-quota', namespace: scope.namespace, labels: consoleLabels(scope) },
    spec: {
      hard: {
        'limits.cpu': String(cpu),
        'limits.memory': memory,
        'requests.cpu': String(cpu),
        'requests.memory': memory,
        'requests.nvidia.com/gpu': String(gpu),
      },
    },
  }
}

function planObjectCounts({ session, namespace }: EnvironmentScope): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'labs-guard', namespace, labels: sessionLabels(session) },
    spec: { hard: { ...OBJECT_COUNTS } },
  }
}
