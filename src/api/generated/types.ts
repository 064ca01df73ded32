// Generated from crds/ by tools/generate.mjs. Do not edit.

import type { ObjectMeta } from '../object-meta.ts'

export interface Text {
  /** In French. */
  fr: string
  /** In English. */
  en: string
}

export type Scalar = string | number

/** One value to draw, in exactly one form. */
export interface Parameter {
  /** Its name in placeholders and expressions. */
  name: string
  /** One of these is drawn. */
  oneOf?: Scalar[]
  /** Two integers: one from the first to the second, both included, is drawn. */
  between?: number[]
  /** Derived from the parameters above it, such as $(params.app).apps.example. */
  value?: Scalar
  /** As many of these as count says are drawn, each at most once, in drawn order. */
  sample?: Scalar[]
  /** How many of sample are drawn. */
  count?: number
  /** So many letters and digits are drawn: a password that nobody can guess. */
  random?: number
}

/** One object. A missing one makes the check fail, unless optional. */
export interface ObjectInput {
  /** Its kind, such as Deployment; any kind that the operator may list. */
  kind: string
  /** Its group and version, where several groups serve that kind. */
  apiVersion?: string
  /** Its name; placeholders are filled in. */
  name: string
  /** The name of one of the lab's environments. */
  environment: string
  /** When true, expressions see null for a missing object. */
  optional?: boolean
}

/** All objects of a kind. An empty list makes the check fail, unless allowEmpty. */
export interface ListInput {
  /** Its kind, such as Deployment; any kind that the operator may list. */
  kind: string
  /** Its group and version, where several groups serve that kind. */
  apiVersion?: string
  /** The name of one of the lab's environments. */
  environment: string
  /** Only objects that bear all these labels. */
  labels?: Record<string, string>
  /** `Kind/name`: only objects that this object owns, directly or through other owners. */
  ownedBy?: string
  /** When true, an empty list is an observation like another. */
  allowEmpty?: boolean
}

/** The revisions of a Deployment, oldest first, from its ReplicaSets. */
export interface RolloutsInput {
  /** The Deployment's name; placeholders are filled in. */
  deployment: string
  /** The name of one of the lab's environments. */
  environment: string
}

/** Whether a ServiceAccount may do something, as the API server's authorizer says. */
export interface AccessInput {
  /** The ServiceAccount's name, in that environment. */
  serviceAccount: string
  /** The verb, such as get or create. */
  verb: string
  /** The resource: `pods`, `pods/log`, `deployments.apps`. */
  resource: string
  /** The name of one of the lab's environments. */
  environment: string
}

/** An object as it stands, created once more under a name of its own. A missing one makes the check fail. */
export interface LiveObject {
  /** Its kind, such as Deployment; any kind that the operator may list. */
  kind: string
  /** Its group and version, where several groups serve that kind. */
  apiVersion?: string
  /** Its name; placeholders are filled in. */
  name: string
  /** The name of one of the lab's environments. */
  environment: string
}

/**
 * What the API server answers when the candidate creates an object, as a dry run; exactly one of create and
 * live says which.
 */
export interface DryRunInput {
  /** The object, without namespace; placeholders are filled in. */
  create?: Record<string, unknown>
  /**
   * An object as it stands, created once more under a name of its own. A missing one makes the check fail.
   */
  live?: LiveObject
  /** The name of one of the lab's environments. */
  environment: string
}

/** What would violate a Pod Security level, as the API server says. */
export interface PodSecurityInput {
  /** The name of one of the lab's environments. */
  environment: string
  /** The Pod Security level. */
  level: 'baseline' | 'restricted'
}

/** Whether the platform's own objects were left alone since the start. */
export interface PlatformInput {
  /** The name of one of the lab's environments. */
  environment: string
}

/**
 * What a ready pod of a Service answers to GET, as `{status, headers, body, json, error}`; error is empty,
 * timeout, refused, reset, tooLarge or noReadyPod.
 */
