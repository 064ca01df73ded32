import type { Request } from 'express'
import type { Locale } from '../../view/index.ts'
import type { BoardContext } from '../context.ts'
import { cookieNamed, readCookies } from '../sign-in/cookies.ts'
import type { Visit } from '../sign-in/visit.ts'
import { PATHS } from '../urls.ts'
import type { Frame, Theme } from '../view.ts'

/** Cookies that remember how somebody likes the board; they say nothing of who it is. */
export const PREFERENCES = { locale: 'board-locale', theme: 'board-theme' } as const

export const LOCALES = ['fr', 'en'] as const satisfies readonly Locale[]
export const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Theme[]

/** What every page knows. `here`: where forms lead back to, when it is not what was asked for. */
export function frameOf(
  context: Pick<BoardContext, 'config' | 'files' | 'now'>,
  request: Request,
  { visit, canCoach = false, here }: { visit?: Visit | undefined; canCoach?: boolean; here?: string } = {},
): Frame {
  const cookies = readCookies(request.headers.cookie)
  const locale = LOCALES.find((each) => each === cookieNamed(cookies, PREFERENCES.locale))
  const theme = THEMES.find((each) => each === cookieNamed(cookies, PREFERENCES.theme))
  return {
    viewer: {
      ...(visit !== undefined && { name: visit.person.username }),
      locale: locale ?? accepted(request),
      theme: theme ?? 'system',
      timeZone: context.config.timeZone,
      canCoach,
    },
    csrf: visit?.csrf ?? '',
    here: here ?? (request.method === 'GET' ? request.originalUrl : PATHS.board),
    now: context.now(),
    assets: context.files.addresses,
  }
}

/** A path of this board, whatever was given: a form must lead nobody elsewhere. */
export function ownPath(given: unknown): string {
  const base = 'http://board.invalid'
  if (typeof given !== 'string' || !given.startsWith('/') || !URL.canParse(given, base)) return '/'
  const { origin, pathname, search } = new URL(given, base)
  // `//host` and `/\host` are other hosts to a browser.
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}` : '/'
}

function accepted(request: Request): Locale {
  const language = request.acceptsLanguages('fr', 'en')
  return language === 'en' ? 'en' : 'fr'
}
