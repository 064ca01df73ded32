import { loadSharedKey, type Client } from '../../kube/index.ts'
import { KEY_BYTES } from './seal.ts'

/** The Secret that holds the key which cookies are sealed with. Deleting it and restarting signs everybody out. */
export const COOKIE_KEY = 'board-cookie-key'

/** The key that all replicas share: made at the first start. Throws when the Secret is there without it. */
export function loadCookieKey(client: Client, namespace: string): Promise<Uint8Array> {
  return loadSharedKey(client, {
    namespace,
    name: COOKIE_KEY,
    isKey: (found) => found.length === KEY_BYTES,
    remedy: `"key" of ${KEY_BYTES} bytes: delete it and restart the board`,
  })
}
