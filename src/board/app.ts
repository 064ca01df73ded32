import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { BoardContext } from './context.ts'
import { actRoute } from './routes/acts.ts'
import { knownVisit, problemOf, Refusal } from './routes/answer.ts'
import { boardRoute } from './routes/board.ts'
import { eventsRoute } from './routes/events.ts'
import { csvRoute, jsonRoute } from './routes/exports.ts'
import { filesRoute } from './routes/files.ts'
import { frameOf } from './routes/frame.ts'
import { preferencesRoute } from './routes/preferences.ts'
import { sessionRoute } from './routes/session.ts'
import { oneTimeRoute, signInPageRoute, signInRoute, signOutRoute } from './routes/sign-in.ts'
import { transcriptRoute } from './routes/transcript.ts'
import { PATHS } from './urls.ts'

const SESSION = '/sessions/:namespace/:name'

/** Every route of the board, apart from any port. */
export function createBoardApp(context: BoardContext): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', false)
  app.set('trust proxy', context.config.proxies)
  app.use(securityHeaders(context))

  app.get(`${PATHS.assets}/:name`, filesRoute(context))
  app.get(PATHS.signIn, signInPageRoute(context))
  app.post(`${PATHS.signIn}/one-time`, oneTimeRoute(context))

  app.get(PATHS.board, boardRoute(context))
  app.get(PATHS.events, eventsRoute(context))
  app.get(PATHS.exportCsv, csvRoute(context))
  app.get(PATHS.exportJson, jsonRoute(context))
  app.get(SESSION, sessionRoute(context))
  app.get('/transcripts/:namespace/:name', transcriptRoute(context))

  // A token is the longest field.
  app.use(express.urlencoded({ extended: false, limit: '32kb', parameterLimit: 16 }))
  app.post(PATHS.signIn, signInRoute(context))
  app.post(PATHS.signOut, signOutRoute(context))
  app.post(PATHS.preferences, preferencesRoute(context))
  for (const act of ['extend', 'end', 'decide'] as const)
    app.post(`${SESSION}/${act}`, actRoute(context, act))

  app.use(() => {
    throw new Refusal({ status: 404, code: 'PageUnknown' })
  })
  app.use(answerProblem(context))
  return app
}

function securityHeaders({ config }: BoardContext): RequestHandler[] {
  const own = ["'self'"]
  const nothing = ["'none'"]
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: nothing,
          scriptSrc: own,
          styleSrc: own,
          imgSrc: own,
          connectSrc: own,
          formAction: own,
          frameAncestors: nothing,
          baseUri: nothing,
        },
      },
      // `no-referrer` would also make browsers hide the origin of our own forms, which we ask for.
      referrerPolicy: { policy: 'same-origin' },
      // Who serves it by https only says so; other names of the host are not ours to speak for.
      strictTransportSecurity: config.secureCookies && { maxAge: 31_536_000, includeSubDomains: false },
    }),
    (_request, response, next) => {
      response.set('Cache-Control', 'no-store')
      next()
    },
  ]
}

/** Express knows an error handler by its four parameters; its own would show a stack. */
function answerProblem(context: BoardContext): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = problemOf(error)
    if (problem.code === 'BoardFailed') {
      context.logger.error({ err: error, method: request.method, route: request.path }, 'A page failed')
    }
    if (response.headersSent) {
      next(error)
      return
    }
    const html = context.pages.problem({
      ...frameOf(context, request, { visit: knownVisit(request) }),
      problem,
    })
    response.status(problem.status).type('html').send(html)
  }
}
