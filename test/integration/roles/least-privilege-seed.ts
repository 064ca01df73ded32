import type { KubeObject, LabSpec } from '../../../src/api/index.ts'
import { aWorkload } from '../../builders/workload.ts'

const port = { port: 80, targetPort: 8080 }
const selector = { matchLabels: { app: 'none' } }
const PLAIN: readonly (readonly [apiVersion: string, kind: string, content: object])[] = [
  ['v1', 'ConfigMap', {}],
  ['v1', 'Secret', {}],
  ['v1', 'LimitRange', { spec: { limits: [{ type: 'Container', min: { cpu: '1m' } }] } }],
  ['v1', 'Service', { spec: { selector: { app: 'none' }, ports: [port] } }],
  [
    'v1',
    'PersistentVolumeClaim',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } } },
  ],
  ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: selector } }],
  [
    'networking.k8s.io/v1',
    'Ingress',
    { spec: { defaultBackend: { service: { name: 'seed', port: { number: 80 } } } } },
  ],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' }, maxReplicas: 1 } },
  ],
  ['policy/v1', 'PodDisruptionBudget', { spec: { selector, maxUnavailable: 1 } }],
  ['monitoring.coreos.com/v1', 'PrometheusRule', {}],
  ['monitoring.coreos.com/v1', 'ServiceMonitor', {}],
  ['monitoring.coreos.com/v1', 'PodMonitor', {}],
  ['grafana.integreatly.org/v1beta1', 'GrafanaDashboard', {}],
  ['isindir.github.com/v1alpha3', 'SopsSecret', { spec: { secretTemplates: [{ name: 'none' }] } }],
  [
    'secrets.hashicorp.com/v1beta1',
    'VaultStaticSecret',
    { spec: { mount: 'none', path: 'none', type: 'kv-v2', destination: { name: 'none' } } },
  ],
]
const REPLICATED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])
const WORKLOADS: readonly string[] = [
  'Pod',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
]

/** One object of each kind that a lab may seed. */
export const SEED: NonNullable<LabSpec['seed']> = [
  ...PLAIN.map(([apiVersion, kind, content]) => ({
    apiVersion,
    kind,
    metadata: { name: 'seed' },
    ...content,
  })),
  ...WORKLOADS.map(atRest),
].map((manifest) => ({ environment: 'dev', manifest }))

/** Nothing that the end of the work has to wait for. */
function atRest(
  kind: string,
): Omit<KubeObject, 'metadata'> & { readonly metadata: { readonly name: string } } {
  const { spec, ...workload } = aWorkload(kind, '') as KubeObject & { readonly spec: object }
  const still =
    kind === 'Job' || kind === 'CronJob' ? { suspend: true } : REPLICATED.has(kind) ? { replicas: 0 } : {}
  return { ...workload, metadata: { name: 'seed' }, spec: { ...spec, ...still } }
}
