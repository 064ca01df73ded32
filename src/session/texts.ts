import type { Text } from '../api/index.ts'
import type { NamedChecks } from './final/errors.ts'

/**
 * What conditions and events say to candidates and coaches, in both languages. Stable texts: no times, no counters
 * that move, else an unchanged session would be written again.
 */
export const TEXTS = {
  accepted: (lab: string) => ({
    fr: `Le lab « ${lab} » est ouvert pour cette session`,
    en: `Lab "${lab}" is open for this session`,
  }),
  unknownHint: (path: string, hint: string, known: readonly string[]) => ({
    fr: `${path} : l'indice « ${hint} » n'existe pas dans ce lab ; indices : ${list(known, 'fr')}. Rien n'est décompté`,
    en: `${path}: this lab has no hint "${hint}"; hints: ${list(known, 'en')}. Nothing is charged`,
  }),
  unknownAnswer: (
    question: string,
    found: string,
    letters: readonly string[],
    type: 'single' | 'multiple',
  ) => ({
    fr: `spec.answers.${question} : « ${found} » ; ${type === 'single' ? 'une lettre est attendue' : 'une ou plusieurs lettres sont attendues, séparées par des virgules,'} parmi ${letters.join(', ')}. Telle quelle, la réponse ne rapporte rien`,
    en: `spec.answers.${question}: "${found}"; ${type === 'single' ? 'one letter is' : 'one or more letters, separated by commas, are'} expected, of ${letters.join(', ')}. As it stands the answer earns nothing`,
  }),
  labNotFound: (lab: string, known: readonly string[]) => ({
    fr: `spec.lab : le lab « ${lab} » n'existe pas ; labs : ${list(known, 'fr')}. Créez une session avec l'un d'eux`,
    en: `spec.lab: there is no lab "${lab}"; labs: ${list(known, 'en')}. Create a session with one of them`,
  }),
  labNotReady: (lab: string) => ({
    fr: `spec.lab : le lab « ${lab} » n'est pas prêt ; son auteur doit le corriger (kubectl describe lab ${lab}). La session s'ouvrira ensuite d'elle-même`,
    en: `spec.lab: lab "${lab}" is not ready; its author must mend it (kubectl describe lab ${lab}). The session will then open by itself`,
  }),
  rubricNotReady: (lab: string) => ({
    fr: `spec.lab : le barème du lab « ${lab} » manque ou n'est pas prêt ; prévenez votre formateur. La session s'ouvrira ensuite d'elle-même`,
    en: `spec.lab: the rubric of lab "${lab}" is missing or not ready; tell your coach. The session will then open by itself`,
  }),
  duplicate: (other: string) => ({
    fr: `spec.lab : la session ${other} de ce lab est déjà ouverte pour ce candidat ; continuez-la, ou supprimez-la`,
    en: `spec.lab: session ${other} of this lab is already open for this candidate; go on with it, or delete it`,
  }),
  duplicateGoing: (other: string) => ({
    fr: `spec.lab : la session ${other} de ce lab est en cours de suppression, et d'abord de notation ; cette session-ci attend qu'elle soit notée`,
    en: `spec.lab: session ${other} of this lab is being deleted, and marked first; this one waits until it is`,
  }),
  nodesUnavailable: (lab: string) => ({
    fr: `spec.lab : le lab « ${lab} » demande de vrais nœuds (nodes: real) et ceux-ci sont simulés ; ouvrez-le sur un vrai cluster`,
    en: `spec.lab: lab "${lab}" needs real nodes (nodes: real) and these are simulated; open it on a real cluster`,
  }),
  candidateMissing: () => ({
    fr: 'spec.candidate : absent ; donnez le nom de la personne qui passe le lab',
    en: 'spec.candidate: absent; give the name of the person who takes the lab',
  }),
  waitingForSeat: () => ({
    fr: "Toutes les places sont prises ; l'environnement sera créé à votre tour (status.place)",
    en: 'All seats are taken; the environment is made when your turn comes (status.place)',
  }),
  candidateSeatsTaken: (share: number) => ({
    fr: `Ce candidat a déjà sa part de places (${share}) ; l'environnement sera créé quand une autre de ses sessions aura libéré la sienne : rendez-la, ou supprimez-la`,
    en: `This candidate has their share of the seats already (${share}); the environment is made when another of their sessions gives its seat back: hand it in, or delete it`,
  }),
  provisioning: () => ({
    fr: "L'environnement est en cours de création",
    en: 'The environment is being made',
  }),
  nameTaken: (object: string) => ({
    fr: `${object} existe déjà et n'appartient pas à cette session ; rien n'a été touché. Prévenez votre formateur`,
    en: `${object} exists already and does not belong to this session; nothing was touched. Tell your coach`,
  }),
  provisioningFailed: (object: string, why: string) => ({
    fr: `${object} n'a pas pu être créé : ${why}. Prévenez votre formateur ; la création est retentée`,
    en: `${object} could not be created: ${why}. Tell your coach; it is tried again`,
  }),
  environmentReady: (session: string) => ({
    fr: `L'environnement est prêt ; l'accès est dans le Secret ${session}-kubeconfig, l'énoncé dans le ConfigMap ${session}-statement`,
    en: `The environment is ready; access is in Secret ${session}-kubeconfig, the statement in ConfigMap ${session}-statement`,
  }),
  removing: () => ({
    fr: "L'environnement est en cours de suppression",
    en: 'The environment is being removed',
  }),
  removed: () => ({ fr: "L'environnement a été supprimé", en: 'The environment has been removed' }),
  removalBlocked: (blockers: string) => ({
    fr: `L'environnement ne peut pas encore être supprimé : ${blockers}`,
    en: `The environment cannot be removed yet: ${blockers}`,
  }),
  notSubmitted: () => ({
    fr: 'La session est en cours ; spec.submit: true la rend avant la fin du temps',
    en: 'The session is running; spec.submit: true hands it in before time is up',
  }),
  submitted: () => ({ fr: 'Le candidat a rendu son travail', en: 'The candidate handed the work in' }),
  endedByCoach: (by: string) => ({
    fr: `${by} a mis fin à la session (spec.coaching.end)`,
    en: `${by} ended the session (spec.coaching.end)`,
  }),
  sessionDeleted: () => ({
    fr: "La session d'examen a été supprimée : elle est notée en l'état, puis retirée",
    en: 'The exam session was deleted: it is marked as it stands, then removed',
  }),
  notFrozen: () => ({
    fr: "L'environnement est ouvert en écriture",
    en: 'The environment is open for writing',
  }),
  freezing: () => ({ fr: "L'environnement est en train d'être figé", en: 'The environment is being frozen' }),
  frozen: () => ({
    fr: "L'environnement est figé : seule la plateforme y écrit",
    en: 'The environment is frozen: only the platform writes there',
  }),
  lateFreeze: () => ({
    fr: "L'environnement a été figé plus de 5 secondes après l'échéance (status.frozenAt, status.deadline) ; le relevé le montre",
    en: 'The environment was frozen more than 5 seconds after the deadline (status.frozenAt, status.deadline); the transcript shows it',
  }),
  settling: () => ({
    fr: 'Les déploiements et Jobs en cours se terminent, 30 secondes au plus',
    en: 'Rollouts and Jobs under way come to an end, 30 seconds at most',
  }),
  evidenceMissing: (secrets: readonly string[]) => ({
    fr: `Les preuves de cette session manquent dans l'espace de l'opérateur : ${list(secrets, 'fr')}. Prévenez votre formateur`,
    en: `The evidence of this session is missing in the operator's namespace: ${list(secrets, 'en')}. Tell your coach`,
  }),
  evidenceDamaged: (why: string) => ({
    fr: `Les preuves de cette session sont abîmées : ${why}. Prévenez votre formateur`,
    en: `The evidence of this session is damaged: ${why}. Tell your coach`,
  }),
  abandoned: () => ({
    fr: "La session d'examen a été supprimée avant sa fin : elle n'est pas réussie",
    en: 'The exam session was deleted before its end: it is not passed',
  }),
  deadlineReached: () => ({ fr: 'Le temps est écoulé', en: 'Time is up' }),
  live: () => ({ fr: 'La note suit ce qui est déployé', en: 'The mark follows what is deployed' }),
  gathering: () => ({ fr: 'La note finale est en cours', en: 'The final mark is being made' }),
  graded: () => ({ fr: 'La note finale est dans status.result', en: 'The final mark is in status.result' }),
  gatheringFailed: (checks: NamedChecks) => ({
    fr: `Ces contrôles n'ont pas pu être observés, on réessaie : ${named(checks, 'fr')}`,
    en: `These checks could not be observed, trying again: ${named(checks, 'en')}`,
  }),
  needsCoach: (checks: NamedChecks) => ({
    fr: `Ces contrôles n'ont pas pu être observés ; un formateur doit décider : ${named(checks, 'fr')}`,
    en: `These checks could not be observed; a coach must decide: ${named(checks, 'en')}`,
  }),
  revisionMissing: (revision: string) => ({
    fr: `La révision ${revision} du lab est introuvable dans l'espace de l'opérateur ; prévenez votre formateur`,
    en: `Revision ${revision} of the lab is not in the operator's namespace; tell your coach`,
  }),
  drawKeyChanged: () => ({
    fr: "La clé de tirage de l'opérateur (Secret draw-key) n'est plus celle de cette session ; prévenez votre formateur",
    en: "The operator's draw key (Secret draw-key) is no longer the one of this session; tell your coach",
  }),
  notGraded: () => ({ fr: "La note finale n'est pas encore faite", en: 'There is no final mark yet' }),
  passed: (percent: number, needed: number) => ({
    fr: `${percent} % obtenus, ${needed} % demandés, et chaque contrôle obligatoire réussi`,
    en: `${percent} % reached, ${needed} % needed, and every required check passes`,
  }),
  belowPassMark: (percent: number, needed: number) => ({
    fr: `${percent} % obtenus, il en faut ${needed} %`,
    en: `${percent} % reached, ${needed} % are needed`,
  }),
  requiredCheckFailed: (checks: NamedChecks) => ({
    fr: `Contrôles obligatoires non réussis : ${named(checks, 'fr')}`,
    en: `Required checks that do not pass: ${named(checks, 'en')}`,
  }),
  hintRevealed: (hint: string, cost: number) => ({
    fr: `Indice ${hint} ouvert, ${cost} point(s) décompté(s)`,
    en: `Hint ${hint} revealed, ${cost} point(s) charged`,
  }),
  repaired: (object: string) => ({
    fr: `${object} est un objet de la plateforme : il a été remis en place`,
    en: `${object} belongs to the platform: it has been put back`,
  }),
  repairFailed: (object: string, why: string) => ({
    fr: `${object} est un objet de la plateforme et n'a pas pu être remis en place, on réessaie : ${why}`,
    en: `${object} belongs to the platform and could not be put back, trying again: ${why}`,
  }),
  comfortFailed: (why: string) => ({
    fr: `L'accès ou l'énoncé de la session n'a pas pu être mis à jour, on réessaie : ${why}`,
    en: `The access or the statement of the session could not be brought up to date, trying again: ${why}`,
  }),
  timeExtended: (by: string, minutes: number, reason: string) => ({
    fr: `${by} a ajouté ${minutes} minute(s) : ${reason}`,
    en: `${by} added ${minutes} minute(s): ${reason}`,
  }),
  timeStopped: () => ({
    fr: 'Le temps est suspendu : la plateforme ne permet pas de noter ou de travailler ; il sera rendu',
    en: 'Time stands still: the platform does not allow to mark or to work; it will be given back',
  }),
  timeGivenBack: (seconds: number) => ({
    fr: `${seconds} seconde(s) rendue(s), le temps reprend`,
    en: `${seconds} second(s) given back, time runs again`,
  }),
  retakeNeedsCoach: (lab: string) => ({
    fr: `spec.lab : ce candidat a déjà passé l'examen « ${lab} » ; un formateur peut ouvrir un nouvel essai (kubectl lab retake)`,
    en: `spec.lab: this candidate has taken exam "${lab}" already; a coach can open one more attempt (kubectl lab retake)`,
  }),
} as const satisfies Record<string, (...args: never[]) => Text>

function named({ shown, hidden }: NamedChecks, locale: 'fr' | 'en'): string {
  if (hidden === 0) return shown.join(', ')
  const more = { fr: `${hidden} qui reste(nt) caché(s)`, en: `${hidden} that stay hidden` }
  return [...shown, more[locale]].join(', ')
}

function list(names: readonly string[], locale: 'fr' | 'en'): string {
  if (names.length === 0) return locale === 'fr' ? 'aucun' : 'none'
  return names.slice(0, 20).join(', ') + (names.length > 20 ? ', …' : '')
}
