import { createHash } from 'node:crypto'
import type { FieldError, TranscriptStatement } from '../api/index.ts'

/**
 * Compares parts of evidence, in any order, with what the statement was signed over. Each part must be one of its
 * subjects, and each subject must be given: leave out of the errors what you do not ask for.
 */
export function verifyEvidence(
  statement: TranscriptStatement,
  parts: readonly Uint8Array[],
): readonly FieldError[] {
  const { subject } = statement
  const found = parts.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  const missing = subject.filter(({ digest }) => !found.includes(digest.sha256))
  const foreign = [...found.entries()].filter(
    ([, hash]) => !subject.some(({ digest }) => digest.sha256 === hash),
  )
  const mismatches = foreign.map(([index, hash]): FieldError => mismatch(index, hash, missing))
  // As many wrong as absent: they are the same ones, already told.
  return foreign.length >= missing.length ? mismatches : [...mismatches, ...missing.map(absent)]
}

type Subject = TranscriptStatement['subject'][number]

function mismatch(index: number, hash: string, missing: readonly Subject[]): FieldError {
  const wanted = missing.map(({ name, digest }) => `${name} sha256:${digest.sha256}`).join(' or ')
  return {
    code: 'EvidenceMismatch',
    path: `evidence[${index}]`,
    found: `sha256:${hash}`,
    expected: wanted === '' ? 'no further part: the transcript speaks of those given already' : wanted,
    remedy: 'export the evidence again',
  }
}

function absent({ name, digest }: Subject): FieldError {
  return {
    code: 'EvidenceMissing',
    path: name,
    found: 'no part with its digest',
    expected: `sha256:${digest.sha256}`,
    remedy: 'export all parts of the evidence',
  }
}
