import type { KubeObject } from '../api/index.ts'
import { consoleLabels } from './labels.ts'
import { uuidV5 } from './names.ts'
import type { EnvironmentScope } from './scope.ts'

const API_VERSION = 'secrets.hashicorp.com/v1beta1'

/**
 * The environment's access to Vault (helm-charts, dso-ns/templates/vso-auth.yaml). The AppRole's ids are made up from
 * the session: they open nothing.
 */
export function planVault(scope: EnvironmentScope): readonly KubeObject[] {
  const metadata = (name: string) => ({ name, namespace: scope.namespace, labels: consoleLabels(scope) })
  const secretId = uuidV5(scope.session.uid, 'vault/secret-id')
  return [
    {
      apiVersion: API_VERSION,
      kind: 'VaultConnection',
      metadata: metadata('default'),
      spec: { address: scope.platform.vaultAddress },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('vso-approle'),
      type: 'Opaque',
      data: { id: Buffer.from(secretId, 'utf8').toString('base64') },
    },
    {
      apiVersion: API_VERSION,
      kind: 'VaultAuth',
      metadata: metadata('vault-auth'),
      spec: {
        vaultConnectionRef: 'default',
        method: 'appRole',
        mount: 'approle',
        appRole: { roleId: uuidV5(scope.session.uid, 'vault/role-id'), secretRef: 'vso-approle' },
        allowedNamespaces: [scope.namespace],
      },
    },
  ]
}
