import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'

const CONTROL_PLANE = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
/** Where the node finds the patches. */
const PATCHES = '/kind/labs-patches'

/** A lab pulls its few small images for each candidate anew, all from the node itself: they need not wait in a line. */
const KUBELET = {
  kind: 'KubeletConfiguration',
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  serializeImagePulls: false,
  registryPullQPS: 0,
}

/**
 * kind's configuration of one node. Its control plane requests next to nothing: what is requested decides how many of the
 * candidates' pods fit on a small machine.
 */
export async function nodeConfig(dir: string): Promise<string> {
  const patches = join(dir, 'patches')
  await mkdir(patches, { recursive: true })
  for (const name of CONTROL_PLANE) {
    const patch = { spec: { containers: [{ name, resources: { requests: { cpu: '10m' } } }] } }
    await writeFile(join(patches, `${name}+strategic.json`), JSON.stringify(patch))
  }
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    kubeadmConfigPatches: [stringify(KUBELET)],
    nodes: [
      {
        role: 'control-plane',
        extraMounts: [{ hostPath: patches, containerPath: PATCHES, readOnly: true }],
        kubeadmConfigPatches: [stringify({ kind: 'InitConfiguration', patches: { directory: PATCHES } })],
      },
    ],
  })
}
