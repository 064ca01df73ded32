/** What the operator is told about the platform it simulates. Read from its configuration file, validated at start. */
export interface PlatformSettings {
  /** The simulated Harbor: images are `<registry>/<project slug>/<image>:<tag>`. */
  readonly registry: string
  /** When set, images are `<prefix>/<image>:<tag>` instead (a name loaded into kind). */
  readonly imagesPrefix?: string
  /** Hosts of Ingresses end with this domain. */
  readonly appDomain: string
  /** `spec.address` of the VaultConnection. */
  readonly vaultAddress: string
}
