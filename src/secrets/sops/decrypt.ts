import { armor, identityToRecipient } from 'age-encryption'
import { decryptAge } from './age-file.ts'
import { CipherError, decryptValue, placeOf } from './cipher.ts'
import { macOf } from './mac.ts'
import { mistake, readMetadata, type SopsMetadata, type SopsMistake } from './metadata.ts'
import { walk, type TreeMap } from './tree.ts'

const DATA_KEY_BYTES = 32

/** Every stanza costs a multiplication on a curve. `sops` writes one recipient's data key in some 400 characters. */
const LONGEST_DATA_KEY = 512
const MOST_RECIPIENTS = 32

/** A document in clear, or what is wrong with it. */
export type Decrypted = { readonly plain: TreeMap } | { readonly mistake: SopsMistake }

/** Whether the MAC that was made at encryption is that of the document in clear. */
export type MacProof = (plain: TreeMap, metadata: SopsMetadata, mac: string) => boolean

/**
 * Decrypts a SOPS document with one age identity (`AGE-SECRET-KEY-1…`), as `sops decrypt` does (getsops/sops v3.13,
 * sops.go): data key, values, MAC. Answers the document without its `sops` block. Never throws on what a document says.
 */
export async function decryptSops(
  document: TreeMap,
  identity: string,
  proves: MacProof = inDocumentOrder,
): Promise<Decrypted> {
  const read = readMetadata(document)
  if ('mistake' in read) return read
  const { metadata } = read
  const opened = await dataKey(metadata, identity)
  if ('mistake' in opened) return opened
  const values = decryptValues(document, metadata, opened.key)
  if ('mistake' in values) return values
  const mac = recordedMac(metadata, opened.key)
  if (mac === undefined)
    return mistake('sops.mac', 'is not the one written by the encryption that sops.lastmodified names')
  return proves(values.plain, metadata, mac)
    ? values
    : mistake(
        'sops.mac',
        'MAC mismatch: a value was changed, added or removed after the encryption; encrypt it again',
      )
}

/** A file's MAC: its keys stand in the order they were encrypted in. */
function inDocumentOrder(plain: TreeMap, metadata: SopsMetadata, mac: string): boolean {
  return macOf(plain, metadata) === mac
}

async function dataKey(
  { age }: SopsMetadata,
  identity: string,
): Promise<{ readonly key: Uint8Array } | { readonly mistake: SopsMistake }> {
  const own = await identityToRecipient(identity)
  for (const { enc } of age.slice(0, MOST_RECIPIENTS)) {
    if (enc.length > LONGEST_DATA_KEY) continue
    try {
      const key = await decryptAge(armor.decode(enc), identity)
      if (key.length === DATA_KEY_BYTES) return { key }
    } catch {
      // For somebody else, or damaged: another entry may do.
    }
  }
  const index = age.findIndex(({ recipient }) => recipient === own)
  if (index >= 0) return mistake(`sops.age[${index}].enc`, 'the data key cannot be read: the text is damaged')
  const found = age
    .slice(0, MOST_RECIPIENTS)
    .map(({ recipient }) => recipient.slice(0, 100))
    .join(', ')
  return mistake('sops.age[0].recipient', `encrypted for ${found}, expected the cluster’s key ${own}`)
}

function decryptValues(document: TreeMap, metadata: SopsMetadata, key: Uint8Array): Decrypted {
  let wrong: SopsMistake | undefined
  const plain = walk(without(document, 'sops'), (leaf, path) => {
    if (wrong !== undefined || !metadata.encrypts(path)) return leaf
    try {
      if (typeof leaf !== 'string') throw new CipherError(`is not encrypted: a ${typeof leaf}`)
      return decryptValue(leaf, key, placeOf(path))
    } catch (error) {
      if (!(error instanceof CipherError)) throw error
      wrong = { path: path.join('.'), text: `the value ${error.message}` }
      return leaf
    }
  })
  return wrong === undefined ? { plain: plain as TreeMap } : { mistake: wrong }
}

/** Undefined when it cannot be decrypted. */
function recordedMac({ mac, lastModified }: SopsMetadata, key: Uint8Array): string | undefined {
  try {
    return String(decryptValue(mac, key, lastModified))
  } catch (error) {
    if (error instanceof CipherError) return undefined
    throw error
  }
}

function without(document: TreeMap, ...keys: readonly string[]): TreeMap {
  return new Map([...document].filter(([key]) => !keys.includes(key)))
}
