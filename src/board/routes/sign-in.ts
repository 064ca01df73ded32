import type { Request, Response } from 'express'
import type { BoardContext } from '../context.ts'
import { clearedLines } from '../sign-in/cookies.ts'
import { isFromHere } from '../sign-in/origin.ts'
import { VISIT_COOKIE, visitCookie } from '../sign-in/visit.ts'
import { PATHS } from '../urls.ts'
import type { Problem } from '../view.ts'
import { field, ownForm, queryOf, Refusal, showSignIn, type Handler } from './answer.ts'
import { ownPath } from './frame.ts'
import { isSecure } from './secure.ts'

/** `GET /sign-in` */
export function signInPageRoute(context: BoardContext): Handler {
  return (request, response) => {
    showSignIn(context, request, response, {
      returnTo: ownPath(queryOf(request).get('returnTo')),
      status: 200,
    })
  }
}

/** `POST /sign-in`: a token from a form, or a one-time code that stands for one. */
export function signInRoute(context: BoardContext): Handler {
  return async (request, response) => {
    // Nobody is signed in, so that no form can bear a word of theirs: where it comes from must do.
    if (!isFromHere(request.headers)) throw new Refusal({ status: 403, code: 'FormForged' })
    const returnTo = ownPath(field(request, 'returnTo'))
    const given = field(request, 'token').trim()
    const redeemed = context.codes.redeem(given)
    if (redeemed === 'spent') {
      // Who is signed in stays so: the same address may be opened twice.
      showSignIn(context, request, response, { problem: { status: 401, code: 'CodeSpent' }, returnTo })
      return
    }
    const token = redeemed?.token ?? given
    const problem = await problemOfToken(context, request, token)
    if (problem !== undefined) {
      response.append('Set-Cookie', [...clearedLines(VISIT_COOKIE)])
      showSignIn(context, request, response, { problem, returnTo })
      return
    }
    beginVisit(context, request, response, { token, returnTo })
  }
}

/** `POST /sign-in/one-time`, with the token as a bearer's: a code for a browser. Not for browsers: they send no such header. */
export function oneTimeRoute(context: BoardContext): Handler {
  return async (request, response) => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.get('Authorization') ?? '') ?? []
    const problem = await problemOfToken(context, request, token)
    if (problem === undefined) response.json({ code: context.codes.issue(token) })
    else response.status(problem.status).json({ code: problem.code, found: problem.found })
  }
}

/** `POST /sign-out` */
export function signOutRoute(context: BoardContext): Handler {
  return ownForm(context, (_visit, _request, response) => {
    response.append('Set-Cookie', [...clearedLines(VISIT_COOKIE)]).redirect(303, PATHS.signIn)
    return Promise.resolve()
  })
}

async function problemOfToken(
  context: BoardContext,
  request: Request,
  token: string,
): Promise<Problem | undefined> {
  const place = placeOf(request)
  if (!context.limiter.allows(place)) return { status: 429, code: 'SignInSlowed' }
  if ((await context.identify(token)) !== undefined) return undefined
  context.limiter.failed(place)
  return { status: 401, code: 'TokenRefused' }
}

function beginVisit(
  context: BoardContext,
  request: Request,
  response: Response,
  { token, returnTo }: { readonly token: string; readonly returnTo: string },
): void {
  const { sealer } = context
  const line = visitCookie(token, {
    sealer,
    now: context.now().getTime(),
    secure: isSecure(context, request),
  })
  if (line === undefined) {
    const found = `${Buffer.byteLength(token)} bytes`
    showSignIn(context, request, response, {
      problem: { status: 401, code: 'TokenRefused', found },
      returnTo,
    })
    return
  }
  response.append('Set-Cookie', line).redirect(303, returnTo)
}

function placeOf(request: Request): string {
  return request.ip ?? ''
}
