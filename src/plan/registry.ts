import type { KubeObject, PlatformSettings } from '../api/index.ts'
import { consoleLabels } from './labels.ts'
import { uuidV5, type Project } from './names.ts'
import type { EnvironmentScope } from './scope.ts'

/** The Secret that workloads name in `imagePullSecrets`. */
export const REGISTRY_PULL_SECRET = 'registry-pull-secret'

/** The prefix of the project's images: in the simulated Harbor, or wherever the operator was told they are. */
export function imagesPrefix({ registry, imagesPrefix }: PlatformSettings, project: Project): string {
  return imagesPrefix ?? `${registry}/${project.slug}`
}

/** `registry-pull-secret`: the read-only robot of the project's Harbor, its password made up from the session. */
export function planRegistryPullSecret(scope: EnvironmentScope): KubeObject {
  const username = `robot$${scope.project.slug}+ro-robot`
  const password = uuidV5(scope.session.uid, 'registry/ro-robot')
  const auth = Buffer.from(`${username}:${password}`, 'utf8').toString('base64')
  const dockerConfig = JSON.stringify({ auths: { [scope.platform.registry]: { username, password, auth } } })
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: REGISTRY_PULL_SECRET, namespace: scope.namespace, labels: consoleLabels(scope) },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(dockerConfig, 'utf8').toString('base64') },
  }
}
