/** The Vault of a session's project: one kv-v2 mount, named as the project's slug. */
export interface SimulatedVault {
  /** As the environment's VaultConnection says: `https://vault.example`. */
  readonly address: string
  readonly mount: string
  readonly entries: readonly { readonly path: string; readonly data: Readonly<Record<string, string>> }[]
  /** When its secrets were written, RFC 3339: the same for the whole session. */
  readonly createdAt: string
}

/** What materialising Secrets needs to know of an environment. */
export interface SecretEnvironment {
  readonly sessionUid: string
  /** The cluster's age identity, `AGE-SECRET-KEY-1…`. Never shown. */
  readonly identity: string
  readonly vault: SimulatedVault
  /** False once the final mark is being made: from then on nothing is written. */
  readonly writable: boolean
}
