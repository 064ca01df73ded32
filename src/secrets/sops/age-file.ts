import { createDecipheriv, hkdfSync } from 'node:crypto'
import { Decrypter } from 'age-encryption'

const NONCE_BYTES = 16
const TAG_BYTES = 16
/** The line that ends a header: its MAC, 32 bytes in base64 without padding. */
const HEADER_END = /\n--- [A-Za-z0-9+/]{43}\n/
/** Of the first chunk, which is the last one as well (age-encryption.org/v1, "Payload"). */
const ONLY_CHUNK = Buffer.from('000000000000000000000001', 'hex')

/**
 * Decrypts an age file of one chunk (up to 64 KiB: a data key has 32 bytes). The library reads the header; its own
 * `decrypt` pipes the rest through web streams, which in Node make an Error and format its stack, and with source maps
 * that costs an operator half of its memory.
 * @throws Error when the identity is none of the file's recipients, or the file is damaged.
 */
export async function decryptAge(file: Uint8Array, identity: string): Promise<Uint8Array> {
  const end = HEADER_END.exec(Buffer.from(file).toString('latin1'))
  if (end === null) throw new Error('not an age file')
  const headerBytes = end.index + end[0].length
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const fileKey = await decrypter.decryptHeader(file.subarray(0, headerBytes))
  const nonce = file.subarray(headerBytes, headerBytes + NONCE_BYTES)
  const chunk = file.subarray(headerBytes + NONCE_BYTES)
  const key = new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32))
  const decipher = createDecipheriv('chacha20-poly1305', key, ONLY_CHUNK, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(chunk.subarray(chunk.length - TAG_BYTES))
  return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - TAG_BYTES)), decipher.final()])
}
