import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Leaf } from './tree.ts'

/** As getsops/sops has it (aes/cipher.go `nonceSize`): longer than GCM's usual twelve bytes. */
const NONCE_BYTES = 32
const TAG_BYTES = 16
/** As getsops/sops has it, but for the commas: base64 has none, and `.+` four times would try every way to share them out. */
const ENCRYPTED = /^ENC\[AES256_GCM,data:([^,]+),iv:([^,]+),tag:([^,]+),type:([^,\]]+)\]/

/** A value that is not what SOPS made with this key, for this place. The message never holds a value. */
export class CipherError extends Error {
  override readonly name = 'CipherError'
}

/** What authenticates a value's place: its keys, each followed by a colon. */
export function placeOf(path: readonly string[]): string {
  return `${path.join(':')}:`
}

/** The bytes of a leaf as SOPS encrypts and hashes them (sops.go `ToBytes`): booleans in title case. */
export function bytesOf(leaf: Leaf): Buffer {
  if (typeof leaf === 'boolean') return Buffer.from(leaf ? 'True' : 'False')
  return Buffer.from(String(leaf))
}

/**
 * `ENC[AES256_GCM,…]` of a value (aes/cipher.go `Encrypt`); an empty text stays empty. `additional` is what the value is
 * bound to: its place, or the time of the last change for a MAC.
 */
export function encryptValue(leaf: Leaf, key: Uint8Array, additional: string): string {
  if (leaf === '') return ''
  const iv = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(additional))
  const data = Buffer.concat([cipher.update(bytesOf(leaf)), cipher.final()])
  const [data64, iv64, tag64] = [data, iv, cipher.getAuthTag()].map((part) => part.toString('base64'))
  return `ENC[AES256_GCM,data:${data64 ?? ''},iv:${iv64 ?? ''},tag:${tag64 ?? ''},type:${typeOf(leaf)}]`
}

/** The value that was encrypted. @throws CipherError */
export function decryptValue(text: string, key: Uint8Array, additional: string): Leaf {
  if (text === '') return ''
  const [, data64 = '', iv64 = '', tag64 = '', type = ''] = ENCRYPTED.exec(text) ?? []
  if (type === '') throw new CipherError('does not match sops’ data format')
  const [data, iv, tag] = [data64, iv64, tag64].map((part) => Buffer.from(part, 'base64'))
  if (data === undefined || iv === undefined || tag?.length !== TAG_BYTES || iv.length === 0)
    throw new CipherError('does not match sops’ data format')
  return typed(open(data, iv, tag, key, additional), type)
}

function open(data: Buffer, iv: Buffer, tag: Buffer, key: Uint8Array, additional: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(additional))
      .setAuthTag(tag)
    return Buffer.concat([decipher.update(data), decipher.final()]).toString()
  } catch (cause) {
    throw new CipherError('could not be decrypted with AES_GCM: message authentication failed', { cause })
  }
}

function typed(text: string, type: string): Leaf {
  if (type === 'str' || type === 'bytes' || type === 'time') return text
  if (type === 'int' || type === 'float') return Number(text)
  if (type === 'bool') return /^(1|t|true)$/i.test(text)
  throw new CipherError(`has the unknown datatype ${type}`)
}

function typeOf(leaf: Leaf): string {
  if (typeof leaf === 'string') return 'str'
  if (typeof leaf === 'boolean') return 'bool'
  return Number.isInteger(leaf) ? 'int' : 'float'
}
