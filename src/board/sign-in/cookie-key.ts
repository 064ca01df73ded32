import { randomBytes } from 'node:crypto'
import type { KubeObject } from '../../api/index.ts'
import { isAlreadyExists, isNotFound, type Client } from '../../kube/index.ts'
import { RESOURCES } from '../resources.ts'
import { KEY_BYTES } from './seal.ts'

/** The Secret that holds the key which cookies are sealed with. Deleting it and restarting signs everybody out. */
export const COOKIE_KEY = 'board-cookie-key'

/** The key that all replicas share: made at the first start. Throws when the Secret is there without it. */
export async function loadCookieKey(client: Client, namespace: string): Promise<Uint8Array> {
  const found = await readKey(client, namespace)
  if (found !== undefined) return found
  const key = randomBytes(KEY_BYTES)
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: COOKIE_KEY, namespace },
    immutable: true,
    data: { key: key.toString('base64') },
  }
  try {
    await client.create(RESOURCES.secret, secret)
    return key
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
    // Another replica was first: its key is the key.
    const theirs = await readKey(client, namespace)
    if (theirs === undefined) throw error
    return theirs
  }
}

async function readKey(client: Client, namespace: string): Promise<Uint8Array | undefined> {
  try {
    const secret = await client.get(RESOURCES.secret, { namespace, name: COOKIE_KEY })
    const data = secret['data'] as Readonly<Record<string, string>> | undefined
    const key = Buffer.from(data?.['key'] ?? '', 'base64')
    if (key.length === KEY_BYTES) return key
    throw new Error(
      `Secret ${namespace}/${COOKIE_KEY} has no "key" of ${KEY_BYTES} bytes: delete it and restart the board`,
    )
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
