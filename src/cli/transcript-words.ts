import type { TranscriptPredicate } from '../api/index.ts'
import type { Locale } from '../view/locale.ts'
import { TRANSCRIPT_EN } from './transcript-words-en.ts'
import { TRANSCRIPT_FR } from './transcript-words-fr.ts'

/** What the commands about transcripts say, in one language. */
export interface TranscriptWords {
  readonly title: string
  readonly labels: Readonly<
    Record<
      | 'lab'
      | 'candidate'
      | 'outcome'
      | 'mark'
      | 'session'
      | 'started'
      | 'deadline'
      | 'ended'
      | 'evidence'
      | 'signed'
      | 'key'
      | 'revision'
      | 'supersededBy',
      string
    >
  >
  readonly outcome: Readonly<Record<TranscriptPredicate['outcome'], string>>
  readonly mark: (result: { points: number; max: number; percent: number }, needed: number) => string
  readonly session: (session: string, attempt: number) => string
  /** By reason of the condition Submitted. */
  readonly endedBy: Readonly<Record<string, string>>
  readonly remarks: string
  readonly checks: string
  readonly hidden: (points: number, max: number) => string
  readonly quiz: (points: number, max: number) => string
  readonly toVerify: string
  readonly notYet: (session: string) => string
  readonly none: (namespace: string, name: string | undefined) => string
  readonly several: (namespace: string) => string
  readonly supersededNote: (by: string) => string
  readonly written: (file: string) => string
  readonly notYours: string
  readonly notYoursNext: string
  readonly missingSecrets: (secrets: readonly string[]) => string
  readonly damagedEvidence: (why: string) => string
  readonly missingRevision: (digest: string) => string
  readonly noKeys: (namespace: string) => string
  readonly noKeysNext: string
  readonly verify: VerifyWords
  readonly regrade: RegradeWords
}

/** What `kubectl lab verify` says. */
export interface VerifyWords {
  readonly keysFromCluster: (count: number, server: string) => string
  readonly laterUnknown: (namespace: string) => string
  readonly keysFromFile: string
  readonly emptyKeys: (file: string) => string
  readonly holds: string
  readonly withEvidence: string
  readonly replayed: string
  readonly partNotGiven: (name: string) => string
  readonly notReplayed: string
}

/** What `kubectl lab regrade` says. */
export interface RegradeWords {
  readonly which: string
  readonly nothing: string
  readonly asked: (count: number) => string
  readonly progress: (answered: number, count: number) => string
  readonly noAnswer: (names: readonly string[]) => string
  readonly outcome: Readonly<Record<'Unchanged' | 'Changed' | 'Applied' | 'Refused', string>>
  readonly columns: readonly [string, string, string, string]
  readonly passed: (passed: boolean) => string
  readonly sum: (counts: Readonly<Record<'Unchanged' | 'Changed' | 'Applied' | 'Refused', number>>) => string
  readonly howToApply: string
}

/** The words about transcripts of one language. */
export function transcriptWords(locale: Locale): TranscriptWords {
  return locale === 'fr' ? TRANSCRIPT_FR : TRANSCRIPT_EN
}
