import { isScalar, LineCounter, parseAllDocuments, visit, type Document } from 'yaml'
import type { Json, Text } from '../api/index.ts'
import { ReasonedError } from './failure.ts'
import { toCel, VALUE_LIMITS } from './values.ts'

/** Texts whose documents are remembered: several assertions read one file. */
const REMEMBERED = 64

/**
 * Reads YAML 1.2 (core schema, merge keys, keys always text) of at most 65,536 characters. What has no form in JSON is
 * refused, as is any mistake in the text and a key that stands twice. Remembers the last texts it read.
 */
export class YamlReader {
  readonly #read = new Map<string, readonly unknown[] | ReasonedError>()

  /** Every document that is not empty, as CEL sees it. Fails as an evaluation error that says where. */
  documents(text: string): readonly unknown[] {
    const known = this.#read.get(text) ?? attempt(() => readAll(text))
    // Last in the order of insertion is last used.
    this.#read.delete(text)
    this.#read.set(text, known)
    const [oldest] = this.#read.keys()
    if (this.#read.size > REMEMBERED && oldest !== undefined) this.#read.delete(oldest)
    if (known instanceof ReasonedError) throw known.again()
    return known
  }
}

function attempt(read: () => readonly unknown[]): readonly unknown[] | ReasonedError {
  try {
    return read()
  } catch (error) {
    if (error instanceof ReasonedError) return error
    // yaml's own: an alias without anchor, or aliases that would expand without end.
    return invalid({ fr: 'alias impossible à suivre', en: 'an alias that cannot be followed' })
  }
}

function readAll(text: string): readonly unknown[] {
  if (text.length > VALUE_LIMITS.characters) throw invalid({ fr: 'texte trop long', en: 'text too long' })
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    merge: true,
    stringKeys: true,
    // It compares each key with all before it: seconds, for a text made for that. See refuseTwins.
    uniqueKeys: false,
    logLevel: 'error',
  })
  return [...documents].flatMap((document) => {
    refuseMistakes(document)
    refuseTwins(document, lines)
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return value === null ? [] : [toCel(jsonOf(value))]
  })
}

function refuseMistakes({ errors: [first] }: Document): void {
  if (first !== undefined)
    throw mistake({ fr: 'erreur de syntaxe', en: 'syntax error' }, first.linePos?.[0].line)
}

/** A key that stands twice in one map is a mistake: which of the two holds would be anybody's guess. */
function refuseTwins(document: Document, lines: LineCounter): void {
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>()
      for (const { key } of items) {
        const [name, start] = isScalar(key) ? [key.value, key.range?.[0]] : [key, undefined]
        if (keys.has(name)) {
          const line = start === undefined ? undefined : lines.linePos(start).line
          throw mistake({ fr: 'clé en double', en: 'a key stands twice' }, line)
        }
        keys.add(name)
      }
    },
  })
}

function mistake({ fr, en }: Text, line: number | undefined): ReasonedError {
  if (line === undefined) return invalid({ fr, en })
  return invalid({ fr: `${fr}, ligne ${line}`, en: `${en}, line ${line}` })
}

/** The value when JSON can say it: explicit tags make sets, bytes and the like. */
function jsonOf(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]))
  }
  throw invalid({ fr: 'valeur que JSON ne sait pas dire', en: 'a value that JSON cannot say' })
}

function invalid({ fr, en }: Text): ReasonedError {
  return new ReasonedError('invalid_yaml', { fr: `YAML illisible (${fr})`, en: `unreadable YAML (${en})` })
}
