import type { Request, Response } from 'express'
import { ClusterError } from '../../kube/index.ts'
import type { BoardContext } from '../context.ts'
import { clearedLines } from '../sign-in/cookies.ts'
import { isFromElsewhere, isFromHere } from '../sign-in/origin.ts'
import { isOwnForm, readVisit, VISIT_COOKIE, type Visit } from '../sign-in/visit.ts'
import { PATHS } from '../urls.ts'
import type { Problem } from '../view.ts'
import { frameOf, ownPath } from './frame.ts'

/** A handler of an express route; what it throws becomes a page. */
export type Handler = (request: Request, response: Response) => Promise<void> | void

/** Ends the handling of a request with a page that says why. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** A route of people who are signed in; others get the page to sign in, with 401 and nothing more. */
export function visited(
  context: BoardContext,
  handle: (visit: Visit, request: Request, response: Response) => Promise<void>,
): Handler {
  return async (request, response) => {
    const visit = await readVisit(request.headers.cookie, {
      ...context,
      now: () => context.now().getTime(),
    })
    if (visit !== undefined && visit !== 'over') {
      visits.set(request, visit)
      await handle(visit, request, response)
      return
    }
    if (visit === undefined && request.method === 'GET' && isFromElsewhere(request.headers)) {
      // A strict cookie does not come along from another site: asked for again by ourselves, it does.
      response
        .set('Refresh', `0; url=${ownPath(request.originalUrl)}`)
        .type('html')
        .send('')
      return
    }
    const problem: Problem | undefined = visit === 'over' ? { status: 401, code: 'SignInExpired' } : undefined
    if (visit === 'over') response.append('Set-Cookie', [...clearedLines(VISIT_COOKIE)])
    showSignIn(context, request, response, {
      ...(problem !== undefined && { problem }),
      returnTo: request.method === 'GET' ? ownPath(request.originalUrl) : PATHS.board,
    })
  }
}

const visits = new WeakMap<Request, Visit>()

/** Who was found to be signed in while this request was handled. */
export function knownVisit(request: Request): Visit | undefined {
  return visits.get(request)
}

/** A form of people who are signed in: sent from here, and bearing their visit's own word. */
export function ownForm(
  context: BoardContext,
  handle: (visit: Visit, request: Request, response: Response) => Promise<void>,
): Handler {
  return visited(context, async (visit, request, response) => {
    if (!isFromHere(request.headers) || !isOwnForm(visit, field(request, 'csrf'))) {
      throw new Refusal({ status: 403, code: 'FormForged' })
    }
    await handle(visit, request, response)
  })
}

/** Who sends these cookies now, when they are signed in still. */
export async function visitNow(context: BoardContext, request: Request): Promise<Visit | undefined> {
  const visit = await readVisit(request.headers.cookie, { ...context, now: () => context.now().getTime() })
  return visit === 'over' ? undefined : visit
}

/** The page to sign in, whose status is that of its problem, or 401. */
export function showSignIn(
  context: BoardContext,
  request: Request,
  response: Response,
  { problem, returnTo, status }: { problem?: Problem; returnTo: string; status?: number },
): void {
  const frame = frameOf(context, request, {
    here: `${PATHS.signIn}?returnTo=${encodeURIComponent(returnTo)}`,
  })
  response
    .status(status ?? problem?.status ?? 401)
    .type('html')
    .send(
      context.pages.signIn({
        ...frame,
        returnTo,
        // Another site must not sign somebody in as somebody else.
        takesCode: request.method === 'GET' && !isFromElsewhere(request.headers),
        ...(problem !== undefined && { problem }),
      }),
    )
}

/** A field of a form, as text; what is none is empty. */
export function field(request: Request, name: string): string {
  const body: unknown = request.body
  if (typeof body !== 'object' || body === null) return ''
  const value: unknown = Object.hasOwn(body, name) ? (body as Readonly<Record<string, unknown>>)[name] : ''
  return typeof value === 'string' ? value : ''
}

/** The query of an address. */
export function queryOf(request: Request): URLSearchParams {
  const at = request.originalUrl.indexOf('?')
  return new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at + 1))
}

/** What a person is told of an error; a bug of ours says nothing of itself. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem
  if (error instanceof ClusterError) {
    return { status: 503, code: 'ClusterUnreachable', found: error.message }
  }
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  // express and its parsers: an address or a body that cannot be read.
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, code: 'UsageInvalid' }
  return { status: 500, code: 'BoardFailed' }
}
