import type { PlanInput } from '../../src/plan/index.ts'

/** A plan's input: a lab of two environments and a small seed, one part replaced at will. */
export function aPlanInput(changes: Partial<PlanInput> = {}): PlanInput {
  return {
    session: {
      uid: '6f8a3c1e-52d4-4b0e-9a77-0d1c2b3a4f5e',
      name: 'premier-deploiement',
      namespace: 'camille',
      candidate: 'camille@example.fr',
    },
    spec: {
      environments: [
        { name: 'dev', stage: 'dev', cpu: 2, memory: '4Gi' },
        { name: 'live', stage: 'prod', cpu: 0.5, memory: '1024Mi', gpu: 1 },
      ],
      seed: [
        {
          environment: 'dev',
          manifest: {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'repo' },
            data: { app: '$(params.app)' },
          },
        },
        {
          environment: 'dev',
          manifest: {
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { name: 'db', labels: { app: 'db' } },
            spec: { containers: [{ name: 'db', image: '$(images)/postgres:16.4', args: ['$(POD_NAME)'] }] },
          },
        },
      ],
    },
    parameters: { app: 'boreal', replicas: 3 },
    platform: {
      registry: 'harbor.example',
      appDomain: 'apps.example',
      vaultAddress: 'https://vault.example',
    },
    operator: { namespace: 'cloud-pi-labs', serviceAccount: 'operator' },
    ...changes,
  }
}
