import type { Locale } from '../../view/index.ts'
import type { ProblemCode } from '../view.ts'

/** What is said of what went wrong. */
export interface ProblemWords {
  readonly title: Readonly<Record<ProblemCode, string>>
  readonly remedy: Readonly<Record<ProblemCode, string>>
  readonly found: string
  readonly code: (code: string, status: number) => string
  readonly home: string
}

/** What went wrong, in both languages. */
export const PROBLEM: Readonly<Record<Locale, ProblemWords>> = {
  fr: {
    title: {
      TokenRefused: 'Ce jeton n’est pas accepté',
      SignInExpired: 'La connexion a expiré',
      CodeSpent: 'Ce code de connexion ne vaut plus',
      SignInSlowed: 'Trop de tentatives de connexion',
      FormForged: 'Ce formulaire n’est plus valable',
      PageUnknown: 'Cette page n’existe pas',
      SessionNotFound: 'Aucune session de ce nom',
      UsageInvalid: 'Une valeur ne convient pas',
      RequestRefused: 'La demande est refusée',
      ClusterUnreachable: 'Le cluster ne répond pas',
      BoardFailed: 'Le tableau a rencontré une erreur',
    },
    remedy: {
      TokenRefused: 'Reprenez-en un : il a pu expirer, ou venir d’un autre cluster.',
      SignInExpired: 'Connectez-vous de nouveau.',
      CodeSpent: 'Relancez kubectl lab board : un code ne sert qu’une fois.',
      SignInSlowed: 'Attendez une minute, puis réessayez.',
      FormForged: 'Revenez à la page, actualisez-la et recommencez.',
      PageUnknown: 'Vérifiez son adresse, ou revenez au tableau.',
      SessionNotFound: 'Elle a pu être supprimée, ou votre compte ne peut pas la lire.',
      UsageInvalid: 'Corrigez-la et recommencez.',
      RequestRefused:
        'Actualisez la page : la session a pu changer. Sinon, il vous manque un droit sur elle.',
      ClusterUnreachable: 'Réessayez dans quelques secondes.',
      BoardFailed: 'Réessayez ; si cela dure, prévenez qui administre la plateforme.',
    },
    found: 'Trouvé :',
    code: (code, status) => `Code ${code} (${status})`,
    home: 'Revenir au tableau',
  },
  en: {
    title: {
      TokenRefused: 'This token is not accepted',
      SignInExpired: 'The sign-in has expired',
      CodeSpent: 'This sign-in code is no longer good',
      SignInSlowed: 'Too many attempts to sign in',
      FormForged: 'This form is no longer good',
      PageUnknown: 'There is no such page',
      SessionNotFound: 'There is no session of that name',
      UsageInvalid: 'A value does not fit',
      RequestRefused: 'The request is refused',
      ClusterUnreachable: 'The cluster does not answer',
      BoardFailed: 'The board met an error',
    },
    remedy: {
      TokenRefused: 'Take a new one: it may have expired, or be of another cluster.',
      SignInExpired: 'Sign in again.',
      CodeSpent: 'Run kubectl lab board again: a code is good once.',
      SignInSlowed: 'Wait a minute, then try again.',
      FormForged: 'Go back to the page, reload it and start again.',
      PageUnknown: 'Look at its address, or go back to the board.',
      SessionNotFound: 'It may be deleted, or your account cannot read it.',
      UsageInvalid: 'Mend it and try again.',
      RequestRefused: 'Reload the page: the session may have changed. Else you lack a right on it.',
      ClusterUnreachable: 'Try again in a few seconds.',
      BoardFailed: 'Try again; if it lasts, tell who runs the platform.',
    },
    found: 'Found:',
    code: (code, status) => `Code ${code} (${status})`,
    home: 'Back to the board',
  },
}