export interface HttpInput {
  /** The Service's name; placeholders are filled in. */
  service: string
  /** One of the Service's ports, by number or name. */
  port: string | number
  /** The path and query to ask for; placeholders are filled in. */
  path: string
  /** The name of one of the lab's environments. */
  environment: string
}

/** The candidate's answers to the drawn questions, by question id. */
export type AnswersInput = Record<string, string>

/** One source of facts; exactly one of its fields is set. */
export interface InputSource {
  /** One object. A missing one makes the check fail, unless optional. */
  object?: ObjectInput
  /** All objects of a kind. An empty list makes the check fail, unless allowEmpty. */
  list?: ListInput
  /** The revisions of a Deployment, oldest first, from its ReplicaSets. */
  rollouts?: RolloutsInput
  /** Whether a ServiceAccount may do something, as the API server's authorizer says. */
  access?: AccessInput
  /**
   * What the API server answers when the candidate creates an object, as a dry run; exactly one of create and
   * live says which.
   */
  dryRun?: DryRunInput
  /** What would violate a Pod Security level, as the API server says. */
  podSecurity?: PodSecurityInput
  /** Whether the platform's own objects were left alone since the start. */
  platform?: PlatformInput
  /**
   * What a ready pod of a Service answers to GET, as `{status, headers, body, json, error}`; error is empty,
   * timeout, refused, reset, tooLarge or noReadyPod.
   */
  http?: HttpInput
  /** The candidate's answers to the drawn questions, by question id. */
  answers?: AnswersInput
}

/** One CEL expression and what to say when it does not hold. */
export interface Assertion {
  /**
   * A CEL expression over inputs, lets, params, images, project, session, now and history. Anything but true
   * is a failure.
   */
  expr: string
  /** What was read, then what is expected; {{ CEL }} is filled in. */
  message?: Text
  /** A CEL expression over params only; when false, the assertion is left out. */
  when?: string
}

/** Assertions that earn points when all of them hold. */
export interface Check {
  /** Its name; `task/check` everywhere else. */
  id: string
  /** What is checked, for people, in both languages. */
  title: Text
  /** What it earns. */
  points: number
  /** When true, failing it means the lab is not passed, whatever the percentage. */
  required?: boolean
  /**
   * When true, it earns nothing, and failing it takes its points away; they are not part of the points to be
   * had.
   */
  penalty?: boolean
  /** When true, points are earned in proportion to the assertions that hold, rounded down. */
  partial?: boolean
  /** Checks (`task/check`) that must pass first; until then it is Blocked. */
  requires?: string[]
  /**
   * One entry, variable name to a CEL list: the assertions must hold for every element; an empty list fails.
   */
  each?: Record<string, string>
  /**
   * What is observed, by the name that expressions use. An input is gathered only when an expression names
   * it.
   */
  inputs?: Record<string, InputSource>
  /** Names for CEL expressions over inputs; judged once, when used. */
  let?: Record<string, string>
  /** What must hold, in order. */
  assert: Assertion[]
}

/** The seed object to change, as the seed writes it. */
export interface VariantTarget {
  /** Its kind. */
  kind: string
  /** Its name, placeholders included. */
  name: string
}

/** Any JSON value; placeholders are filled in. */
export type PatchValue = unknown

/** One operation. */
export interface PatchOperation {
  /** What to do. */
  op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test'
  /** A JSON pointer. */
  path: string
  /** A JSON pointer, for move and copy. */
  from?: string
  /** Any JSON value; placeholders are filled in. */
  value?: PatchValue
}

/** One object, one change to an object, or one removal. */
export interface SeedVariant {
  /** A CEL expression over params; the variant counts when it is true, or absent. */
  when?: string
  /** The name of one of the lab's environments. */
  environment: string
  /** An object to add, without namespace; placeholders are filled in. */
  manifest?: Record<string, unknown>
  /** The seed object to change, as the seed writes it. */
  target?: VariantTarget
  /** RFC 6902 operations, applied in order, after those of the variants above it. */
  json?: PatchOperation[]
  /** When true, the object is left out. */
  remove?: true
}

