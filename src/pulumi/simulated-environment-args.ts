/** What a practice environment is made of. Plain values: names and objects are planned before anything is deployed. */
export interface SimulatedEnvironmentArgs {
  /**
   * What environments of one project have in common, by the console's rule: 2 to 20 lower-case letters and digits. The
   * simulated project's own name is made from it, as a session's is: `p` and 8 characters.
   */
  readonly project: string
  /** The environment's name, by the console's rule: 2 to 11 lower-case letters and digits. */
  readonly environment: string
  /** Platform rules warn in dev, integration and staging, and refuse in prod. */
  readonly stage: 'dev' | 'integration' | 'staging' | 'prod'
  /** CPU quota, in cores. */
  readonly cpu: number
  /** Memory quota, such as `4Gi`. */
  readonly memory: string
  /** GPU quota; none when absent. */
  readonly gpu?: number
  /** User names of those who work there: each is bound to ClusterRole `labs-candidate`. */
  readonly members: readonly string[]
  /** The platform that is simulated, as the operator's own configuration has it. */
  readonly platform: SimulatedPlatformArgs
}

/** The simulated platform. */
export interface SimulatedPlatformArgs {
  /** Harbor: images are `<registry>/<project>/<image>:<tag>`. */
  readonly registry: string
  /** When set, images are `<prefix>/<image>:<tag>` instead. */
  readonly imagesPrefix?: string
  /** Hosts of Ingresses end with this domain. */
  readonly appDomain: string
  /** Address in the VaultConnection, an http or https URL. */
  readonly vaultAddress: string
}
