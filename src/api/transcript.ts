import type {
  CheckDecision,
  CoachAct,
  RepairedObject,
  ResultPart,
  Scalar,
  Text,
  TimeExtension,
} from './generated/types.ts'

/** The DSSE payload type of an in-toto statement. */
export const TRANSCRIPT_PAYLOAD_TYPE = 'application/vnd.in-toto+json'
/** `_type` of every in-toto v1 statement. */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
/** `predicateType` of a transcript; a change that a verifier would misread gets another one. */
export const TRANSCRIPT_PREDICATE_TYPE = 'https://labs.cloud-pi-native.fr/LabTranscript/v1'

/** The ConfigMap, in the operator's namespace, that has every public key a transcript was ever signed with. */
export const TRANSCRIPT_KEYS = 'transcript-keys'

/** The names of a statement's subjects: the two parts of the evidence. */
export const EVIDENCE_PART = { shown: 'evidence.json', hidden: 'evidence-hidden.json' } as const

/** What a transcript says: an in-toto statement whose subject is the evidence. Its canonical JSON is what is signed. */
export interface TranscriptStatement {
  readonly _type: typeof STATEMENT_TYPE
  /** `evidence.json`, and `evidence-hidden.json` where the lab has a hidden part. Hex digests, without `sha256:`. */
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[]
  readonly predicateType: typeof TRANSCRIPT_PREDICATE_TYPE
  readonly predicate: TranscriptPredicate
}

/** The mark and all that it hangs on, as far as the candidate may know it. Times are RFC 3339. */
export interface TranscriptPredicate {
  readonly lab: string
  readonly module: string
  readonly mode: 'practice' | 'exam'
  readonly title: Text
  readonly candidate: string
  readonly session: { readonly namespace: string; readonly name: string; readonly uid: string }
  readonly attempt: number
  /** `sha256:…` of the compiled lab and rubric that the evidence was marked by. */
  readonly revision: string
  readonly parameters: Readonly<Record<string, Scalar | readonly Scalar[]>>
  readonly times: {
    readonly startedAt: string
    readonly deadline: string
    /** When the work was handed in or time was up; `late` when that is over 5 s after the deadline. */
    readonly frozenAt: string
    readonly late: boolean
    /** When the last sample was taken. */
    readonly takenAt: string
    readonly issuedAt: string
    /** Seconds given back for what the platform owed the candidate; they are in `deadline`. */
    readonly givenBackSeconds: number
  }
  /** Why the work ended: a reason of the condition `Submitted`. */
  readonly endedBy: string
  /** Whether the environment had come to rest when the evidence was taken. */
  readonly settled: boolean
  readonly extensions: readonly TimeExtension[]
  readonly end?: CoachAct
  readonly decisions: readonly CheckDecision[]
  readonly repaired: readonly RepairedObject[]
  readonly outcome: 'Passed' | 'NotPassed' | 'Abandoned'
  readonly passPercent: number
  readonly result: TranscriptResult
  /** Public checks, and hidden ones as the rubric reveals them. */
  readonly checks: readonly TranscriptCheck[]
  /** `sha256:…` of the canonical JSON of the whole result, hidden checks included: who may replay it can compare. */
  readonly resultDigest: string
  /** What this one replaces, and why: the digest of the replaced statement's bytes. */
  readonly supersedes?: {
    readonly transcript: string
    readonly digest: string
    readonly by: string
    readonly at: string
    readonly reason: string
  }
  readonly operator: { readonly version: string }
}

/** The sums of a mark. */
export interface TranscriptResult {
  readonly points: number
  readonly max: number
  readonly percent: number
  readonly passed: boolean
  readonly hidden?: ResultPart
  readonly quiz?: ResultPart
}

/** One check as marked. */
export interface TranscriptCheck {
  readonly id: string
  readonly title?: Text
  readonly state: 'Pass' | 'Fail' | 'Blocked' | 'Error'
  readonly points: number
  readonly max: number
  readonly penalty?: number
  readonly message?: Text
}