/** One secret of the Vault. */
export interface VaultEntry {
  /** Its path in the mount. */
  path: string
  /** Its keys and values; placeholders are filled in. */
  data: Record<string, string>
}

/** One variable. */
export interface ImageVariable {
  /** Its name. */
  name: string
  /** The only value it works with; any that is not empty when absent. Placeholders are filled in. */
  value?: string
  /** The line it logs before it exits. */
  log?: string
}

/** Set when it always ends by itself; a job's image ends with code 0. */
export interface ImageExit {
  /** Its exit code. */
  code: number
  /** How long after its start; at once when absent. */
  afterSeconds?: number
  /** The line it logs before it exits. */
  log?: string
}

/** One path and its answer. */
export interface ImagePath {
  /** The path without query. */
  path: string
  /** The status; 200 when absent. */
  status?: number
  /** The content type; text/plain when absent. */
  type?: string
  /** The body; ${NAME} stands for the container's variable NAME. Placeholders are filled in. */
  body?: string
  /** Variables and their values without which it answers 503. */
  needs?: Record<string, string>
}

/** One image, in some of its versions. */
export interface ImageSpec {
  /** The reference without tag, such as $(images)/java-demo. */
  repository: string
  /** The tags that exist; placeholders are filled in. */
  tags: string[]
  /** When true, a pod needs a pull secret for the registry. False when absent. */
  private?: boolean
  /** The image's user, a number or a name; 0, which is root, when absent. */
  user?: string
  /** The executables that a container's `command` or an exec probe may start; with none, any will do. */
  commands?: string[]
  /** The port on which it answers HTTP or TCP; none when absent. */
  port?: number
  /** The memory it needs; with a lower limit it is OOMKilled. */
  memory?: string
  /** How long after its start it answers; at once when absent. */
  startSeconds?: number
  /**
   * Directories that it writes to; with a read-only root file system each must be a mounted volume, else it
   * exits.
   */
  writes?: string[]
  /** Variables that it needs; it exits with code 1 when one is missing or wrong. */
  env?: ImageVariable[]
  /** Set when it always ends by itself; a job's image ends with code 0. */
  exit?: ImageExit
  /** What it answers to HTTP; other paths give 404. */
  paths?: ImagePath[]
  /** The lines it logs when it starts; ${NAME} stands for the container's variable NAME. */
  logs?: string[]
}

/** One choice. */
export interface QuestionChoice {
  /** Its name in key; candidates never see it. */
  id: string
  /** What it says, in both languages. */
  text: Text
}

/** One question. */
export interface Question {
  /** Its name, which answers use. */
  id: string
  /** The question, in both languages. */
  text: Text
  /**
   * single: one choice is right. multiple: the exact set of right choices. computed: a text that expr judges
   * on the live environment.
   */
  type: 'single' | 'multiple' | 'computed'
  /** What to choose from; shuffled for each candidate and shown as a, b, c… */
  choices?: QuestionChoice[]
  /** The right choices, by id. */
  key?: string[]
  /**
   * For computed: a CEL expression over answer (a text) and all that hidden checks see; the answer is right
   * when it is true.
   */
  expr?: string
}

/** Questions, of which some are drawn for each candidate. */
export interface Quiz {
  /** How many questions each candidate gets. */
  draw: number
  /** What each right answer earns. */
  points: number
  /** The pool. */
  questions: Question[]
}

