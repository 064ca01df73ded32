import { SandboxError } from './sandbox-error.ts'

/** Where a run takes its cluster from. */
export type ClusterChoice = 'sandbox' | 'current'

/**
 * `current` only when CLUSTER=current says so. KUBECONFIG alone never chooses: it is often set, and often points at a
 * cluster that must not be touched.
 * @throws SandboxError on any other value.
 */
export function chooseCluster(env: Readonly<Record<string, string | undefined>>): ClusterChoice {
  const value = env['CLUSTER'] ?? ''
  if (value === '' || value === 'sandbox') return 'sandbox'
  if (value === 'current') return 'current'
  throw new SandboxError(
    `CLUSTER=${value} is not known: leave it out for the embedded control plane, or say CLUSTER=current`,
  )
}
