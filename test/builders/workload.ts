interface Changes {
  readonly metadata?: object
  readonly container?: object
  readonly pod?: object
}

const labels = { app: 'atlas', env: 'prod', tier: 'backend' }

/** A pod spec that breaks none of the platform's rules nor the restricted Pod Security level. */
export function aPodSpec({ container = {}, pod = {} }: Changes = {}): object {
  const size = { cpu: '10m', memory: '16Mi' }
  return {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'atlas',
        image: 'harbor.example/p7sahj3r4/java-demo:1.2.0',
        ports: [{ containerPort: 8080 }],
        resources: { requests: size, limits: size },
        readinessProbe: { httpGet: { path: '/health', port: 8080 } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...container,
      },
    ],
    ...pod,
  }
}

/** A workload of any kind with that pod spec. */
export function aWorkload(kind: string, namespace: string, changes: Changes = {}): object {
  const metadata = { name: 'atlas', namespace, labels, ...changes.metadata }
  const spec = aPodSpec(changes)
  const template = { metadata: { labels }, spec }
  const finite = { metadata: { labels }, spec: { ...spec, restartPolicy: 'Never' } }
  const selector = { matchLabels: { app: 'atlas' } }
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata, spec }
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: { template: finite } }
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        metadata,
        spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: finite } } },
      }
    case 'StatefulSet':
      return { apiVersion: 'apps/v1', kind, metadata, spec: { serviceName: 'atlas', selector, template } }
    default:
      return { apiVersion: 'apps/v1', kind, metadata, spec: { selector, template } }
  }
}
