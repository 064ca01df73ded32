import { stringify } from 'yaml'
import type { SessionEnvironment } from '../api/index.ts'

/** What a candidate's kubeconfig is made of. */
export interface KubeconfigParts {
  readonly server: string
  /** PEM. */
  readonly ca: string
  readonly token: string
  readonly environments: readonly SessionEnvironment[]
  /** The namespace of the session itself. */
  readonly home: string
}

/**
 * The candidate's kubeconfig: one context for each environment, named like it, the first one current, and `session`
 * for the namespace where the session is (to submit, to take a hint).
 */
export function renderKubeconfig({ server, ca, token, environments, home }: KubeconfigParts): string {
  const namespaces = [...environments, { name: 'session', namespace: home }]
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'cloud-pi',
        cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') },
      },
    ],
    users: [{ name: 'candidate', user: { token } }],
    contexts: namespaces.map(({ name, namespace }) => ({
      name,
      context: { cluster: 'cloud-pi', user: 'candidate', namespace },
    })),
    'current-context': environments[0]?.name ?? 'session',
  })
}
