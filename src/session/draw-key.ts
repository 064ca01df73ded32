import { randomBytes } from 'node:crypto'
import type { KubeObject } from '../api/index.ts'
import type { Client } from '../kube/client.ts'
import { isAlreadyExists, isNotFound } from '../kube/errors.ts'
import { RESOURCES } from './resources.ts'

const NAME = 'draw-key'

/**
 * The key that parameters are drawn with: made at the first start, then kept for good, so that deleting and
 * re-applying a session redraws nothing.
 */
export async function loadDrawKey(client: Client, namespace: string): Promise<Uint8Array> {
  return (await readDrawKey(client, namespace)) ?? (await makeKey(client, namespace))
}

/** The key, or undefined before the first start. Throws when the Secret is there without it. */
export async function readDrawKey(client: Client, namespace: string): Promise<Uint8Array | undefined> {
  try {
    const secret = await client.get(RESOURCES.secret, { namespace, name: NAME })
    const key = (secret['data'] as Record<string, string> | undefined)?.['key']
    if (key === undefined)
      throw new Error(`Secret ${namespace}/${NAME} has no key "key": restore it from a backup`)
    return Buffer.from(key, 'base64')
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

async function makeKey(client: Client, namespace: string): Promise<Uint8Array> {
  const key = randomBytes(32)
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: NAME, namespace },
    immutable: true,
    data: { key: key.toString('base64') },
  }
  try {
    await client.create(RESOURCES.secret, secret)
    return key
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
    // Another replica was first: its key is the key.
    const theirs = await readDrawKey(client, namespace)
    if (theirs === undefined) throw error
    return theirs
  }
}