/** What the author keeps from candidates. */
export interface LabRubricSpec {
  /** The texts of the lab's hints, by `task/hint`; every priced hint needs one. */
  hints?: Record<string, Text>
  /**
   * Secret values drawn for each candidate, reproducibly: seed, variants, Vault and images read them as
   * $(params.<name>), hidden checks and questions as params.<name>.
   */
  parameters?: Parameter[]
  /**
   * What is observed, by the name that expressions use. An input is gathered only when an expression names
   * it.
   */
  inputs?: Record<string, InputSource>
  /** Names for CEL expressions over inputs; judged once, when used. */
  let?: Record<string, string>
  /** What is marked at the end only, as `hidden/check`: candidates neither see nor can ask for it before. */
  checks?: Check[]
  /**
   * What the candidate sees of the hidden checks once marked. points: their sum. titles: each with its
   * points. all: why it failed too. points when absent.
   */
  reveal?: 'points' | 'titles' | 'all'
  /**
   * What the seed of this candidate is, beside the lab's own: objects of its own, or changes to objects of
   * the lab's seed.
   */
  variants?: SeedVariant[]
  /**
   * What the session's simulated Vault holds in the project's own kv-v2 mount, which is named as the
   * project's slug.
   */
  vault?: VaultEntry[]
  /**
   * What the images of the lab need and do, for simulated nodes; an image that is in no entry does not exist.
   * Without this list every image exists and works. On real nodes nothing of it is read.
   */
  images?: ImageSpec[]
  /** Questions, of which some are drawn for each candidate. */
  quiz?: Quiz
}

/** One thing that holds or not, and why. */
export interface Condition {
  /** What it is about. */
  type: string
  /** Whether it holds. */
  status: 'True' | 'False' | 'Unknown'
  /** Why, in one word of a documented set. */
  reason: string
  /** Why, for people. */
  message: string
  /** The generation it was judged on. */
  observedGeneration?: number
  /** When status last changed. */
  lastTransitionTime: string
}

/** What the operator says about the rubric. */
export interface LabRubricStatus {
  /** The generation that was last compiled. */
  observedGeneration?: number
  /** Ready: whether the rubric compiled; its message names what does not fit. */
  conditions?: Condition[]
}

/**
 * A LabRubric holds what a candidate must pay for or find out, for the Lab of the same name. Candidates
 * cannot read it.
 */
export interface LabRubric {
  /** The version of this schema, labs.cloud-pi-native.fr/v1alpha1. */
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1'
  /** LabRubric. */
  kind: 'LabRubric'
  metadata: ObjectMeta
  /** What the author keeps from candidates. */
  spec: LabRubricSpec
  /** What the operator says about the rubric. */
  status?: LabRubricStatus
}

/** One environment and its size, in the console's terms. */
export interface EnvironmentSpec {
  /** Its name, by the console's rule; 2 to 11 lower-case letters and digits. */
  name: string
  /** Its stage; platform rules warn in dev, integration and staging, and refuse in prod. */
  stage: 'dev' | 'integration' | 'staging' | 'prod'
  /** CPU quota, in cores. */
  cpu: number
  /** Memory quota, such as 4Gi. */
  memory: string
  /** GPU quota; none when absent. */
  gpu?: number
}

/** One object of an environment. */
export interface SeedObject {
  /** The name of one of the lab's environments. */
  environment: string
  /** The object, without namespace; placeholders are filled in. The API server judges it when it is made. */
  manifest: Record<string, unknown>
}

/** A hint and its price. */
export interface Hint {
  /** Its name; a session asks for `task/hint`. */
  id: string
  /** Points it takes from the mark, once. */
  cost: number
}

/** One thing to do, with its hints and checks. */
export interface Task {
  /** Its name in check ids; hidden is reserved. */
  id: string
  /** The task for people, in both languages. */
  title: Text
  /** Hints on offer; their texts are in the rubric. */
  hints?: Hint[]
  /** What is marked. */
  checks: Check[]
}

