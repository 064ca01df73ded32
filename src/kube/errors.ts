/** The API server's `Status`, as far as it is read here. */
export interface Status {
  readonly kind?: string
  readonly message?: string
  readonly reason?: string
  readonly code?: number
  readonly details?: {
    readonly name?: string
    readonly kind?: string
    readonly retryAfterSeconds?: number
    readonly causes?: readonly {
      readonly reason?: string
      readonly message?: string
      readonly field?: string
    }[]
  }
}

/** What a ClusterError is made of. */
export interface ClusterErrorFields {
  /** HTTP status; 0 when no answer came. */
  readonly code: number
  /** The Status reason, or one of ours: `Network`, `Timeout`, `Aborted`, `Malformed`, `TooLarge`. */
  readonly reason: string
  readonly message: string
  /** The same request may succeed later (after a fresh read, for a Conflict). */
  readonly retryable: boolean
  readonly retryAfterMs?: number | undefined
  readonly status?: Status | undefined
  readonly cause?: unknown
}

/** The world's trouble, never a person's mistake: the cluster refused a request or did not answer it. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError'
  readonly code: number
  readonly reason: string
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
  readonly status: Status | undefined

  constructor(fields: ClusterErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause })
    this.code = fields.code
    this.reason = fields.reason
    this.retryable = fields.retryable
    this.retryAfterMs = fields.retryAfterMs
    this.status = fields.status
  }
}

/** The error that a response other than 2xx stands for. A body that is no Status gives its text, cut short. */
export function statusError(code: number, body: unknown, retryAfter?: string): ClusterError {
  const status = isStatus(body) ? body : undefined
  const reason = status?.reason ?? REASON_OF_CODE[code] ?? 'Unknown'
  return new ClusterError({
    code,
    reason,
    message:
      status?.message ??
      `The API server answered ${code}${typeof body === 'string' ? `: ${body.slice(0, 300)}` : ''}`,
    retryable: isRetryable(code, reason),
    retryAfterMs: retryAfterMs(retryAfter, status),
    status,
  })
}

/** The error of a request whose answer never came. */
export function networkError(message: string, cause?: unknown): ClusterError {
  return new ClusterError({ code: 0, reason: 'Network', message, retryable: true, cause })
}

/** The error of a request that took longer than it may. */
export function timeoutError(message: string): ClusterError {
  return new ClusterError({ code: 0, reason: 'Timeout', message, retryable: true })
}

/** The error of a request that its caller gave up. */
export function abortedError(): ClusterError {
  return new ClusterError({
    code: 0,
    reason: 'Aborted',
    message: 'The request was given up',
    retryable: false,
  })
}

/** The error of an answer that cannot be read. */
export function malformedError(message: string, cause?: unknown): ClusterError {
  return new ClusterError({ code: 0, reason: 'Malformed', message, retryable: true, cause })
}

/** Whether the error is a ClusterError with one of these reasons. */
export function hasReason(error: unknown, ...reasons: readonly string[]): error is ClusterError {
  return error instanceof ClusterError && reasons.includes(error.reason)
}

/** The object is not there. */
export function isNotFound(error: unknown): error is ClusterError {
  return hasReason(error, 'NotFound')
}

/** An object of that name is there already. */
export function isAlreadyExists(error: unknown): error is ClusterError {
  return hasReason(error, 'AlreadyExists')
}

/** Someone wrote in between: read again, decide again. So it is when a `test` of a JSON patch fails. */
export function isConflict(error: unknown): error is ClusterError {
  return hasReason(error, 'Conflict') || isFailedTest(error)
}

/** The error of a view that is known to be old. */
export function conflictError(message: string): ClusterError {
  return new ClusterError({ code: 409, reason: 'Conflict', message, retryable: true })
}

/** What the watch or `continue` token starts from is gone: list again. */
export function isExpired(error: unknown): boolean {
  if (!(error instanceof ClusterError)) return false
  if (error.code === 410 || error.reason === 'Expired' || error.reason === 'Gone') return true
  // A resourceVersion from before an etcd restore lies in the future (apimachinery: CauseTypeResourceVersionTooLarge).
  return (
    error.status?.details?.causes?.some((cause) => cause.reason === 'ResourceVersionTooLarge') === true ||
    error.message.includes('Too large resource version')
  )
}

/** Invalid without a cause (apiserver: endpoints/handlers/patch.go); an object that is invalid comes with the fields. */
function isFailedTest(error: unknown): boolean {
  return hasReason(error, 'Invalid') && error.status !== undefined && !error.status.details?.causes?.length
}

// Requests that proxies in between refuse bear no Status.
const REASON_OF_CODE: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'NotAcceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'RequestEntityTooLarge',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
}

function isRetryable(code: number, reason: string): boolean {
  return code === 429 || code >= 500 || reason === 'Conflict'
}

function isStatus(body: unknown): body is Status {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === 'Status'
}

function retryAfterMs(header: string | undefined, status: Status | undefined): number | undefined {
  // The API server sends whole seconds; a date, which HTTP allows too, is not worth a clock here.
  const seconds = header === undefined ? NaN : Number(header)
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000
  const details = status?.details?.retryAfterSeconds
  return details === undefined || details === 0 ? undefined : details * 1000
}
