import type { Locale } from '../view/locale.ts'

/** What the commands of coaches say about their acts. */
export interface CoachWords {
  readonly extended: (session: string, minutes: number) => string
  readonly ended: (session: string) => string
  readonly decided: (check: string, state: 'Pass' | 'Fail') => string
  readonly retaken: (session: string) => string
  readonly minutesNeeded: (found: string) => string
  readonly stateNeeded: (found: string) => string
  readonly reasonNeeded: string
  readonly handedIn: (session: string) => string
  readonly endedBefore: (by: string) => string
  readonly retakenBefore: (by: string) => string
  readonly decidedBefore: (check: string, by: string, state: string) => string
  readonly notWaiting: (check: string) => string
  readonly nothingWaits: (session: string) => string
  /** The ids that a decision can name. */
  readonly waiting: (checks: readonly string[]) => string
  readonly waitingNow: (session: string) => string
  readonly ifHidden: string
  readonly decideWith: (session: string) => string
  readonly refused: (why: string) => string
  readonly coachesOnly: (namespace: string) => string
  readonly busy: (session: string) => string
}

const FR: CoachWords = {
  extended: (session, minutes) => `${minutes} minute(s) ajoutée(s) à la session « ${session} »`,
  ended: (session) => `Fin de la session « ${session} » demandée : elle est notée en l'état`,
  decided: (check, state) => `${check} : ${state === 'Pass' ? 'réussi' : 'non réussi'}, décision enregistrée`,
  retaken: (session) => `Nouvel essai autorisé pour la session « ${session} »`,
  minutesNeeded: (found) => `« ${found} » : un nombre de minutes de 1 à 480 est attendu`,
  stateNeeded: (found) => `« ${found} » : Pass ou Fail est attendu`,
  reasonNeeded: 'Donnez la raison avec --reason : 3 à 512 caractères, elle figure dans le relevé',
  handedIn: (session) => `La session « ${session} » est rendue : ni temps en plus ni fin`,
  endedBefore: (by) => `${by} a déjà mis fin à cette session`,
  retakenBefore: (by) => `${by} a déjà autorisé cet essai`,
  decidedBefore: (check, by, state) => `${by} a déjà décidé de ${check} : ${state} ; une décision reste`,
  notWaiting: (check) => `« ${check} » n'attend pas de décision`,
  nothingWaits: (session) => `Rien n'attend de décision dans la session « ${session} »`,
  waiting: (checks) => `Attendent une décision : ${checks.join(', ')}`,
  waitingNow: (session) => `Attendent une décision dans la session « ${session} » :`,
  ifHidden: "s'il en reste de cachés",
  decideWith: (session) => `kubectl lab decide ${session} CONTRÔLE Pass|Fail --reason …`,
  refused: (why) => `Le cluster a refusé : ${why}`,
  coachesOnly: (namespace) =>
    `Un formateur a le verbe « coach » sur labsessions (kubectl auth can-i coach labsessions.labs.cloud-pi-native.fr -n ${namespace})`,
  busy: (session) => `La session « ${session} » change sans cesse ; réessayez`,
}

const EN: CoachWords = {
  extended: (session, minutes) => `${minutes} minute(s) added to session "${session}"`,
  ended: (session) => `The end of session "${session}" is asked for: it is marked as it stands`,
  decided: (check, state) => `${check}: ${state === 'Pass' ? 'passes' : 'fails'}, the decision is kept`,
  retaken: (session) => `One more attempt is open for session "${session}"`,
  minutesNeeded: (found) => `"${found}": a number of minutes from 1 to 480 is expected`,
  stateNeeded: (found) => `"${found}": Pass or Fail is expected`,
  reasonNeeded: 'Give the reason with --reason: 3 to 512 characters, it stands in the transcript',
  handedIn: (session) => `Session "${session}" is handed in: it can neither be extended nor ended`,
  endedBefore: (by) => `${by} has ended this session already`,
  retakenBefore: (by) => `${by} has allowed this attempt already`,
  decidedBefore: (check, by, state) => `${by} has decided on ${check} already: ${state}; a decision stays`,
  notWaiting: (check) => `"${check}" does not wait for a decision`,
  nothingWaits: (session) => `Nothing waits for a decision in session "${session}"`,
  waiting: (checks) => `Waiting for a decision: ${checks.join(', ')}`,
  waitingNow: (session) => `Waiting for a decision in session "${session}":`,
  ifHidden: 'if hidden ones are left',
  decideWith: (session) => `kubectl lab decide ${session} CHECK Pass|Fail --reason …`,
  refused: (why) => `The cluster refused: ${why}`,
  coachesOnly: (namespace) =>
    `A coach has the verb "coach" on labsessions (kubectl auth can-i coach labsessions.labs.cloud-pi-native.fr -n ${namespace})`,
  busy: (session) => `Session "${session}" keeps changing; try again`,
}

/** The words for coaches of one language. */
export function coachWords(locale: Locale): CoachWords {
  return locale === 'fr' ? FR : EN
}