/** The exercise as its author wrote it. */
export interface LabSpec {
  /** The training module that the lab belongs to. */
  module: 'base' | 'practitioner' | 'contributor' | 'coaching' | 'community'
  /** practice: repeated freely. exam: a candidate cannot delete a session of it. */
  mode: 'practice' | 'exam'
  /** The lab's name for people, in both languages. */
  title: Text
  /** What is asked, in Markdown; placeholders such as $(params.app) are filled in. */
  statement: Text
  /** Time from EnvironmentReady to the deadline, such as 45m or 1h30m; from 1m to 8h. */
  duration: string
  /** The percentage of the points from which the lab is passed; 80 when absent. */
  passPercent: number
  /**
   * What the checks need of nodes. any: simulated ones will do. real: a kubelet that runs containers; the
   * sandbox refuses it and says so. any when absent.
   */
  nodes: 'any' | 'real'
  /**
   * None: the lab stands alone. Required: it opens no session until the LabRubric of the same name compiles.
   * None when absent.
   */
  rubric: 'None' | 'Required'
  /** Values drawn for each candidate, reproducibly; read as $(params.<name>) and params.<name>. */
  parameters?: Parameter[]
  /** The simulated Cloud Pi environments, as the console would make them. */
  environments: EnvironmentSpec[]
  /** Objects that the candidate finds; made once, never repaired. */
  seed?: SeedObject[]
  /**
   * What is observed, by the name that expressions use. An input is gathered only when an expression names
   * it.
   */
  inputs?: Record<string, InputSource>
  /** Names for CEL expressions over inputs; judged once, when used. */
  let?: Record<string, string>
  /** What is asked, in order; at most 64 checks in all. */
  tasks: Task[]
}

/** What the operator says about the lab. */
export interface LabStatus {
  /** The generation that was last compiled. */
  observedGeneration?: number
  /** `sha256:…` of the compiled lab and rubric; sessions opened now are held to it. */
  revision?: string
  /** Ready: whether the lab compiled and can be opened; its message names what does not fit. */
  conditions?: Condition[]
}

/**
 * A Lab is an exercise that a candidate may read before starting: what is given, what is asked and how it is
 * marked. What must stay hidden stands in the LabRubric of the same name.
 */
export interface Lab {
  /** The version of this schema, labs.cloud-pi-native.fr/v1alpha1. */
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1'
  /** Lab. */
  kind: 'Lab'
  metadata: ObjectMeta
  /** The exercise as its author wrote it. */
  spec: LabSpec
  /** What the operator says about the lab. */
  status?: LabStatus
}

/** Time added by a coach. */
export interface TimeExtension {
  /** When it was decided. */
  at: string
  /** The coach who decided. */
  by: string
  /** Minutes added. */
  minutes: number
  /** Why, for the transcript. */
  reason: string
}

export interface CoachAct {
  /** When it was decided. */
  at: string
  /** The coach who decided. */
  by: string
  /** Why, for the transcript. */
  reason: string
}

/** What a coach decided on a check in `Error`. */
export interface CheckDecision {
  /**
   * `task/check`; `hidden/*` and `quiz/*` for all hidden checks and all computed questions that could not be
   * observed.
   */
  check: string
  /** What it counts as. */
  state: 'Pass' | 'Fail'
  /** When it was decided. */
  at: string
  /** The coach who decided. */
  by: string
  /** Why, for the transcript. */
  reason: string
}

/** What coaches decide for this session. Coaches only; append only. */
export interface SessionCoaching {
  /** Time added, before the session is handed in. */
  extensions: TimeExtension[]
  /** Ends the session now, as if it had been handed in. */
  end?: CoachAct
  /** Decisions on checks that could not be observed. */
  decisions: CheckDecision[]
  /** Opens one more attempt at an exam that has been marked. */
  retake?: CoachAct
}

