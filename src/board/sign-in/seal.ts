import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Makes values that only the board's replicas can read, and that nobody can change. */
export interface Sealer {
  /** A text that fits into a cookie. `purpose` must be given again to open it. */
  seal(value: Readonly<Record<string, unknown>>, purpose: string): string
  /** The value, or nothing when it was not sealed so, with this key, for this purpose. Never throws. */
  open(text: string, purpose: string): Readonly<Record<string, unknown>> | undefined
}

/** Bytes of a key: AES-256. */
export const KEY_BYTES = 32

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** More than any cookie holds, unpacked. */
const MOST_BYTES = 64 * 1024

/** Seals with AES-256-GCM: `base64url(nonce ‖ tag ‖ ciphertext)`. Deflated first: a token's base64 shrinks by a quarter. */
export function createSealer(key: Uint8Array): Sealer {
  if (key.length !== KEY_BYTES) throw new Error(`A key of ${KEY_BYTES} bytes is needed, not of ${key.length}`)
  return {
    seal(value, purpose) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(Buffer.from(purpose))
      const packed = deflateRawSync(JSON.stringify(value))
      const sealed = Buffer.concat([cipher.update(packed), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open(text, purpose) {
      try {
        const bytes = Buffer.from(text, 'base64url')
        const nonce = bytes.subarray(0, NONCE_BYTES)
        const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(purpose))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const sealed = bytes.subarray(NONCE_BYTES + TAG_BYTES)
        const packed = Buffer.concat([decipher.update(sealed), decipher.final()])
        const value: unknown = JSON.parse(
          inflateRawSync(packed, { maxOutputLength: MOST_BYTES }).toString('utf8'),
        )
        return isRecord(value) ? value : undefined
      } catch {
        return undefined
      }
    },
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
