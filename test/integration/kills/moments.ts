/** How far a session's life has come, as the candidate sees it. */
export type Stage =
  /** Applied, nothing said yet. */
  | 'opened'
  /** EnvironmentReady, the exercise is solved. */
  | 'working'
  /** Marked; a NetworkPolicy is deleted. */
  | 'damaged'
  /** `submit` is true. */
  | 'submitted'
  /** Graded; the environment is kept for a while. */
  | 'graded'
  /** The session is deleted. */
  | 'deleted'

/** One write of the operator, and on which side of it the operator dies. */
export interface Moment {
  readonly title: string
  readonly stage: Stage
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  /** Matched against the path without its query, the session's own name written as LIFE. */
  readonly path: RegExp
  /** Counted since the stage began. @default 1 */
  readonly nth?: number
  /** `before`: the server never sees the write. `after`: it is done, and the operator never learns of it. */
  readonly killed: 'before' | 'after'
  /** Sessions before this one must be gone: it is about the last that names a revision, or about any environment. */
  readonly alone?: true
  /** The session is deleted while it is active, and not after its mark. */
  readonly cutShort?: true
  /** Of a lab of its own, whose revision no transcript of other sessions names. */
  readonly ownLab?: true
}

const SESSION = /\/labsessions\/LIFE$/
const STATUS = /\/labsessions\/LIFE\/status$/
const NAMESPACES = /^\/api\/v1\/namespaces$/
const NAMESPACE = /^\/api\/v1\/namespaces\/[0-9a-z]+--[0-9a-z]+$/
const inEnvironment = (resource: string) => new RegExp(`/namespaces/[0-9a-z]+--[0-9a-z]+/${resource}$`)
const HOME_SECRETS = /\/namespaces\/camille\/secrets$/
const REVISIONS = /\/namespaces\/cloud-pi-labs\/secrets/

/** Spread over a session's whole life but for its last mark, whose steps have a suite of their own (test/faults). */
export const MOMENTS: readonly Moment[] = [
  { title: 'before the session is held', stage: 'opened', method: 'PATCH', path: SESSION, killed: 'before' },
  { title: 'when the session is held', stage: 'opened', method: 'PATCH', path: SESSION, killed: 'after' },
  {
    title: 'when the revision is stored, and named nowhere',
    stage: 'opened',
    method: 'POST',
    path: REVISIONS,
    killed: 'after',
    alone: true,
    cutShort: true,
    ownLab: true,
  },
  {
    title: 'before the seat is written down',
    stage: 'opened',
    method: 'PATCH',
    path: STATUS,
    killed: 'before',
  },
  { title: 'when the seat is written down', stage: 'opened', method: 'PATCH', path: STATUS, killed: 'after' },
  { title: 'when the namespace is made', stage: 'opened', method: 'POST', path: NAMESPACES, killed: 'after' },
  {
    title: 'when it has let itself in',
    stage: 'opened',
    method: 'POST',
    path: inEnvironment('rolebindings'),
    killed: 'after',
  },
  {
    title: 'in the midst of the guard rails',
    stage: 'opened',
    method: 'POST',
    path: inEnvironment('networkpolicies'),
    nth: 4,
    killed: 'before',
  },
  {
    title: 'when the seed is made',
    stage: 'opened',
    method: 'POST',
    path: inEnvironment('configmaps'),
    killed: 'after',
  },
  {
    title: 'between the two quotas',
    stage: 'opened',
    method: 'POST',
    path: inEnvironment('resourcequotas'),
    nth: 2,
    killed: 'before',
  },
  {
    title: 'before the candidate has access',
    stage: 'opened',
    method: 'POST',
    path: inEnvironment('rolebindings'),
    nth: 2,
    killed: 'before',
  },
  {
    title: 'when the candidate has access',
    stage: 'opened',
    method: 'POST',
    path: inEnvironment('rolebindings'),
    nth: 2,
    killed: 'after',
  },
  {
    title: 'when the kubeconfig is handed over',
    stage: 'opened',
    method: 'POST',
    path: HOME_SECRETS,
    killed: 'after',
  },
  {
    title: 'before the start is written down',
    stage: 'opened',
    method: 'PATCH',
    path: STATUS,
    nth: 2,
    killed: 'before',
  },
  {
    title: 'when the start is written down',
    stage: 'opened',
    method: 'PATCH',
    path: STATUS,
    nth: 2,
    killed: 'after',
  },
  {
    title: 'before a live mark is written',
    stage: 'working',
    method: 'PATCH',
    path: STATUS,
    killed: 'before',
  },
  { title: 'when a live mark is written', stage: 'working', method: 'PATCH', path: STATUS, killed: 'after' },
  { title: 'when a repair is noted', stage: 'damaged', method: 'PATCH', path: STATUS, killed: 'after' },
  {
    title: 'when a repair is made',
    stage: 'damaged',
    method: 'POST',
    path: inEnvironment('networkpolicies'),
    killed: 'after',
  },
  {
    title: 'before the submission is noted',
    stage: 'submitted',
    method: 'PATCH',
    path: STATUS,
    killed: 'before',
  },
  {
    title: 'when the submission is noted, before the mark',
    stage: 'submitted',
    method: 'PATCH',
    path: STATUS,
    killed: 'after',
  },
  {
    title: 'after the retention',
    stage: 'graded',
    method: 'DELETE',
    path: NAMESPACE,
    killed: 'before',
    alone: true,
  },
  {
    title: 'while the environment goes',
    stage: 'graded',
    method: 'DELETE',
    path: NAMESPACE,
    killed: 'after',
    alone: true,
  },
  {
    title: 'before a deleted session is let go',
    stage: 'deleted',
    method: 'PATCH',
    path: SESSION,
    killed: 'before',
    alone: true,
  },
  {
    title: 'before the revision is dropped',
    stage: 'deleted',
    method: 'DELETE',
    path: REVISIONS,
    killed: 'before',
    alone: true,
    cutShort: true,
    ownLab: true,
  },
  {
    title: 'while a session deleted at work takes its environment along',
    stage: 'deleted',
    method: 'DELETE',
    path: NAMESPACE,
    killed: 'after',
    alone: true,
    cutShort: true,
  },
]
