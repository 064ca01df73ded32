import type { Locale } from '../../view/index.ts'

/** What scripts put on a page: it says nothing of its own. */
export interface LiveWords {
  readonly on: string
  readonly off: string
  readonly never: string
  readonly paused: string
  readonly pause: string
  readonly resume: string
  readonly gone: string
  readonly reload: string
}

/** Live pages, in both languages. */
export const LIVE: Readonly<Record<Locale, LiveWords>> = {
  fr: {
    on: 'En direct',
    off: 'Connexion perdue, nouvelle tentative',
    never: 'Page figée : actualisez-la pour la suite',
    paused: 'En pause',
    pause: 'Mettre en pause',
    resume: 'Reprendre le direct',
    gone: 'Connexion terminée',
    reload: 'Actualiser',
  },
  en: {
    on: 'Live',
    off: 'Connection lost, trying again',
    never: 'Still page: reload it for what follows',
    paused: 'Paused',
    pause: 'Pause',
    resume: 'Go live again',
    gone: 'Signed out',
    reload: 'Reload',
  },
}
