import { isDeepStrictEqual } from 'node:util'
import type { DsseEnvelope, FieldError, TranscriptStatement } from '../api/index.ts'
import { openEnvelope } from './dsse.ts'
import { transcriptFields } from './fields.ts'
import type { PublicKey } from './keys.ts'
import { shown } from './shapes.ts'
import { statementDigest } from './statement.ts'
import { readTranscriptFile } from './transcript-file.ts'

/** What is to be thought of one file: it is a transcript that holds when there are no errors. */
export interface TranscriptVerdict {
  readonly name: string
  /** What was signed; present whenever the signature holds. */
  readonly statement?: TranscriptStatement
  /** The key that signed it. */
  readonly keyid?: string
  readonly errors: readonly FieldError[]
}

/** Verifies each file by itself, and whether another one given replaces it. Pure: nothing but the keys is trusted. */
export function verifyTranscripts(
  files: readonly { readonly name: string; readonly text: string }[],
  keys: readonly PublicKey[],
): readonly TranscriptVerdict[] {
  const verdicts = files.map(({ name, text }) => verifyFile(name, text, keys))
  return verdicts.map((verdict) => {
    const superseded = supersededError(verdict, verdicts)
    return superseded === undefined ? verdict : { ...verdict, errors: [...verdict.errors, superseded] }
  })
}

function verifyFile(name: string, text: string, keys: readonly PublicKey[]): TranscriptVerdict {
  const file = readTranscriptFile(text)
  if ('error' in file) return { name, errors: [file.error] }
  const opened = openEnvelope(file.envelope as DsseEnvelope, keys)
  if ('error' in opened) return { name, errors: [opened.error] }
  const errors = file.repeated === undefined ? [] : repetitionErrors(file.repeated, opened.statement)
  return { name, ...opened, errors }
}

/** People read the repeated fields, so that they must be what was signed: all of them and no others. */
function repetitionErrors(
  repeated: Readonly<Record<string, unknown>>,
  statement: TranscriptStatement,
): readonly FieldError[] {
  const signed: Readonly<Record<string, unknown>> = { ...transcriptFields(statement) }
  const names = [...new Set([...Object.keys(signed), ...Object.keys(repeated)])]
  return names
    .filter((name) => !isDeepStrictEqual(own(repeated, name), own(signed, name)))
    .map((name) => ({
      code: 'TranscriptForged',
      path: `spec.${name}`,
      found: shown(own(repeated, name)),
      expected: `${shown(own(signed, name))}, as it was signed`,
      remedy: 'trust nothing in it; ask for the original',
    }))
}

/** Only what is validly signed can supersede, else anybody could void a transcript. */
function supersededError(
  { statement }: TranscriptVerdict,
  verdicts: readonly TranscriptVerdict[],
): FieldError | undefined {
  if (statement === undefined) return undefined
  const digest = statementDigest(statement)
  const later = verdicts.find((verdict) => verdict.statement?.predicate.supersedes?.digest === digest)
  const why = later?.statement?.predicate.supersedes
  if (later === undefined || why === undefined) return undefined
  return {
    code: 'TranscriptSuperseded',
    path: 'statement',
    found: `a transcript that ${later.name} supersedes (${why.reason})`,
    expected: 'the latest transcript of the session',
    remedy: `use ${later.name}`,
  }
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
