import {
  EVIDENCE_PART,
  STATEMENT_TYPE,
  TRANSCRIPT_PREDICATE_TYPE,
  type FieldError,
  type TranscriptStatement,
} from '../api/index.ts'
import {
  boolean,
  either,
  exactly,
  integer,
  listOf,
  number,
  objectOf,
  recordOf,
  text,
  type Shape,
} from './shapes.ts'

const TIME = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, 'a time as RFC 3339 writes it')
const DIGEST = text(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hex digits')
const BOTH_LANGUAGES = objectOf({ required: { fr: text(), en: text() } })
const SCALAR = either(number, text(undefined, 'a text or a number'))
const PART_OF_MARK = objectOf({ required: { points: integer(0), max: integer(0) } })
const COACH_ACT = { at: TIME, by: text(), reason: text() }

const SUBJECT = objectOf({
  required: {
    name: exactly(...Object.values(EVIDENCE_PART)),
    digest: objectOf({ required: { sha256: text(/^[0-9a-f]{64}$/, '64 hex digits') } }),
  },
})

const CHECK = objectOf({
  required: {
    id: text(),
    state: exactly('Pass', 'Fail', 'Blocked', 'Error'),
    points: integer(0),
    max: integer(0),
  },
  optional: { title: BOTH_LANGUAGES, penalty: integer(), message: BOTH_LANGUAGES },
})

const TIMES = objectOf({
  required: {
    startedAt: TIME,
    deadline: TIME,
    frozenAt: TIME,
    late: boolean,
    takenAt: TIME,
    issuedAt: TIME,
    givenBackSeconds: integer(0),
  },
})

const RESULT = objectOf({
  required: { points: integer(0), max: integer(0), percent: integer(0), passed: boolean },
  optional: { hidden: PART_OF_MARK, quiz: PART_OF_MARK },
})

const PREDICATE = objectOf({
  required: {
    lab: text(),
    module: text(),
    mode: exactly('practice', 'exam'),
    title: BOTH_LANGUAGES,
    candidate: text(),
    session: objectOf({ required: { namespace: text(), name: text(), uid: text() } }),
    attempt: integer(1),
    revision: DIGEST,
    parameters: recordOf(either(SCALAR, listOf(SCALAR))),
    times: TIMES,
    endedBy: text(),
    settled: boolean,
    extensions: listOf(objectOf({ required: { ...COACH_ACT, minutes: integer() } })),
    decisions: listOf(
      objectOf({ required: { ...COACH_ACT, check: text(), state: exactly('Pass', 'Fail') } }),
    ),
    repaired: listOf(
      objectOf({
        required: {
          environment: text(),
          kind: text(),
          name: text(),
          change: exactly('Deleted', 'Changed'),
          at: TIME,
        },
      }),
    ),
    outcome: exactly('Passed', 'NotPassed', 'Abandoned'),
    passPercent: integer(0),
    result: RESULT,
    checks: listOf(CHECK),
    resultDigest: DIGEST,
    operator: objectOf({ required: { version: text() } }),
  },
  optional: {
    end: objectOf({ required: COACH_ACT }),
    supersedes: objectOf({ required: { ...COACH_ACT, transcript: text(), digest: DIGEST } }),
  },
})

const STATEMENT: Shape = objectOf({
  required: {
    _type: exactly(STATEMENT_TYPE),
    subject: listOf(SUBJECT, { count: [1, 2] }),
    predicateType: exactly(TRANSCRIPT_PREDICATE_TYPE),
    predicate: PREDICATE,
  },
})

/** What keeps a signed value from being a transcript's statement. Members that are not known yet are let be. */
export function statementError(value: unknown): FieldError | undefined {
  const error = STATEMENT(value, 'statement')
  if (error !== undefined) return error
  const names = (value as TranscriptStatement).subject.map(({ name }) => name)
  return names[0] === EVIDENCE_PART.shown && names[1] !== EVIDENCE_PART.shown
    ? undefined
    : {
        code: 'TranscriptUnreadable',
        path: 'statement.subject',
        found: names.join(', '),
        expected: Object.values(EVIDENCE_PART).join(', then '),
        remedy: 'export the transcript again',
      }
}
