import type { BoardContext } from '../context.ts'
import { cookieLine } from '../sign-in/cookies.ts'
import { isFromHere } from '../sign-in/origin.ts'
import { field, Refusal, type Handler } from './answer.ts'
import { LOCALES, ownPath, PREFERENCES, THEMES } from './frame.ts'
import { isSecure } from './secure.ts'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** `POST /preferences`: the language and the theme, for whoever uses this browser. */
export function preferencesRoute(context: BoardContext): Handler {
  return (request, response) => {
    if (!isFromHere(request.headers)) throw new Refusal({ status: 403, code: 'FormForged' })
    const wishes = { locale: LOCALES, theme: THEMES } as const
    for (const name of ['locale', 'theme'] as const) {
      const given = field(request, name)
      if (given === '') continue
      const value = wishes[name].find((each) => each === given)
      if (value === undefined) {
        throw new Refusal({ status: 400, code: 'UsageInvalid', found: `${name}=${given}`.slice(0, 100) })
      }
      const options = { maxAgeSeconds: YEAR_SECONDS, secure: isSecure(context, request) }
      response.append('Set-Cookie', cookieLine(PREFERENCES[name], value, options))
    }
    response.redirect(303, ownPath(field(request, 'returnTo')))
  }
}
