import { randomBytes } from 'node:crypto'
import { KINDS, type KubeObject } from '../api/index.ts'
import type { Client } from './client.ts'
import { isAlreadyExists, isNotFound } from './errors.ts'

/** A key that all replicas share: the Secret that holds it, and what to do when it is there without one. */
export interface SharedKey {
  readonly namespace: string
  readonly name: string
  /** Whether what the Secret holds under `key` can be one; it is made with 32 bytes. */
  readonly isKey: (found: Uint8Array) => boolean
  /** Of the error: what is wrong with the Secret, and how to mend it. */
  readonly remedy: string
}

/** AES-256, HMAC-SHA256. */
const SHARED_KEY_BYTES = 32

/** The key, made at the first start and never changed. Throws when the Secret is there without it. */
export async function loadSharedKey(client: Client, shared: SharedKey): Promise<Uint8Array> {
  const found = await readSharedKey(client, shared)
  if (found !== undefined) return found
  const key = randomBytes(SHARED_KEY_BYTES)
  const { namespace, name } = shared
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    immutable: true,
    data: { key: key.toString('base64') },
  }
  try {
    await client.create(KINDS.Secret, secret)
    return key
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
    // Another replica was first: its key is the key.
    const theirs = await readSharedKey(client, shared)
    if (theirs === undefined) throw error
    return theirs
  }
}

/** The key, or undefined before the first start. Throws when the Secret is there without it. */
export async function readSharedKey(client: Client, shared: SharedKey): Promise<Uint8Array | undefined> {
  const { namespace, name, isKey, remedy } = shared
  try {
    const secret = await client.get(KINDS.Secret, { namespace, name })
    const text = (secret['data'] as Readonly<Record<string, string>> | undefined)?.['key']
    const found = text === undefined ? undefined : Buffer.from(text, 'base64')
    if (found !== undefined && isKey(found)) return found
    throw new Error(`Secret ${namespace}/${name} has no ${remedy}`)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
