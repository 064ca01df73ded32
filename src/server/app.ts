import express, { type ErrorRequestHandler, type Express } from 'express'
import type { Exposition } from './metrics/metrics.ts'
import { reportReadiness, type Readiness } from './readiness.ts'

/**
 * The routes, apart from any port. `/healthz` says that the process answers, `/readyz` what it could do, `/metrics` what
 * it has done.
 */
export function createApp(options: {
  readonly readiness: () => Readiness
  readonly metrics?: Exposition | undefined
}): Express {
  const { readiness, metrics } = options
  const app = express()
  // Who asks learns nothing of what we are made of.
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  app.get('/healthz', (_request, response) => void response.json({ status: 'Ok' }))
  app.get('/readyz', (_request, response) => {
    const report = reportReadiness(readiness())
    response.status(report.status === 'Ready' ? 200 : 503).json(report)
  })
  if (metrics !== undefined)
    app.get('/metrics', async (_request, response) => {
      response.set('Content-Type', metrics.contentType).end(await metrics.text())
    })
  app.use((_request, response) => void response.status(404).json({ status: 'NotFound' }))
  app.use(answerError)
  return app
}

/** Express knows an error handler by its four parameters; its own would show a stack. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error)
    return
  }
  response.status(500).json({ status: 'Error' })
}
