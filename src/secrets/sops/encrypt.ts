import { randomBytes } from 'node:crypto'
import { Encrypter, armor } from 'age-encryption'
import { encryptValue, placeOf } from './cipher.ts'
import { macOf } from './mac.ts'
import { isList, isMap, plainOf, treeOf, walk, type Tree, type TreeMap } from './tree.ts'

/** What the platform's guide tells teams to encrypt with: `sops -e --encrypted-suffix Templates`. */
const SUFFIX = 'Templates'
/** The release whose files these are like. */
const VERSION = '3.13.3'

/**
 * The manifest encrypted for one age recipient (`age1…`) as `sops encrypt --encrypted-suffix Templates` would: the real
 * sops decrypts it. Keys are sorted, as the API server gives them back, so that its MAC can still be verified there.
 * @throws Error when the recipient is not one of age, TypeError when the manifest is encrypted already.
 */
export async function encryptSops<T extends object>(manifest: T, recipient: string, now: Date): Promise<T> {
  if ('sops' in manifest) throw new TypeError('The manifest has a sops block already')
  const plain = sorted(treeOf(manifest)) as TreeMap
  const encrypts = (path: readonly string[]): boolean => path.some((key) => key.endsWith(SUFFIX))
  const key = randomBytes(32)
  const lastModified = now.toISOString().replace(/\.\d+Z$/, 'Z')
  const encrypted = walk(plain, (leaf, path) =>
    encrypts(path) ? encryptValue(leaf, key, placeOf(path)) : leaf,
  )
  const sops = {
    age: [{ recipient, enc: await armoured(key, recipient) }],
    lastmodified: lastModified,
    mac: encryptValue(macOf(plain, { macOnlyEncrypted: false, encrypts }), key, lastModified),
    encrypted_suffix: SUFFIX,
    version: VERSION,
  }
  // A tree that was made of an object gives the same kind of object back.
  return { ...(plainOf(encrypted) as T), sops }
}

async function armoured(key: Uint8Array, recipient: string): Promise<string> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return armor.encode(await encrypter.encrypt(key))
}

function sorted(tree: Tree): Tree {
  if (isList(tree)) return tree.map(sorted)
  if (!isMap(tree)) return tree
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]))
}
