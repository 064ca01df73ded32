import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express, { type Response } from 'express'

import { PAGES } from '../../src/board/pages/index.ts'
import type { BoardView } from '../../src/board/view.ts'
import * as views from './views.ts'
import type { Look } from './views.ts'

/** Every page of the board, by what makes it different. */
export const EVERY_PAGE: Readonly<Record<string, (look: Look) => string>> = {
  board: (look) =>
    PAGES.board(views.aBoard(look, { filter: { ...views.aBoard().filter, class: 'promo-31' } })),
  'empty-board': (look) => PAGES.board(views.aBoard(look, { rows: [], total: 0 })),
  'full-board': (look) => PAGES.board(views.aFullBoard(look)),
  wall: (look) => PAGES.board(views.aBoard(look, { here: '/?wall=true' })),
  'hostile-board': (look) => PAGES.board(views.aHostileBoard(look)),
  session: (look) => PAGES.session(views.aSessionPage(look)),
  'refused-act': (look) => PAGES.session(views.aSessionPage(look, { notice: views.REFUSED })),
  'done-act': (look) =>
    PAGES.session(views.aSessionPage(look, { notice: { kind: 'Extended', minutes: 10 } })),
  'hostile-session': (look) => PAGES.session(views.aHostileSession(look)),
  transcript: (look) => PAGES.transcript(views.aTranscriptPage(look)),
  'forged-transcript': (look) => PAGES.transcript(views.aForgedTranscript(look)),
  'unverified-transcript': (look) =>
    PAGES.transcript(views.aTranscriptPage(look, { verdict: { holds: 'unknown' } })),
  'sign-in': (look) => PAGES.signIn(views.aSignIn(look)),
  'sign-in-refused': (look) => PAGES.signIn(views.aSignIn(look, { status: 401, code: 'TokenRefused' })),
  'not-found': (look) => PAGES.problem(views.aProblem(look)),
  'signed-out': (look) => PAGES.problem(views.aProblem(look, { status: 401, code: 'SignInExpired' })),
  slowed: (look) => PAGES.problem(views.aProblem(look, { status: 429, code: 'SignInSlowed' })),
  failed: (look) => PAGES.problem(views.aProblem(look, { status: 500, code: 'BoardFailed' })),
}

/** Pages as the board serves them, without a cluster behind. */
export interface Fixture {
  readonly address: string
  /** Tells every board that is open of rows that changed. */
  tell(view: BoardView): void
  /** What `/` shows from now on. */
  show(view: BoardView): void
  /** Tells every board that is open to read itself again. */
  refresh(): void
  readonly posted: readonly { readonly path: string; readonly body: unknown }[]
  stop(): Promise<void>
}

/** The policy that the board sends: nothing but its own files, and nothing inline. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Serves every page at its name, with `locale` and `theme` in the query. */
export async function startFixture(): Promise<Fixture> {
  const app = express()
  const streams = new Set<Response>()
  const posted: { path: string; body: unknown }[] = []
  let board = views.aBoard()
  app.use((_request, response, next) => {
    response.set('Content-Security-Policy', POLICY)
    next()
  })
  app.use('/assets', express.static(join(import.meta.dirname, '../../src/board/assets')))
  app.get(['/events', '/sessions/:namespace/:name/events'], (_request, response) => {
    response.set('Content-Type', 'text/event-stream').flushHeaders()
    streams.add(response)
    response.once('close', () => streams.delete(response))
  })
  app.get('/', (_request, response) => void response.send(PAGES.board(board)))
  app.get('/:page', (request, response, next) => {
    const { locale, theme } = request.query
    const page = EVERY_PAGE[request.params.page]
    if (page === undefined) next()
    else {
      const look = {
        locale: locale === 'en' ? 'en' : 'fr',
        theme: theme === 'dark' ? 'dark' : 'light',
      } as const
      response.send(page(look))
    }
  })
  app.post('/*path', express.urlencoded({ extended: false }), (request, response) => {
    posted.push({ path: request.path, body: request.body as unknown })
    response.redirect(303, '/done-act')
  })
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const send = (name: string, html: string): void => {
    const lines = html.split('\n').map((line) => `data: ${line}\n`)
    for (const stream of streams) stream.write(`event: ${name}\n${lines.join('')}\n`)
  }
  return {
    address: `http://127.0.0.1:${port}`,
    tell: (view) => send('fragment', PAGES.boardRows(view)),
    show: (view) => {
      board = view
    },
    refresh: () => send('refresh', ''),
    posted,
    async stop() {
      for (const stream of streams) stream.end()
      server.close()
      await once(server, 'close')
    },
  }
}
