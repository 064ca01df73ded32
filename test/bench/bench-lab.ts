import type { KubeObject, LabSpec } from '../../src/api/index.ts'
import { API_VERSION } from '../../src/api/index.ts'

/** The name of the bench's lab. */
export const BENCH_LAB = 'bench'
/** The Deployment that its only check reads, and the label it must bear. */
export const JUDGED = { deployment: 'web', label: 'bench', value: 'on', check: 'bench/label' } as const

/**
 * One environment with a small seed and one check that reads a Deployment and nothing else. The Deployment wants no
 * replicas: the bench is about the operator, not about simulated pods.
 */
export function benchLab(): KubeObject {
  const labels = { app: JUDGED.deployment }
  const spec: LabSpec = {
    module: 'base',
    mode: 'practice',
    title: { fr: 'Mesure', en: 'Bench' },
    statement: { fr: 'Étiquetez le Deployment.', en: 'Label the Deployment.' },
    duration: '8h',
    passPercent: 80,
    nodes: 'any',
    rubric: 'None',
    environments: [{ name: 'dev', stage: 'dev', cpu: 2, memory: '4Gi' }],
    seed: [
      seed({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { level: 'info' } }),
      seed({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: JUDGED.deployment },
        spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
      }),
      seed({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: JUDGED.deployment },
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: 'web', image: '$(images)/web:1.0.0' }] },
          },
        },
      }),
    ],
    inputs: { web: { object: { kind: 'Deployment', name: JUDGED.deployment, environment: 'dev' } } },
    tasks: [
      {
        id: 'bench',
        title: { fr: 'Mesure', en: 'Bench' },
        checks: [
          {
            id: 'label',
            title: { fr: 'L’étiquette', en: 'The label' },
            points: 1,
            assert: [{ expr: `web.metadata.labels["${JUDGED.label}"] == "${JUDGED.value}"` }],
          },
        ],
      },
    ],
  }
  return { apiVersion: API_VERSION, kind: 'Lab', metadata: { name: BENCH_LAB }, spec }
}

function seed(manifest: KubeObject): NonNullable<LabSpec['seed']>[number] {
  return { environment: 'dev', manifest }
}
