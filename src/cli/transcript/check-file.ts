import { createHash } from 'node:crypto'

import type { FieldError, TranscriptStatement } from '../../api/index.ts'
import { verifyEvidence, type TranscriptVerdict } from '../../transcript/index.ts'
import { replayErrors, revisionErrors, type ReadRevision } from './replay-file.ts'

/** What is compared with transcripts beside the signature. */
export interface Exhibits {
  readonly parts: readonly Uint8Array[]
  readonly revision?: ReadRevision
}

/** A verdict with all that was compared. */
export interface FileVerdict extends TranscriptVerdict {
  /** Every part of the evidence given was compared, and is the one signed. */
  readonly withEvidence: boolean
  /** The mark was made again from evidence and revision, and is the one signed. */
  readonly replayed: boolean
  /** Parts of the evidence that were not given, where that is no error. */
  readonly notGiven: readonly string[]
}

/**
 * Holds evidence and revision against verified transcripts. Parts are each transcript's own: one that another transcript
 * given speaks of is left out. A missing part is an error only where the mark is to be made again. Pure.
 */
export function checkExhibits(
  verdicts: readonly TranscriptVerdict[],
  { parts, revision }: Exhibits,
): readonly FileVerdict[] {
  const spokenOf = verdicts.flatMap(({ statement }) => statement?.subject ?? [])
  return verdicts.map((verdict) => {
    const { statement } = verdict
    const nothing = { ...verdict, withEvidence: false, replayed: false, notGiven: [] }
    if (statement === undefined) return nothing
    const own = parts.filter((part) => isSubject(part, statement.subject) || !isSubject(part, spokenOf))
    const wantsReplay = revision !== undefined && parts.length > 0
    const compared = parts.length === 0 ? [] : verifyEvidence(statement, own)
    const missing = compared.filter(({ code }) => code === 'EvidenceMissing')
    const wrong = wantsReplay ? compared : compared.filter(({ code }) => code !== 'EvidenceMissing')
    const others = revision === undefined ? [] : revisionErrors(statement, revision)
    const errors = [...verdict.errors, ...wrong, ...others]
    const base = {
      ...verdict,
      errors,
      withEvidence: parts.length > 0 && wrong.length === 0,
      replayed: false,
      notGiven: wantsReplay ? [] : missing.map(({ path }) => path),
    }
    if (!wantsReplay || 'error' in revision || wrong.length + others.length > 0) return base
    const results: readonly FieldError[] = replayErrors(statement, named(own, statement), revision)
    return { ...base, errors: [...errors, ...results], replayed: results.length === 0 }
  })
}

type Subjects = TranscriptStatement['subject']

function isSubject(part: Uint8Array, subjects: Subjects): boolean {
  const hash = sha256(part)
  return subjects.some(({ digest }) => digest.sha256 === hash)
}

function named(parts: readonly Uint8Array[], { subject }: TranscriptStatement): Map<string, Uint8Array> {
  const byHash = new Map(parts.map((part) => [sha256(part), part]))
  return new Map(
    subject.flatMap(({ name, digest }) => {
      const part = byHash.get(digest.sha256)
      return part === undefined ? [] : [[name, part] as const]
    }),
  )
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
