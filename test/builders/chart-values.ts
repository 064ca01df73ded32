import type { CloudPiLabsValues, WorkloadValues } from '../../src/pulumi/index.ts'

const workload: Required<WorkloadValues> = {
  replicas: 2,
  resources: { requests: { cpu: '100m' }, limits: { memory: '256Mi' } },
  podAnnotations: { team: 'training' },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  affinity: { nodeAffinity: {} },
  priorityClassName: 'high',
}

/** The chart with each of its values set, as the Pulumi component takes them. */
export const everyChartValue: Required<CloudPiLabsValues> = {
  image: {
    repository: 'registry.example/cloud-pi-labs',
    tag: '0.1.0',
    digest: `sha256:${'0'.repeat(64)}`,
    pullPolicy: 'Always',
    pullSecrets: ['registry'],
  },
  images: { registry: 'harbor.example', prefix: 'harbor.example/labs' },
  candidate: {
    server: 'https://api.example:6443',
    ca: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----',
  },
  platform: { appDomain: 'apps.example', vaultAddress: 'https://vault.example' },
  seats: 30,
  seatsPerCandidate: 2,
  nodes: 'simulated',
  retainEnvironment: '10m',
  retainTranscripts: '400d',
  workers: 8,
  platformIdentities: {
    usernames: ['admin'],
    prefixes: ['system:serviceaccount:kube-system:'],
    nodes: ['system:node:'],
    groups: ['system:masters'],
  },
  operator: { ...workload, serviceAccount: { name: 'labs', annotations: { team: 'training' } } },
  board: {
    ...workload,
    enabled: true,
    proxies: 1,
    secureCookies: true,
    timeZone: 'Indian/Reunion',
    stuckAfter: { tries: 5, minutes: 10 },
  },
  labs: { enabled: true, include: ['first-deployment'] },
  crds: { enabled: true },
  foreignCRDs: { enabled: false },
  runAsUser: null,
  networkPolicy: { enabled: true, apiServerPorts: [6443] },
  serviceMonitor: { enabled: true, interval: '30s', labels: { release: 'prometheus' } },
}
