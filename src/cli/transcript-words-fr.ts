import { ENDED_BY, OUTCOMES } from '../view/outcomes.ts'
import type { TranscriptWords } from './transcript-words.ts'

/** What we say about transcripts in French. */
export const TRANSCRIPT_FR: TranscriptWords = {
  title: 'RELEVÉ DE NOTE',
  labels: {
    lab: 'Lab',
    candidate: 'Candidat',
    outcome: 'Résultat',
    mark: 'Note',
    session: 'Session',
    started: 'Début',
    deadline: 'Échéance',
    ended: 'Fin',
    evidence: 'Preuves',
    signed: 'Signé',
    key: 'Clé',
    revision: 'Révision',
    supersededBy: 'Remplacé par',
  },
  outcome: OUTCOMES.fr,
  mark: ({ points, max, percent }, needed) => `${percent} % (${points}/${max} points), ${needed} % demandés`,
  session: (session, attempt) => `${session}, essai ${attempt}`,
  endedBy: ENDED_BY.fr,
  remarks: 'Remarques',
  checks: 'Contrôles',
  hidden: (points, max) => `Contrôles cachés : ${points}/${max}`,
  quiz: (points, max) => `Quiz : ${points}/${max}`,
  toVerify: 'Pour le vérifier :',
  notYet: (session) => `La session « ${session} » n'a pas encore de relevé : elle n'est pas notée`,
  none: (namespace, name) =>
    name === undefined
      ? `Aucun relevé dans l'espace de noms « ${namespace} »`
      : `Aucun relevé « ${name} » dans l'espace de noms « ${namespace} »`,
  several: (namespace) => `Plusieurs sessions ont un relevé dans l'espace de noms « ${namespace} »`,
  supersededNote: (by) => `Ce relevé est remplacé par ${by}`,
  written: (file) => `${file} écrit`,
  notYours: "Les preuves sont dans l'espace de l'opérateur ; vous ne pouvez pas en lire les Secrets",
  notYoursNext: 'Demandez-les à qui administre la plateforme (--operator-namespace en change)',
  missingSecrets: (secrets) => `Des Secrets manquent dans l'espace de l'opérateur : ${secrets.join(', ')}`,
  damagedEvidence: (why) => `Les preuves sont abîmées : ${why}`,
  missingRevision: (digest) => `La révision ${digest} manque dans l'espace de l'opérateur`,
  noKeys: (namespace) => `Pas de clés publiques dans l'espace de noms « ${namespace} »`,
  noKeysNext: "Celui de l'opérateur est donné par --operator-namespace ; ou des clés par --keys FICHIER",
  verify: {
    keysFromCluster: (count, server) => `${count} clé(s) publique(s) demandée(s) au cluster ${server}`,
    laterUnknown: (namespace) =>
      `Les relevés de l'espace de noms « ${namespace} » ne se lisent pas : un remplaçant resterait inconnu`,
    keysFromFile: "Hors ligne : qu'un relevé ultérieur le remplace, seul le cluster le sait",
    emptyKeys: (file) => `${file} n'a pas de clé publique Ed25519 (PEM)`,
    holds: 'authentique',
    withEvidence: 'preuves conformes',
    replayed: 'note rejouée à l’identique',
    partNotGiven: (name) => `${name} n'est pas donné : non comparé`,
    notReplayed: 'Sans les preuves (--evidence), la note n’est pas rejouée',
  },
  regrade: {
    which: 'Donnez un lab, ou --session NOM',
    nothing: 'Aucun relevé en vigueur ne correspond',
    asked: (count) => `${count} relevé(s) à noter de nouveau`,
    progress: (answered, count) => `${answered}/${count} réponses`,
    noAnswer: (names) => `L'opérateur n'a pas répondu pour ${names.join(', ')}`,
    outcome: {
      Unchanged: 'inchangé',
      Changed: 'changerait',
      Applied: 'remplacé',
      Refused: 'refusé',
    },
    columns: ['CANDIDAT', 'RELEVÉ', 'NOTE', 'ISSUE'],
    passed: (passed) => (passed ? 'réussi' : 'non réussi'),
    sum: ({ Unchanged, Changed, Applied, Refused }) =>
      `${Changed + Applied} changement(s), dont ${Applied} appliqué(s) · ${Unchanged} inchangé(s) · ${Refused} refusé(s)`,
    howToApply: "Rien n'a été écrit ; --apply remplace les relevés qui changent",
  },
}
