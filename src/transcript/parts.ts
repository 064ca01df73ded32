import { createHash } from 'node:crypto'
import { EVIDENCE_PART, type Evidence, type Json, type JsonObject } from '../api/index.ts'
import { canonicalBytes } from './canonical.ts'

/** One part of evidence at rest. */
export interface EvidencePart {
  /** Its name among the statement's subjects. */
  readonly name: (typeof EVIDENCE_PART)[keyof typeof EVIDENCE_PART]
  /** `sha256:…` of the bytes. */
  readonly digest: string
  /** Its canonical JSON in UTF-8. */
  readonly bytes: Uint8Array
}

/** Evidence in the part that the candidate may see, and the part that only coaches may. */
export interface EvidenceParts {
  readonly shown: EvidencePart
  readonly hidden?: EvidencePart
}

/** Members that are hidden whole: `questions` has the rubric's choice ids in the order shown. */
const HIDDEN_MEMBERS = ['secretParameters', 'questions'] as const
const HIDDEN_CHECK = /^hidden\//

/**
 * Puts what only the rubric knows in a part of its own: secret parameters, questions, the inputs named and the history of
 * hidden checks. With them goes the salt: the statement tells the part's digest to everybody, and without bytes that
 * nobody can guess, guesses at few possible values could be tried against it.
 */
export function splitEvidence(evidence: Evidence, hiddenInputs: ReadonlySet<string>): EvidenceParts {
  const { salt, inputs, history, ...others } = evidence
  const members = Object.entries<unknown>(others)
  const isHiddenMember = ([name]: [string, unknown]) => HIDDEN_MEMBERS.some((hidden) => hidden === name)
  const [hiddenMembers, shownMembers] = parted(members, isHiddenMember)
  const [hiddenInput, shownInput] = parted(Object.entries(inputs), ([name]) => hiddenInputs.has(name))
  const [hiddenPast, shownPast] = parted(Object.entries(history), ([check]) => HIDDEN_CHECK.test(check))
  const shown = {
    ...Object.fromEntries(shownMembers),
    inputs: Object.fromEntries(shownInput),
    history: Object.fromEntries(shownPast),
  }
  if (hiddenMembers.length + hiddenInput.length + hiddenPast.length === 0) {
    return { shown: partOf(EVIDENCE_PART.shown, { ...shown, salt }) }
  }
  const hidden = {
    ...Object.fromEntries(hiddenMembers),
    salt,
    inputs: Object.fromEntries(hiddenInput),
    history: Object.fromEntries(hiddenPast),
  }
  return { shown: partOf(EVIDENCE_PART.shown, shown), hidden: partOf(EVIDENCE_PART.hidden, hidden) }
}

/** The whole evidence again, canonically equal to what was split. The bytes' digests are the caller's to check. */
export function joinEvidence(shown: Uint8Array, hidden?: Uint8Array): Evidence {
  const evidence = parse(shown)
  if (hidden === undefined) return evidence as unknown as Evidence
  const rest = parse(hidden)
  return {
    ...evidence,
    ...rest,
    inputs: { ...(evidence['inputs'] as JsonObject), ...(rest['inputs'] as JsonObject) },
    history: { ...(evidence['history'] as JsonObject), ...(rest['history'] as JsonObject) },
  } as unknown as Evidence
}

function partOf(name: EvidencePart['name'], value: unknown): EvidencePart {
  const bytes = canonicalBytes(value as Json)
  return { name, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, bytes }
}

function parse(bytes: Uint8Array): JsonObject {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonObject
}

/** Those that are, and those that are not. */
function parted<T>(values: readonly T[], is: (value: T) => boolean): [readonly T[], readonly T[]] {
  return [values.filter(is), values.filter((value) => !is(value))]
}
