import type { KubeObject, LabSession } from '../api/index.ts'
import type { Catalogue } from '../catalogue/index.ts'
import type { Rooms } from '../gather/index.ts'
import type { Client } from '../kube/client.ts'
import type { Slots } from '../kube/slots.ts'
import type { ActiveSession, ActiveSessions } from './active.ts'
import type { EvidenceStore } from './archive/evidence-store.ts'
import type { SigningKeys } from './archive/signing-keys.ts'
import type { TranscriptStore } from './archive/transcript-store.ts'
import type { SessionCaches } from './caches.ts'
import type { FactSettings } from './facts.ts'
import type { LatestSessions } from './latest.ts'
import type { SessionMetrics } from './metrics.ts'
import type { RevisionStore } from './revision-store.ts'
import type { Scope } from './scope.ts'

/** What the session controller is set to. */
export interface SessionSettings extends FactSettings {
  /** Namespace of the operator. */
  readonly namespace: string
  readonly seats: number
  readonly seatsPerCandidate: number
  readonly nodes: 'real' | 'simulated'
  readonly retainEnvironmentMs: number
  readonly retainTranscriptsMs: number
  /** Of the operator; transcripts name it. */
  readonly version: string
  /** Where candidates' kubeconfigs point, and the CA that vouches for it (PEM). */
  readonly candidate: { readonly server: string; readonly ca: string }
}

/** Tells people what happened to an object. Never throws. */
export interface EventRecorder {
  record(event: {
    readonly regarding: KubeObject
    readonly type: 'Normal' | 'Warning'
    readonly reason: string
    readonly action: string
    readonly note: string
  }): void
}

/** All that phases work with; made once, at start. */
export interface SessionContext {
  readonly client: Client
  readonly settings: SessionSettings
  readonly catalogue: Catalogue
  readonly revisions: RevisionStore
  readonly evidence: EvidenceStore
  readonly transcripts: TranscriptStore
  readonly signingKeys: SigningKeys
  readonly sessions: {
    list(): readonly LabSession[]
    get(namespace: string, name: string): LabSession | undefined
  }
  readonly latest: LatestSessions
  readonly active: ActiveSessions
  /** Sessions that were given a seat, also before their status says so in the cache. */
  readonly seated: Set<string>
  readonly caches: SessionCaches
  /** What is held in memory of environments while final evidence is taken. */
  readonly rooms: Rooms
  /** Stored evidence is large where candidates made it so: one at a time is read back and marked. */
  readonly markings: Slots
  readonly recorder: EventRecorder
  readonly metrics: SessionMetrics
  readonly clock: () => Date
  /** Looks at the sessions that wait again: a seat or a lab has become free. */
  readonly wakeOthers: () => void
  /** Looks at that session again after so many milliseconds at the latest, however its pass ends. */
  readonly wakeAfter: (key: string, ms: number) => void
  /** Drops the revision that a session named, unless another names it too. */
  readonly forgetRevision: (session: LabSession) => Promise<void>
}

/** One phase's view of one pass. */
export interface Pass {
  readonly context: SessionContext
  readonly scope: Scope
  readonly signal: AbortSignal
  /** Set once the session is accepted and its revision is at hand. */
  active: ActiveSession | undefined
}

/** What a phase says: go on to the next one, or this pass is over. */
export type Verdict = 'continue' | 'stop'

/** One phase of a session's life. It notes facts in the scope; it never writes the status. */
export type Phase = (pass: Pass) => Promise<Verdict> | Verdict
