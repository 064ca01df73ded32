import { isScalar, parseDocument, visit, type Document } from 'yaml'
import { API_VERSION, type FieldError } from '../api/index.ts'
import { shown } from './shapes.ts'

/** A file that may be a transcript: what stands for the envelope, and the rest of the manifest around it. */
export interface TranscriptFile {
  readonly envelope: unknown
  /** Of a LabTranscript: what its spec repeats of the statement. Absent in a bare envelope. */
  readonly repeated?: Readonly<Record<string, unknown>>
}

/** Several times what an envelope may have: a longer text is not worth the time. */
const MAX_CHARACTERS = 4 * 1024 * 1024

/** Reads an envelope, or a LabTranscript in JSON or YAML. A key that stands twice in one object is a mistake. */
export function readTranscriptFile(text: string): TranscriptFile | { readonly error: FieldError } {
  const root = readYaml(text)
  if (root instanceof Error) return unreadable('file', root.message, 'JSON or YAML')
  if (!isRecord(root)) return unreadable('file', shown(root), 'a DSSE envelope or a LabTranscript')
  if (!('kind' in root) && !('spec' in root)) return { envelope: root }
  const { apiVersion, kind, spec } = root
  if (apiVersion !== API_VERSION) return unreadable('apiVersion', shown(apiVersion), API_VERSION)
  if (kind !== 'LabTranscript') return unreadable('kind', shown(kind), 'LabTranscript')
  if (!isRecord(spec)) return unreadable('spec', shown(spec), 'an object')
  // A request to regrade is nobody's proof: coaches write it into the copy after it was signed.
  const repeated = Object.entries(spec).filter(([name]) => name !== 'envelope' && name !== 'regrade')
  return { envelope: spec['envelope'], repeated: Object.fromEntries(repeated) }
}

/** JSON is YAML: one parser reads both, and knows of keys that stand twice. */
function readYaml(text: string): unknown {
  if (text.length > MAX_CHARACTERS) return new Error(`more than ${MAX_CHARACTERS} characters`)
  // It would compare each key with all before it: minutes, for a text made for that. See twinOf.
  const document = parseDocument(text, { stringKeys: true, uniqueKeys: false, logLevel: 'error' })
  const [mistake] = document.errors
  if (mistake !== undefined) return new Error(mistake.message.split('\n')[0])
  const twin = twinOf(document)
  if (twin !== undefined) return new Error(`the key ${shown(twin)} twice`)
  try {
    return document.toJS({ maxAliasCount: 0 })
  } catch {
    return new Error('an alias')
  }
}

function twinOf(document: Document): string | undefined {
  let twin: string | undefined
  visit(document, {
    Map: (_, { items }) => {
      const names = items.map(({ key }) => String(isScalar(key) ? key.value : key))
      const seen = new Set<string>()
      twin = names.find((name) => seen.size === seen.add(name).size)
      return twin === undefined ? undefined : visit.BREAK
    },
  })
  return twin
}

function unreadable(path: string, found: string, expected: string): { readonly error: FieldError } {
  return {
    error: {
      code: 'TranscriptUnreadable',
      path,
      found,
      expected,
      remedy: 'export the transcript again: kubectl lab transcript SESSION -o json',
    },
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