/** What the candidate asks for. */
export interface LabSessionSpec {
  /** The name of the Lab to open; immutable. */
  lab: string
  /**
   * Whose session it is: the user name that the API server knows. Immutable; must be the requester, unless a
   * coach applies it. Filled in where the cluster can.
   */
  candidate?: string
  /** The language of the statement, hints and messages; fr when absent. */
  locale: 'fr' | 'en'
  /** Set it to true to hand the work in; one way. False when absent. */
  submit: boolean
  /**
   * Hints to reveal, as `task/hint`; append only, none when absent. Each shows its text in the ConfigMap
   * <session>-statement and takes its cost from the mark.
   */
  hints: string[]
  /**
   * Answers by question id: the letter of a choice, several separated by commas, or a text. Fixed once
   * submitted.
   */
  answers: Record<string, string>
  /** What coaches decide for this session. Coaches only; append only. */
  coaching: SessionCoaching
}

/** A string, an integer, or a list of them. */
export type ParameterValue = Scalar | Scalar[]

/** One environment. */
export interface SessionEnvironment {
  /** Its name in the lab. */
  name: string
  /** Its stage. */
  stage: 'dev' | 'integration' | 'staging' | 'prod'
  /** The namespace where to work. */
  namespace: string
}

/** The kubeconfig in the Secret <session>-kubeconfig. */
export interface SessionAccess {
  /** When its token is renewed, at 80 % of its life, while the session is open. */
  renewAt: string
  /** When its token ends. */
  expiresAt: string
}

/**
 * Time given back for what the cluster or the platform owed the candidate: checks that could not be observed,
 * platform objects that were missing. At most the lab's duration in all.
 */
export interface SessionTimeBack {
  /** Seconds given back so far, in deadline already. */
  seconds: number
  /** Since when something is owed again. */
  since?: string
}

/** The final evidence, as kept in the operator's namespace. */
export interface SessionEvidence {
  /** `sha256:…` of the part that public checks read. */
  digest: string
  /** `sha256:…` of the part kept for coaches. */
  hiddenDigest?: string
  /** When it was taken. */
  takenAt: string
  /** Set when the environment had not come to rest in time. */
  unsettled?: boolean
}

/** Points so far, over the public checks. */
export interface SessionScore {
  /** Points earned so far. */
  points: number
  /** Points to be had in public checks. */
  max: number
  /** Points to be had in what is told only at the end. */
  hiddenMax: number
}

/** What the columns of `kubectl get` show; for people only. */
export interface SessionSummary {
  /** Points of points to be had, such as 31/90. */
  score?: string
  /** The environments' namespaces, separated by commas. */
  environments?: string
  /** The first digits of the revision. */
  revision?: string
}

/** One choice. */
export interface SessionChoice {
  /** Its letter. */
  id: string
  /** What it says. */
  text: string
}

/** One question. */
export interface SessionQuestion {
  /** Its name, which spec.answers uses. */
  id: string
  /** single: one letter. multiple: every right letter. computed: a text. */
  type: 'single' | 'multiple' | 'computed'
  /** The question. */
  text: string
  /** What to choose from. */
  choices?: SessionChoice[]
}

/** How far the quiz is; whether answers are right is told at the end. */
export interface SessionQuiz {
  /** Questions answered so far. */
  answered: number
  /** Questions in all. */
  questions: number
  /** Points to be had. */
  max: number
}

/** One object put back. */
export interface RepairedObject {
  /** Its environment. */
  environment: string
  /** Its kind. */
  kind: string
  /** Its name. */
  name: string
  /** What had happened to it. */
  change: 'Deleted' | 'Changed'
  /** When it was first put back. */
  at: string
}

/** One check as it stands. */
export interface SessionCheck {
  /** `task/check`. */
  id: string
  /** What it checks; for hidden checks, once revealed. */
  title?: string
  /**
   * Pass or Fail; Blocked until the checks it requires pass; Pending until observed; Error when the cluster
   * could not be observed.
   */
  state: 'Pass' | 'Fail' | 'Blocked' | 'Pending' | 'Error'
  /** Points it earns now. */
  points: number
  /** Points it can earn. */
  max: number
  /** Points it takes away now. */
  penalty?: number
  /** Why it does not pass, in the session's language. */
  message?: string
  /** When it first passed. */
  passedAt?: string
}

