import type { Locale } from '../../view/index.ts'
import type { Theme } from '../view.ts'

/** What stands around every page. */
export interface FrameWords {
  readonly product: string
  readonly board: string
  readonly skip: string
  readonly language: string
  readonly languages: Readonly<Record<Locale, string>>
  readonly theme: string
  readonly themes: Readonly<Record<Theme, string>>
  readonly signedInAs: string
  readonly signOut: string
  readonly readAt: string
  readonly zone: (zone: string) => string
}

/** The frame of a page, in both languages. */
export const FRAME: Readonly<Record<Locale, FrameWords>> = {
  fr: {
    product: 'Cloud Pi Labs',
    board: 'Tableau des formateurs',
    skip: 'Aller au contenu',
    language: 'Langue',
    languages: { fr: 'Français', en: 'English' },
    theme: 'Apparence',
    themes: { system: 'Comme le système', light: 'Claire', dark: 'Sombre' },
    signedInAs: 'Connecté :',
    signOut: 'Se déconnecter',
    readAt: 'Relevé à',
    zone: (zone) => `Heures : ${zone}`,
  },
  en: {
    product: 'Cloud Pi Labs',
    board: 'Coaches’ board',
    skip: 'Skip to content',
    language: 'Language',
    languages: { fr: 'Français', en: 'English' },
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    signedInAs: 'Signed in:',
    signOut: 'Sign out',
    readAt: 'Read at',
    zone: (zone) => `Times: ${zone}`,
  },
}
