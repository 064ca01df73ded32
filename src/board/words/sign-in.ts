import type { Locale } from '../../view/index.ts'

/** What is said where a token is asked for. */
export interface SignInWords {
  readonly title: string
  readonly lead: string
  readonly token: string
  readonly tokenHint: string
  readonly submit: string
  readonly easier: string
  readonly byHand: string
  readonly where: string
}

/** The page that signs in, in both languages. */
export const SIGN_IN: Readonly<Record<Locale, SignInWords>> = {
  fr: {
    title: 'Se connecter',
    lead: 'Le tableau montre les sessions que votre compte Kubernetes peut lire, et rien de plus.',
    token: 'Jeton Kubernetes',
    tokenHint: 'Il ne quitte pas le tableau et n’est pas conservé en clair. Pour en obtenir un :',
    submit: 'Se connecter',
    easier: 'Plus simple : cette commande ouvre le tableau et vous connecte.',
    byHand: 'Si rien ne se passe, collez dans le champ ce qui suit « # » dans l’adresse qu’elle affiche.',
    where: 'Connexion',
  },
  en: {
    title: 'Sign in',
    lead: 'The board shows the sessions that your Kubernetes account can read, and nothing else.',
    token: 'Kubernetes token',
    tokenHint: 'It does not leave the board and is not kept in clear. To get one:',
    submit: 'Sign in',
    easier: 'Easier: this command opens the board and signs you in.',
    byHand: 'If nothing happens, paste into the field what follows “#” in the address that it prints.',
    where: 'Signing in',
  },
}
