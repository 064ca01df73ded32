/**
 * Why a Secret could not be materialised, in the words of hashicorp/vault-secrets-operator v1.4
 * (controllers/vaultstaticsecret_controller.go, consts/reasons.go).
 */
export interface VaultFailure {
  /** Reason of the Warning event. */
  readonly reason:
    | 'VaultClientConfigError'
    | 'VaultClientError'
    | 'TransformationError'
    | 'SecretDataBuilderError'
    | 'SecretSyncError'
    | 'InexistentDestination'
  /** What was attempted: `Failed to read Vault secret`. */
  readonly action: string
  /** The error itself. */
  readonly error: string
}

/** Candidates' own texts are quoted in them, and kept in the status. */
const LONGEST_ERROR = 2_048

/** A failure as an outcome. */
export function failure(
  reason: VaultFailure['reason'],
  action: string,
  error: string,
): { readonly failure: VaultFailure } {
  return { failure: { reason, action, error: error.slice(0, LONGEST_ERROR) } }
}
