import type { TranscriptPredicate } from '../../api/index.ts'
import { ENDED_BY, type Locale } from '../../view/index.ts'

/** What a transcript says. */
export interface TranscriptWords {
  readonly kicker: string
  readonly title: (candidate: string) => string
  readonly back: string
  readonly mark: (points: string, max: string) => string
  readonly needed: (percent: string) => string
  readonly who: string
  readonly candidate: string
  readonly lab: string
  readonly module: string
  readonly session: string
  readonly attempt: string
  readonly mode: string
  readonly times: string
  readonly time: Readonly<
    Record<'startedAt' | 'deadline' | 'frozenAt' | 'takenAt' | 'issuedAt' | 'endedBy', string>
  >
  readonly endedBy: Readonly<Record<string, string>>
  readonly checks: string
  readonly check: string
  readonly state: string
  readonly states: Readonly<Record<TranscriptPredicate['checks'][number]['state'], string>>
  readonly points: string
  readonly hidden: (points: string, max: string) => string
  readonly quiz: (points: string, max: string) => string
  readonly remarks: string
  readonly noRemarks: string
  readonly supersededBy: string
  readonly verification: string
  readonly holds: string
  readonly holdsHow: string
  readonly broken: string
  readonly brokenHow: string
  readonly unknown: string
  readonly unknownHow: string
  readonly unsigned: string
  readonly key: string
  readonly revision: string
  readonly evidence: Readonly<Record<'evidence.json' | 'evidence-hidden.json', string>>
  readonly result: string
  readonly operator: string
  readonly verifyYourself: string
  readonly found: string
  readonly expected: string
}

/** The page of a transcript, in both languages. */
export const TRANSCRIPT: Readonly<Record<Locale, TranscriptWords>> = {
  fr: {
    kicker: 'Relevé de note',
    title: (candidate) => `Relevé de ${candidate}`,
    back: 'Voir la session',
    mark: (points, max) => `${points}/${max} points`,
    needed: (percent) => `${percent} demandés`,
    who: 'Identité',
    candidate: 'Candidat',
    lab: 'Lab',
    module: 'Module',
    session: 'Session',
    attempt: 'Essai',
    mode: 'Mode',
    times: 'Déroulement',
    time: {
      startedAt: 'Début',
      deadline: 'Échéance',
      frozenAt: 'Fin',
      takenAt: 'Preuves prises',
      issuedAt: 'Signé',
      endedBy: 'Cause de la fin',
    },
    endedBy: ENDED_BY.fr,
    checks: 'Contrôles',
    check: 'Contrôle',
    state: 'État',
    states: { Pass: 'Réussi', Fail: 'Non réussi', Blocked: 'Bloqué', Error: 'Non observé' },
    points: 'Points',
    hidden: (points, max) => `Contrôles cachés : ${points}/${max} points`,
    quiz: (points, max) => `Quiz : ${points}/${max} points`,
    remarks: 'Remarques et décisions',
    noRemarks: 'Aucune.',
    supersededBy: 'Ce relevé ne compte plus : il est remplacé par',
    verification: 'Vérification',
    holds: 'Authentique',
    holdsHow: 'La signature est celle de la plateforme, et tout ce qui est affiché est ce qui a été signé.',
    broken: 'Ne faites pas confiance à ce relevé',
    brokenHow: 'Il n’est pas tel que la plateforme l’a signé. Demandez l’original.',
    unknown: 'Non vérifié',
    unknownHow:
      'Les clés publiques de la plateforme ne peuvent pas être lues : personne ne peut dire ce que vaut ce relevé.',
    unsigned: 'Le détail n’est pas montré : aucune signature ne le garantit.',
    key: 'Clé',
    revision: 'Révision du lab',
    evidence: { 'evidence.json': 'Preuves', 'evidence-hidden.json': 'Preuves des contrôles cachés' },
    result: 'Résultat complet',
    operator: 'Version de l’opérateur',
    verifyYourself: 'Pour le vérifier soi-même',
    found: 'trouvé',
    expected: 'attendu',
  },
  en: {
    kicker: 'Transcript',
    title: (candidate) => `Transcript of ${candidate}`,
    back: 'See the session',
    mark: (points, max) => `${points}/${max} points`,
    needed: (percent) => `${percent} needed`,
    who: 'Identity',
    candidate: 'Candidate',
    lab: 'Lab',
    module: 'Module',
    session: 'Session',
    attempt: 'Attempt',
    mode: 'Mode',
    times: 'Course of events',
    time: {
      startedAt: 'Started',
      deadline: 'Deadline',
      frozenAt: 'Ended',
      takenAt: 'Evidence taken',
      issuedAt: 'Signed',
      endedBy: 'Why it ended',
    },
    endedBy: ENDED_BY.en,
    checks: 'Checks',
    check: 'Check',
    state: 'State',
    states: { Pass: 'Passed', Fail: 'Not passed', Blocked: 'Blocked', Error: 'Not observed' },
    points: 'Points',
    hidden: (points, max) => `Hidden checks: ${points}/${max} points`,
    quiz: (points, max) => `Quiz: ${points}/${max} points`,
    remarks: 'Remarks and decisions',
    noRemarks: 'None.',
    supersededBy: 'This transcript no longer counts: it is superseded by',
    verification: 'Verification',
    holds: 'Genuine',
    holdsHow: 'The signature is the platform’s, and all that is shown is what was signed.',
    broken: 'Do not trust this transcript',
    brokenHow: 'It is not as the platform signed it. Ask for the original.',
    unknown: 'Not verified',
    unknownHow: 'The platform’s public keys cannot be read: nobody can tell what this transcript is worth.',
    unsigned: 'The details are not shown: no signature vouches for them.',
    key: 'Key',
    revision: 'Revision of the lab',
    evidence: { 'evidence.json': 'Evidence', 'evidence-hidden.json': 'Evidence of hidden checks' },
    result: 'Whole result',
    operator: 'Version of the operator',
    verifyYourself: 'To verify it yourself',
    found: 'found',
    expected: 'expected',
  },
}