/** A part of the mark that was told at the end only. */
export interface ResultPart {
  /** Points earned. */
  points: number
  /** Points to be had. */
  max: number
}

/** The final mark; set once, when Graded. */
export interface SessionResult {
  /** Points earned. */
  points: number
  /** Points to be had. */
  max: number
  /** 100 × points / max, rounded down. */
  percent: number
  /** Whether the lab is passed. */
  passed: boolean
  /** A part of the mark that was told at the end only. */
  hidden?: ResultPart
  /** A part of the mark that was told at the end only. */
  quiz?: ResultPart
}

/** What the operator observed and decided. */
export interface LabSessionStatus {
  /** The generation of the spec that this status speaks of. */
  observedGeneration?: number
  /**
   * How many times the operator has written this status: each write is made on top of the one before it,
   * whatever else of the session changes meanwhile.
   */
  serial?: number
  /** A summary of the conditions, for people; decide on conditions. */
  phase?: 'Waiting' | 'Provisioning' | 'Active' | 'Grading' | 'Passed' | 'NotPassed' | 'Abandoned' | 'Rejected'
  /** Which attempt of this candidate at this lab it is, from 1. */
  attempt?: number
  /** The lab's mode when the session was accepted. */
  mode?: 'practice' | 'exam'
  /** `sha256:…` of the compiled lab and rubric that the session is held to. */
  revision?: string
  /** The values drawn for this candidate; told once the clock runs. */
  parameters?: Record<string, ParameterValue>
  /** The simulated environments. */
  environments?: SessionEnvironment[]
  /** The user name of the kubeconfig that was handed out. */
  serviceAccount?: string
  /** The kubeconfig in the Secret <session>-kubeconfig. */
  access?: SessionAccess
  /** Hints revealed and charged so far. */
  hints?: string[]
  /** When the environment was ready and the clock started. */
  startedAt?: string
  /** When the session is marked at the latest. */
  deadline?: string
  /**
   * Time given back for what the cluster or the platform owed the candidate: checks that could not be
   * observed, platform objects that were missing. At most the lab's duration in all.
   */
  timeBack?: SessionTimeBack
  /** When the work was handed in or time was up; from then on nothing of the spec counts. */
  frozenAt?: string
  /** The final evidence, as kept in the operator's namespace. */
  evidence?: SessionEvidence
  /** The name of the LabTranscript that proves the mark. */
  transcript?: string
  /** The place in the queue for a seat; 0 when not waiting. */
  place?: number
  /** Points so far, over the public checks. */
  score?: SessionScore
  /** What the columns of `kubectl get` show; for people only. */
  summary?: SessionSummary
  /** The questions drawn for this candidate, in the session's language; told once the clock runs. */
  questions?: SessionQuestion[]
  /** How far the quiz is; whether answers are right is told at the end. */
  quiz?: SessionQuiz
  /** The public age key that SOPS files for this session's environments are encrypted for. */
  recipient?: string
  /** Platform objects that had to be put back since the start; never shrinks. */
  repaired?: RepairedObject[]
  /** The checks as they stand. */
  checks?: SessionCheck[]
  /** The final mark; set once, when Graded. */
  result?: SessionResult
  /** Accepted, EnvironmentReady, Submitted, Frozen, Graded, Passed. */
  conditions?: Condition[]
}

/**
 * A LabSession opens a Lab for one candidate: applying it gives a simulated Cloud Pi environment, access to
 * it and a live mark.
 */
export interface LabSession {
  /** The version of this schema, labs.cloud-pi-native.fr/v1alpha1. */
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1'
  /** LabSession. */
  kind: 'LabSession'
  metadata: ObjectMeta
  /** What the candidate asks for. */
  spec: LabSessionSpec
  /** What the operator observed and decided. */
  status?: LabSessionStatus
}

