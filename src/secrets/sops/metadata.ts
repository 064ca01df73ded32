import { compileForKeys, type KeyTest } from '../key-patterns.ts'
import { isList, isMap, keysOf, textAt, type TreeMap } from './tree.ts'

/** What is wrong with an encrypted document, and where. */
export interface SopsMistake {
  /** `sops.age[0].enc`, `spec.secretTemplates.stringData.password`. */
  readonly path: string
  readonly text: string
}

/** One age recipient of a document. */
export interface AgeRecipient {
  readonly recipient: string
  /** The data key, encrypted for the recipient, armoured. */
  readonly enc: string
}

/** The `sops` block of a document, as far as it is read here. */
export interface SopsMetadata {
  readonly age: readonly AgeRecipient[]
  readonly lastModified: string
  readonly mac: string
  readonly macOnlyEncrypted: boolean
  /** Whether the value at a path is encrypted. */
  readonly encrypts: (path: readonly string[]) => boolean
}

/** Used when the block names no other rule (getsops/sops, sops.go `DefaultUnencryptedSuffix`). */
const UNENCRYPTED_SUFFIX = '_unencrypted'
/** Key services of SOPS that a simulated cluster has no key for. */
const OTHER_KEYS = ['kms', 'pgp', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms', 'key_groups']

/** Reads the `sops` block of a document. */
export function readMetadata(
  document: TreeMap,
): { readonly metadata: SopsMetadata } | { readonly mistake: SopsMistake } {
  const block = document.get('sops')
  if (!isMap(block) || block.size === 0)
    return mistake('sops', 'metadata not found: the object is not encrypted')
  const age = ageRecipients(block)
  if (age.length === 0) {
    const others = OTHER_KEYS.filter((key) => isList(block.get(key)))
    return mistake(
      'sops.age',
      `no age recipient${others.length === 0 ? '' : `, only ${others.join(', ')}`}: the cluster’s key is an age key`,
    )
  }
  const lastModified = textAt(block, 'lastmodified')
  if (lastModified === undefined || Number.isNaN(Date.parse(lastModified)))
    return mistake('sops.lastmodified', `found ${lastModified ?? 'nothing'}, expected a time`)
  const rule = encryptionRule(block, document)
  if ('mistake' in rule) return rule
  const macOnlyEncrypted = block.get('mac_only_encrypted') === true
  return {
    metadata: {
      age,
      lastModified,
      mac: textAt(block, 'mac') ?? '',
      macOnlyEncrypted,
      encrypts: rule.encrypts,
    },
  }
}

function ageRecipients(block: TreeMap): AgeRecipient[] {
  const listed = block.get('age')
  if (!isList(listed)) return []
  return listed.map((entry) => ({
    recipient: textAt(entry, 'recipient') ?? '',
    enc: textAt(entry, 'enc') ?? '',
  }))
}

/** `sops.go`, `shouldBeEncrypted`; with several rules the last one of this order decides. */
function encryptionRule(
  block: TreeMap,
  document: TreeMap,
): Pick<SopsMetadata, 'encrypts'> | { readonly mistake: SopsMistake } {
  const named = (key: string): string => textAt(block, key) ?? ''
  const tests: Record<string, KeyTest | undefined> = {}
  for (const rule of ['unencrypted_regex', 'encrypted_regex']) {
    const source = named(rule)
    if (source === '') continue
    const compiled = compileForKeys([source], keysOf(document))
    if ('problem' in compiled) return mistake(`sops.${rule}`, compiled.problem)
    tests[rule] = compiled.tests.get(source)
  }
  const { unencrypted_regex: unencrypted, encrypted_regex: encrypted } = tests
  const suffix = named('encrypted_suffix')
  const none = suffix === '' && unencrypted === undefined && encrypted === undefined
  const plainSuffix = named('unencrypted_suffix') || (none ? UNENCRYPTED_SUFFIX : '')
  const encrypts = (path: readonly string[]): boolean => {
    let answer = true
    if (plainSuffix !== '' && path.some((key) => key.endsWith(plainSuffix))) answer = false
    if (suffix !== '') answer = path.some((key) => key.endsWith(suffix))
    if (unencrypted !== undefined && path.some(unencrypted)) answer = false
    if (encrypted !== undefined) answer = path.some(encrypted)
    return answer
  }
  return { encrypts }
}

/** A mistake as an outcome. */
export function mistake(path: string, text: string): { readonly mistake: SopsMistake } {
  return { mistake: { path, text } }
}
