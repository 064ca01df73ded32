import { isDeepStrictEqual } from 'node:util'

import {
  EVIDENCE_PART,
  type Evidence,
  type FieldError,
  type Json,
  type Revision,
  type TranscriptStatement,
} from '../../api/index.ts'
import { grader } from '../../grade/index.ts'
import { replay, revisionMisfits } from '../../session/transcripts/index.ts'
import { canonicalDigest, joinEvidence } from '../../transcript/index.ts'

/** A revision read from a file, by its name. */
export type ReadRevision =
  { readonly digest: string; readonly revision: Revision } | { readonly error: FieldError }

/** Reads a revision as it was exported. */
export function readRevision(text: string): ReadRevision {
  try {
    const value = JSON.parse(text) as Json
    return { digest: canonicalDigest(value), revision: value as unknown as Revision }
  } catch {
    return { error: mismatch('revision', 'no JSON', 'a revision as `kubectl lab transcript` exports it') }
  }
}

/** Whether it is the revision that the mark was made with. */
export function revisionErrors(statement: TranscriptStatement, read: ReadRevision): readonly FieldError[] {
  if ('error' in read) return [read.error]
  const { revision } = statement.predicate
  return read.digest === revision ? [] : [mismatch('revision', read.digest, revision)]
}

/**
 * Marks the evidence again with the revision, and compares with what was signed. Parts and revision must have been found to
 * be those of the statement.
 */
export function replayErrors(
  statement: TranscriptStatement,
  parts: ReadonlyMap<string, Uint8Array>,
  { digest, revision }: { readonly digest: string; readonly revision: Revision },
): readonly FieldError[] {
  const { predicate } = statement
  try {
    const evidence = evidenceOf(parts)
    const held = { digest, revision, grader: grader(revision) }
    const misfits = revisionMisfits(held, { lab: predicate.lab, evidence })
    if (misfits.length > 0)
      return [mismatch('revision', `one that reads ${misfits.join(', ')}`, 'what the evidence has')]
    const replayed = replay(held, evidence, predicate)
    if ('undecided' in replayed)
      return [
        otherResult('predicate.decisions', `no decision on ${replayed.undecided.shown.join(', ')}`, 'one'),
      ]
    const { mark } = replayed
    if (mark.resultDigest !== predicate.resultDigest)
      return [otherResult('predicate.resultDigest', mark.resultDigest, predicate.resultDigest)]
    const same = (['outcome', 'result', 'checks', 'passPercent'] as const).filter(
      (member) => !isDeepStrictEqual(mark[member], predicate[member]),
    )
    return same.map((member) =>
      otherResult(`predicate.${member}`, JSON.stringify(mark[member]), JSON.stringify(predicate[member])),
    )
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return [mismatch('revision', why, 'a revision that compiles')]
  }
}

function evidenceOf(parts: ReadonlyMap<string, Uint8Array>): Evidence {
  return joinEvidence(parts.get(EVIDENCE_PART.shown) ?? new Uint8Array(), parts.get(EVIDENCE_PART.hidden))
}

function mismatch(path: string, found: string, expected: string): FieldError {
  const remedy = 'use the revision that the transcript names'
  return { code: 'RevisionMismatch', path, found, expected, remedy }
}

function otherResult(path: string, found: string, expected: string): FieldError {
  const remedy = 'trust the mark only after the platform has explained it'
  return { code: 'ResultMismatch', path, found, expected, remedy }
}
