import type { BoardContext } from '../context.ts'
import { queryOf, Refusal, type Handler } from './answer.ts'

/** `GET /assets/:name`: for everybody; kept for ever under an address that bears the content's version. */
export function filesRoute({ files }: Pick<BoardContext, 'files'>): Handler {
  return (request, response) => {
    const file = files.get(String(request.params['name']))
    if (file === undefined) throw new Refusal({ status: 404, code: 'PageUnknown' })
    const current = queryOf(request).get('v') === file.version
    response
      .set('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'no-cache')
      .type(file.type)
      .send(file.body)
  }
}
