import type { EnvironmentSpec, PlatformSettings } from '../api/index.ts'
import type { Project } from './names.ts'

/** The session as planning sees it. */
export interface SessionIdentity {
  readonly uid: string
  readonly name: string
  /** The candidate's home namespace, where the session is. */
  readonly namespace: string
  /** The username that works on the environments. */
  readonly candidate: string
}

/** The operator's own ServiceAccount. */
export interface OperatorIdentity {
  readonly namespace: string
  readonly serviceAccount: string
}

/** One environment and all that its builders read. */
export interface EnvironmentScope {
  readonly session: SessionIdentity
  readonly operator: OperatorIdentity
  readonly platform: PlatformSettings
  readonly project: Project
  readonly environment: EnvironmentSpec
  /** The environment's UUID in the console. */
  readonly uuid: string
  readonly namespace: string
  /** Namespace of the session's first environment: the one with ServiceAccount `candidate`. */
  readonly firstNamespace: string
}
