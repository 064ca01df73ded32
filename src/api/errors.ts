/**
 * The catalogue of what we say to people who made a mistake. A code is stable; docs/errors.md has a row for each
 * (a test proves that codes and rows match). Texts are written where the mistake is found.
 */
export const ERROR_CODES = {
  // A lab in a folder
  YamlInvalid: 'a YAML file cannot be read',
  FileMissing: 'a file that a lab folder needs is missing',
  SchemaInvalid: 'a manifest does not fit its kind',
  // Compilation of a lab or rubric
  LanguageMissing: 'a text is not in both languages',
  DuplicateId: 'an id is used twice',
  UnknownReference: 'a name refers to nothing that is declared',
  ReservedName: 'a name is taken by the check language',
  ParameterInvalid: 'a parameter cannot be drawn as declared',
  PlaceholderUndeclared: 'a placeholder names nothing that is declared',
  ExpressionSyntax: 'a CEL expression cannot be parsed',
  ExpressionType: 'a CEL expression does not type-check',
  ExpressionForbidden: 'a CEL expression uses what labs may not use',
  RegexInvalid: 'a regular expression is not RE2',
  MessageInvalid: 'a message template cannot be read',
  KindUnknown: 'the cluster serves no such kind',
  KindAmbiguous: 'several kinds of that name are served',
  KindNotNamespaced: 'a kind belongs to the whole cluster',
  KindForbidden: 'the operator may not read that kind',
  RequiresCycle: 'checks require each other in a circle',
  PointsZero: 'the points sum to 0',
  HintWithoutText: 'a hint with a cost has no text in the rubric',
  SeedInvalid: 'a seed object cannot be created',
  VariantInvalid: 'a seed variant does not fit the seed',
  QuizInvalid: 'a question cannot be asked or judged',
  ImageInvalid: 'an image of the catalogue cannot be simulated',
  MutantInvalid: 'a mutant is not a mistake that the lab can tell',
  DutyInvalid: 'a duty reads what the lab does not gather',
  LimitExceeded: 'a lab is larger than allowed',
  // Configuration and command line
  ConfigInvalid: 'the configuration file does not fit',
  UsageInvalid: 'a command was called with arguments that do not fit',
  ClusterUnreachable: 'the cluster did not answer as needed',
  SandboxFailed: 'the embedded control plane did not start',
  SessionNotFound: 'there is no such session',
  LabUnproven: 'a lab did not prove itself',
  RequestRefused: 'the cluster refused what was asked',
  CsvInvalid: 'a line of a list of people does not fit',
  HomeTaken: 'a namespace is somebody else’s',
  // What a cluster must have
  ClusterTooOld: 'the cluster is older than what we need',
  KindOutdated: 'a definition of ours is missing or of another version',
  PermissionMissing: 'somebody may not do what they need to',
  OperatorAbsent: 'no operator is at work',
  // The coaches' board
  TokenRefused: 'a token is not one that the cluster accepts',
  SignInExpired: 'whoever was signed in no longer is',
  CodeSpent: 'a one-time code is used up or too old',
  SignInSlowed: 'too many attempts to sign in',
  FormForged: 'a form is not one of the board, or is too old',
  PageUnknown: 'there is no such page',
  BoardFailed: 'the board has a bug',
  // Transcripts
  TranscriptUnreadable: 'a file is no transcript, or not a whole one',
  TranscriptForged: 'a signature does not fit what was signed',
  KeyUnknown: 'a transcript is signed with a key that is not among those given',
  TranscriptSuperseded: 'a transcript has been replaced by a later one',
  EvidenceMismatch: 'evidence is not what the transcript speaks of',
  EvidenceMissing: 'a part of the evidence is missing',
  RevisionMismatch: 'a revision does not fit the evidence',
  ResultMismatch: 'the evidence gives another result than the transcript says',
} as const

/** A stable code of a mistake that people make. */
export type ErrorCode = keyof typeof ERROR_CODES

/** A mistake in what an author or candidate wrote: a value, never thrown, never retried. */
export interface FieldError {
  readonly code: ErrorCode
  /** Where: `tasks[1].checks[0].assert[2].expr`, or `lab.yaml:12:3`. */
  readonly path: string
  /** What was found, in one line. */
  readonly found: string
  /** What was expected. */
  readonly expected: string
  /** What to do next, when it is not said by `expected`. */
  readonly remedy?: string
  /** 1-based column within an expression or line. */
  readonly column?: number
}

/** One line for people: `path: found; expected …. Remedy.` */
export function formatFieldError(error: FieldError): string {
  const column = error.column === undefined ? '' : `, column ${error.column}`
  const remedy = error.remedy === undefined ? '' : `; ${error.remedy}`
  return `${error.path}${column}: ${error.found}; expected ${error.expected}${remedy} [${error.code}]`
}
