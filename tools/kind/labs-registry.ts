import type { KubeObject } from '../../src/api/index.ts'

/** The namespace of the labs' registry. */
export const REGISTRY_NAMESPACE = 'labs-registry'

/** On each node's own loopback: nothing but its containerd reaches it. */
const ADDRESS = '127.0.0.1:5050'
/** Where kind's containerd looks registries up; it reads them anew for each pull. */
const CERTS_DIR = '/etc/containerd/certs.d'

/**
 * Stands in for the registries that labs name, on every node: it serves the images of `labs/images` under their own
 * names, private ones to those only who show a pull secret. Images loaded onto a node would be there for everybody.
 */
export function labsRegistry(image: string): readonly KubeObject[] {
  const labels = { app: REGISTRY_NAMESPACE }
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: REGISTRY_NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: REGISTRY_NAMESPACE, namespace: REGISTRY_NAMESPACE, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            hostNetwork: true,
            automountServiceAccountToken: false,
            tolerations: [{ operator: 'Exists' }],
            initContainers: [
              {
                name: 'configure',
                image,
                args: ['configure', CERTS_DIR, ADDRESS],
                securityContext: { runAsUser: 0 },
                volumeMounts: [{ name: 'certs', mountPath: CERTS_DIR }],
              },
            ],
            containers: [
              {
                name: 'registry',
                image,
                args: ['registry', ADDRESS],
                securityContext: {
                  runAsUser: 65532,
                  runAsNonRoot: true,
                  readOnlyRootFilesystem: true,
                  allowPrivilegeEscalation: false,
                  capabilities: { drop: ['ALL'] },
                },
                resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
              },
            ],
            volumes: [{ name: 'certs', hostPath: { path: CERTS_DIR, type: 'DirectoryOrCreate' } }],
          },
        },
      },
    },
  ]
}
