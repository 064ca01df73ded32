import { createHmac, timingSafeEqual } from 'node:crypto'

/** The digest that stands for a Secret's value in evidence: hex HMAC-SHA256 under the evidence's salt (in hex). */
export function secretDigest(salt: string, value: Uint8Array): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(value).digest('hex')
}

/** True when the digest is that of the text, compared in a time that does not tell how much of it is right. */
export function isDigestOf(digest: string, salt: string, text: string): boolean {
  const expected = Buffer.from(secretDigest(salt, Buffer.from(text)))
  const found = Buffer.from(digest)
  return found.length === expected.length && timingSafeEqual(found, expected)
}
