import type { Scalar, SessionEnvironment } from './generated/types.ts'
import type { Json } from './json.ts'

/**
 * What gathering one input gave. `value: null` is an absent object and `[]` an empty list: whether that is a
 * Fail is the grader's to say, from the input's declaration. `error` is infrastructure trouble, never a
 * candidate's doing.
 */
export type Observation = { readonly value: Json } | { readonly pending: string } | { readonly error: string }

/** Everything a mark depends on. `grade(revision, evidence)` reads this and nothing else. */
export interface Evidence {
  readonly schema: 1
  /** `sha256:…` of the revision that the evidence was gathered for. */
  readonly revision: string
  readonly parameters: Readonly<Record<string, Scalar | readonly Scalar[]>>
  /** Those of the rubric; only hidden checks and questions see them. */
  readonly secretParameters?: Readonly<Record<string, Scalar | readonly Scalar[]>>
  readonly environments: readonly SessionEnvironment[]
  /** The simulated project; CEL sees it as `project`. */
  readonly project: { readonly name: string; readonly slug: string }
  /** The prefix of image references; CEL sees it as `images`. */
  readonly images: string
  /** CEL sees it as `session`. RFC 3339. */
  readonly session: { readonly startedAt: string }
  /** Hints revealed so far: `task/hint`. */
  readonly hints: readonly string[]
  /** RFC 3339; CEL sees it as `now`. There is no other clock. */
  readonly takenAt: string
  /**
   * Bytes in hex that nobody can guess. A Secret's `data` in the inputs is `{key: {bytes, digest}}`, digest = hex
   * HMAC-SHA256 of the decoded value under these bytes.
   */
  readonly salt: string
  /** Lab inputs by name, a check's own inputs as `task/check:name`. */
  readonly inputs: Readonly<Record<string, Observation>>
  /** First time each check passed: `task/check` to RFC 3339. */
  readonly history: Readonly<Record<string, string>>
  /** The questions drawn, in the order asked. */
  readonly questions?: readonly DrawnQuestion[]
  /** Answers by question id: letters of choices separated by commas, or a text. */
  readonly answers?: Readonly<Record<string, string>>
}

/** One question of one candidate. Plain JSON. */
export interface DrawnQuestion {
  readonly id: string
  /** The rubric's choice ids in the order shown: the first is `a`. Empty for a computed one. */
  readonly choices: readonly string[]
}
