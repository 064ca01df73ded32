import { kubectl } from '../builders/kubectl.ts'
import type { Rig } from './rig.ts'

/** `kubectl apply` of these objects as the owner of a kubeconfig. Throws what kubectl said when it failed. */
export async function kubectlApply(
  { sandbox }: Rig,
  objects: readonly object[],
  kubeconfig: string = sandbox.adminKubeconfig,
): Promise<void> {
  const stdin = { apiVersion: 'v1', kind: 'List', items: objects }
  const { code, stderr } = await kubectl(sandbox, ['apply', '-f', '-'], { kubeconfig, stdin })
  if (code !== 0) throw new Error(stderr)
}
