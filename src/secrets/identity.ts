import { hkdfSync } from 'node:crypto'
import { identityToRecipient } from 'age-encryption'
import { bech32 } from './bech32.ts'

/**
 * The age identity (`AGE-SECRET-KEY-1…`) of a session's simulated cluster: an X25519 key derived from the operator's
 * draw key and the session's UID, so that it is stored nowhere and is the same after a restart.
 */
export function identityOf(drawKey: Uint8Array, sessionUid: string): string {
  const key = hkdfSync('sha256', drawKey, '', `age/${sessionUid}`, 32)
  return bech32('age-secret-key-', new Uint8Array(key)).toUpperCase()
}

/** The recipient (`age1…`) that candidates encrypt for. */
export function recipientOf(drawKey: Uint8Array, sessionUid: string): Promise<string> {
  return identityToRecipient(identityOf(drawKey, sessionUid))
}
