import type { SimulatedVault } from '../environment.ts'
import { failure, type VaultFailure } from './failure.ts'
import type { VaultStaticSecretSpec } from './spec.ts'

/** The only VaultAuth of an environment (cloud-pi-native/helm-charts, dso-ns/templates/vso-auth.yaml). */
const VAULT_AUTH = 'vault-auth'

/** What the Vault answers. */
export interface VaultSecret {
  readonly data: Readonly<Record<string, string>>
  /** The whole answer of a kv-v2 read, as VSO keeps it under `_raw`. */
  readonly raw: string
}

/** Logs in and reads, as Vault Secrets Operator would: the secret, or why there is none. */
export function readVault(
  spec: VaultStaticSecretSpec,
  namespace: string,
  vault: SimulatedVault,
): { readonly secret: VaultSecret } | { readonly failure: VaultFailure } {
  const login = authError(spec.vaultAuthRef ?? '', namespace)
  if (login !== undefined) return failure('VaultClientConfigError', 'Failed to get Vault auth login', login)
  const readError = (error: string) => failure('VaultClientError', 'Failed to read Vault secret', error)
  const versioned = spec.type === 'kv-v2'
  const path = joinPath(spec.mount, ...(versioned ? ['data'] : []), spec.path)
  if (joinPath(spec.mount) !== vault.mount) {
    // The project's AppRole reads its own mount and nothing else; Vault says the same of mounts that do not exist.
    return readError(responseError(vault, path, 403, '* 1 error occurred:\n\t* permission denied\n\n'))
  }
  if (!versioned) {
    // builtin kv-v2 answers so to paths that are none of its own (hashicorp/vault-plugin-secrets-kv, backend.go).
    const hint =
      'Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. ' +
      "If using the Vault CLI, use 'vault kv get' for this operation."
    return readError(responseError(vault, path, 404, `* ${hint}`))
  }
  const entry = vault.entries.find((each) => each.path === joinPath(spec.path))
  if (entry === undefined || (spec.version ?? 0) > 1)
    return readError(`empty response from Vault, path="${path}"`)
  return { secret: { data: entry.data, raw: rawAnswer(entry.data, vault.createdAt) } }
}

/** How a VaultAuth is looked up (common/common.go `ParseResourceRef`): without a name, `default` of the operator's namespace. */
function authError(ref: string, namespace: string): string | undefined {
  const parts = ref.split('/')
  if (parts.length > 2) return `invalid name: ${ref}`
  const [name = '', within = namespace] = [...parts].reverse()
  if (ref !== '' && name === VAULT_AUTH && within === namespace) return undefined
  return `VaultAuth.secrets.hashicorp.com "${ref === '' ? 'default' : name}" not found`
}

/** `ResponseError.Error()` of hashicorp/vault/api. */
function responseError({ address }: SimulatedVault, path: string, code: number, errors: string): string {
  return `Error making API request.\n\nURL: GET ${address}/v1/${path}\nCode: ${code}. Errors:\n\n${errors}`
}

function joinPath(...parts: readonly string[]): string {
  return parts.join('/').split('/').filter(Boolean).join('/')
}

/** Keys in Go's order. */
function rawAnswer(data: VaultSecret['data'], createdAt: string): string {
  const sorted = Object.fromEntries(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)))
  const metadata = {
    created_time: createdAt,
    custom_metadata: null,
    deletion_time: '',
    destroyed: false,
    version: 1,
  }
  return JSON.stringify({ data: sorted, metadata })
}
