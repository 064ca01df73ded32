import type { LabTranscript, LabTranscriptSpec } from '../../api/index.ts'
import type { SessionContext } from '../context.ts'

/** A LabTranscript as it is held in memory: what was signed is read from where it counts, when it is needed. */
export type TranscriptCopy = Omit<LabTranscript, 'spec'> & {
  readonly spec: Omit<LabTranscriptSpec, 'envelope'>
}

/** All that the transcript controller works with. */
export interface TranscriptContext extends Pick<
  SessionContext,
  | 'client'
  | 'settings'
  | 'catalogue'
  | 'revisions'
  | 'evidence'
  | 'markings'
  | 'transcripts'
  | 'signingKeys'
  | 'sessions'
  | 'active'
  | 'recorder'
  | 'clock'
> {
  /** The LabTranscripts beside sessions. */
  readonly copies: {
    list(): readonly TranscriptCopy[]
    get(namespace: string, name: string): TranscriptCopy | undefined
  }
}