/** The session that was marked. */
export interface TranscriptSession {
  /** Its name. */
  name: string
  /** Its UID. */
  uid: string
}

/** One signature. */
export interface DsseSignature {
  /** `sha256:…` of the public key's SPKI DER. */
  keyid: string
  /** Ed25519, in base64. */
  sig: string
}

/**
 * A DSSE envelope: an in-toto statement with its Ed25519 signature
 * (https://github.com/secure-systems-lab/dsse).
 */
export interface DsseEnvelope {
  /** application/vnd.in-toto+json. */
  payloadType: string
  /** The statement's canonical JSON, in base64. */
  payload: string
  /** Its signatures; one. */
  signatures: DsseSignature[]
}

/** A coach's request to replay the evidence with the lab's revision of now. */
export interface RegradeRequest {
  /** When it was asked for. */
  at: string
  /** The coach who asks. */
  by: string
  /** Preview: only tells what would change. Apply: writes a transcript that supersedes this one. */
  mode: 'Preview' | 'Apply'
  /** Why, for the new transcript. */
  reason: string
}

/** What was proven. Only `regrade` ever changes. */
export interface LabTranscriptSpec {
  /** The lab. */
  lab: string
  /** Whose mark it is. */
  candidate: string
  /** The session that was marked. */
  session: TranscriptSession
  /** Which attempt of this candidate at this lab it is. */
  attempt: number
  /** How it ended. */
  outcome: 'Passed' | 'NotPassed' | 'Abandoned'
  /** Points earned. */
  points: number
  /** Points to be had. */
  max: number
  /** 100 × points / max, rounded down. */
  percent: number
  /** When it was signed. */
  issuedAt: string
  /** `sha256:…` of the revision it was marked by. */
  revision: string
  /** The name of the transcript that it replaces. */
  supersedes?: string
  /**
   * A DSSE envelope: an in-toto statement with its Ed25519 signature
   * (https://github.com/secure-systems-lab/dsse).
   */
  envelope: DsseEnvelope
  /** A coach's request to replay the evidence with the lab's revision of now. */
  regrade?: RegradeRequest
}

/** One check before and after. */
export interface RegradeChange {
  /** The check. */
  check: string
  /** State and points, such as Fail 0/10. */
  before: string
  /** State and points, such as Pass 10/10. */
  after: string
}

/** The answer to the regrade last asked for. */
export interface RegradeAnswer {
  /** The request that it answers. */
  at: string
  /** What came of it. */
  outcome: 'Unchanged' | 'Changed' | 'Applied' | 'Refused'
  /** The revision that the evidence was replayed with. */
  revision?: string
  /** What the mark is by that revision. */
  percent?: number
  /** Whether the lab is passed by that revision. */
  passed?: boolean
  /** Why it was refused, for people. */
  message?: string
  /** Why it was refused, in one word of a documented set. */
  reason?: string
  /** The checks that change; hidden ones as the rubric reveals them. */
  changes?: RegradeChange[]
}

/** What became of it. */
export interface LabTranscriptStatus {
  /** The name of the transcript that replaces it. */
  supersededBy?: string
  /** The answer to the regrade last asked for. */
  regrade?: RegradeAnswer
}

/**
 * A LabTranscript is the signed proof of a mark. It outlives its session. What counts is the signed envelope;
 * the other fields repeat it for people. This one is a copy: the operator keeps its own.
 */
export interface LabTranscript {
  /** The version of this schema, labs.cloud-pi-native.fr/v1alpha1. */
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1'
  /** LabTranscript. */
  kind: 'LabTranscript'
  metadata: ObjectMeta
  /** What was proven. Only `regrade` ever changes. */
  spec: LabTranscriptSpec
  /** What became of it. */
  status?: LabTranscriptStatus
}
