import type { BoardFilter } from './view.ts'

/** The board's own addresses. Forms POST their fields as `application/x-www-form-urlencoded`, with `csrf`. */
export const PATHS = {
  board: '/',
  events: '/events',
  /**
   * GET shows the form; POST `token` (or a one-time code), `returnTo`. No `csrf`: nobody is signed in. A code comes after
   * `#`, which browsers keep to themselves: it holds a token, and neither servers nor proxies log it.
   */
  signIn: '/sign-in',
  /** POST `csrf`. */
  signOut: '/sign-out',
  /** POST `locale` (fr, en) or `theme` (system, light, dark), and `returnTo`: nobody need be signed in. */
  preferences: '/preferences',
  exportCsv: '/export.csv',
  exportJson: '/export.json',
  assets: '/assets',
} as const

/** What a board shows where the address is silent. */
export const DEFAULT_FILTER: BoardFilter = { phase: 'Open', stuck: false, sort: 'help', descending: false }

/** The query of a filter and page, with its `?`; what is as by default is left out. */
export function boardQuery(filter: BoardFilter, page = 1): string {
  const { lab, class: group, phase, stuck, text, sort, descending } = filter
  const query = new URLSearchParams({
    ...(lab !== undefined && { lab }),
    ...(group !== undefined && { class: group }),
    ...(phase !== DEFAULT_FILTER.phase && { phase }),
    ...(stuck && { stuck: 'true' }),
    ...(text !== undefined && { text }),
    ...(sort !== DEFAULT_FILTER.sort && { sort }),
    ...(descending && { descending: 'true' }),
    ...(page > 1 && { page: String(page) }),
  }).toString()
  return query === '' ? '' : `?${query}`
}

/** The page of a session. */
export function sessionPath({ namespace, name }: Named): string {
  return `/sessions/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`
}

/**
 * Where the form of an act goes: POST `csrf`, `reason`, and `minutes` to extend; `check` and `state` (Pass, Fail) to
 * decide.
 */
export function actPath(session: Named, act: 'extend' | 'end' | 'decide'): string {
  return `${sessionPath(session)}/${act}`
}

/** The page of a transcript. */
export function transcriptPath({ namespace, name }: Named): string {
  return `/transcripts/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`
}

interface Named {
  readonly namespace: string
  readonly name: string
}
