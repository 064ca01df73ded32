import {
  EVIDENCE_PART,
  STATEMENT_TYPE,
  TRANSCRIPT_PREDICATE_TYPE,
  type Json,
  type TranscriptPredicate,
  type TranscriptStatement,
} from '../api/index.ts'
import { canonicalDigest } from './canonical.ts'

/** All that a statement is made of. */
export interface StatementFacts {
  readonly predicate: TranscriptPredicate
  /** Digests of the evidence's parts: `sha256:…`. */
  readonly evidence: { readonly shown: string; readonly hidden?: string }
}

/** The statement to sign: the evidence's parts are its subjects. */
export function buildStatement({ predicate, evidence }: StatementFacts): TranscriptStatement {
  const { shown, hidden } = evidence
  return {
    _type: STATEMENT_TYPE,
    subject: [
      { name: EVIDENCE_PART.shown, digest: { sha256: hexOf(shown) } },
      ...(hidden === undefined ? [] : [{ name: EVIDENCE_PART.hidden, digest: { sha256: hexOf(hidden) } }]),
    ],
    predicateType: TRANSCRIPT_PREDICATE_TYPE,
    predicate,
  }
}

/** `sha256:…` of the bytes that are signed: what `predicate.supersedes.digest` of a later transcript names. */
export function statementDigest(statement: TranscriptStatement): string {
  return canonicalDigest(statement as unknown as Json)
}

function hexOf(digest: string): string {
  const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(digest) ?? []
  if (hex === undefined) throw new Error(`Not a digest: ${digest}`)
  return hex
}
