import type { ErrorCode } from '../api/index.ts'
import type { Permission } from './permissions.ts'

/** What keeps a cluster, or somebody on it, from what we need; a value, never thrown. */
export type Problem =
  | {
      readonly code: Extract<ErrorCode, 'ClusterTooOld'>
      /** The server's version, as it says it. */
      readonly found: string
      readonly needed: string
    }
  | {
      readonly code: Extract<ErrorCode, 'KindOutdated'>
      readonly kind: string
      /** Paths of fields that its definition does not have; none when it is not served at all. */
      readonly missing: readonly string[]
    }
  | {
      readonly code: Extract<ErrorCode, 'PermissionMissing'>
      readonly permission: Permission
    }
