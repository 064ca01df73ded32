import type { Client } from '../kube/client.ts'
import { loadSharedKey, readSharedKey, type SharedKey } from '../kube/shared-key.ts'

const drawKey = (namespace: string): SharedKey => ({
  namespace,
  name: 'draw-key',
  isKey: () => true,
  remedy: 'key "key": restore it from a backup',
})

/**
 * The key that parameters are drawn with: made at the first start, then kept for good, so that deleting and
 * re-applying a session redraws nothing.
 */
export function loadDrawKey(client: Client, namespace: string): Promise<Uint8Array> {
  return loadSharedKey(client, drawKey(namespace))
}

/** The key, or undefined before the first start. Throws when the Secret is there without it. */
export function readDrawKey(client: Client, namespace: string): Promise<Uint8Array | undefined> {
  return readSharedKey(client, drawKey(namespace))
}
