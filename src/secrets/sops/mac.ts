import { createHash } from 'node:crypto'
import { bytesOf } from './cipher.ts'
import type { SopsMetadata } from './metadata.ts'
import { walk, type TreeMap } from './tree.ts'

/** SHA-256 of "sops": a MAC over encrypted values only begins with it (sops.go `MACOnlyEncryptedInitialization`). */
const ONLY_ENCRYPTED = createHash('sha256').update('sops').digest()

/** The MAC of a plain document without its `sops` block: SHA-512 over its values in document order, upper-case hex. */
export function macOf(
  plain: TreeMap,
  { macOnlyEncrypted, encrypts }: Pick<SopsMetadata, 'macOnlyEncrypted' | 'encrypts'>,
): string {
  const hash = createHash('sha512')
  if (macOnlyEncrypted) hash.update(ONLY_ENCRYPTED)
  walk(plain, (leaf, path) => {
    if (!macOnlyEncrypted || encrypts(path)) hash.update(bytesOf(leaf))
    return leaf
  })
  return hash.digest('hex').toUpperCase()
}
