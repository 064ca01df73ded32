import { createHash } from 'node:crypto'
import type { DsseEnvelope, Json, LabTranscriptSpec, SessionEvidence } from '../../api/index.ts'
import { canonicalize } from '../../transcript/index.ts'
import type { OwnSecrets, ReadSecret } from './own-secret.ts'

const TYPE = 'labs.cloud-pi-native.fr/transcript'
const RECORD_KEY = 'record.json'
const ENVELOPE_KEY = 'envelope.json'

/** What is kept beside an envelope, so that nobody need open it to find one's way. */
export interface TranscriptRecord {
  readonly session: { readonly namespace: string; readonly name: string; readonly uid: string }
  /** The name of the LabTranscript beside the session. */
  readonly copy: string
  /** 1 for the first, one more for each that supersedes. */
  readonly issue: number
  readonly mode: 'practice' | 'exam'
  readonly evidence: Pick<SessionEvidence, 'digest' | 'hiddenDigest'>
  readonly spec: Omit<LabTranscriptSpec, 'envelope' | 'regrade'>
}

/** A transcript in the operator's namespace: the one that counts. */
export interface StoredTranscript extends TranscriptRecord {
  /** The name of its Secret. */
  readonly name: string
}

/** One with what was signed. */
export interface KeptTranscript {
  readonly stored: StoredTranscript
  readonly envelope: DsseEnvelope
}

/**
 * The transcripts that count, one immutable Secret each. What finds them again is held in memory, filled at start;
 * envelopes are read when asked for. Only the leader writes here.
 */
export class TranscriptStore {
  readonly #secrets: OwnSecrets
  readonly #stored = new Map<string, StoredTranscript>()
  readonly #namesOf = new Map<string, Set<string>>()

  constructor(secrets: OwnSecrets) {
    this.#secrets = secrets
  }

  async start(): Promise<void> {
    for (const stored of await this.#secrets.list(TYPE, readRecord))
      if (stored !== undefined) this.#hold(stored)
  }

  list(): readonly StoredTranscript[] {
    return [...this.#stored.values()]
  }

  /** A session's transcripts, the first one first. */
  ofSession(uid: string): readonly StoredTranscript[] {
    return [...(this.#namesOf.get(uid) ?? [])]
      .flatMap((name) => this.#stored.get(name) ?? [])
      .sort((a, b) => a.issue - b.issue)
  }

  /** Those of one candidate at one lab, whatever the session. */
  ofCandidate(lab: string, candidate: string): readonly StoredTranscript[] {
    return this.list().filter(({ spec }) => spec.lab === lab && spec.candidate === candidate)
  }

  /** Keeps a transcript. When that issue exists already, it is the one that counts: it is handed back as it is. */
  async put(record: TranscriptRecord, envelope: DsseEnvelope): Promise<KeptTranscript> {
    const name = transcriptName(record.session.uid, record.issue)
    const data = { [RECORD_KEY]: toBytes(record), [ENVELOPE_KEY]: toBytes(envelope) }
    const created = await this.#secrets.create({ name, type: TYPE, sessionUid: record.session.uid, data })
    const earlier = created ? undefined : await this.find(record.session.uid, record.issue)
    const kept = earlier ?? { stored: { ...record, name }, envelope }
    this.#hold(kept.stored)
    return kept
  }

  /** Undefined when it is not there any more. */
  async envelope(name: string): Promise<DsseEnvelope | undefined> {
    const secret = await this.#secrets.get(name)
    return secret && readEnvelope(secret)
  }

  /** What an earlier pass had signed, also when its answer never reached us. */
  async find(sessionUid: string, issue: number): Promise<KeptTranscript | undefined> {
    const name = transcriptName(sessionUid, issue)
    const secret = await this.#secrets.get(name)
    if (secret === undefined) return undefined
    const stored = readRecord(secret)
    const envelope = readEnvelope(secret)
    if (stored === undefined || envelope === undefined) throw new Error(`Secret ${name} is no transcript`)
    this.#hold(stored)
    return { stored, envelope }
  }

  async drop(name: string): Promise<void> {
    await this.#secrets.delete(name)
    const uid = this.#stored.get(name)?.session.uid ?? ''
    this.#stored.delete(name)
    const names = this.#namesOf.get(uid)
    names?.delete(name)
    if (names?.size === 0) this.#namesOf.delete(uid)
  }

  #hold(stored: StoredTranscript): void {
    this.#stored.set(stored.name, stored)
    const { uid } = stored.session
    this.#namesOf.set(uid, (this.#namesOf.get(uid) ?? new Set()).add(stored.name))
  }
}

/** `transcript-<session UID>-<issue>`. */
export function transcriptName(sessionUid: string, issue: number): string {
  return `transcript-${sessionUid}-${issue}`
}

/** The name of the copy beside the session: at most 63 characters, and another for each session and issue. */
export function copyName(session: string, uid: string, issue: number): string {
  const tail = createHash('sha256').update(uid).digest('hex').slice(0, 8)
  return `${session.slice(0, 50).replace(/-+$/, '')}-${tail}-${issue}`
}

function toBytes(value: unknown): Uint8Array {
  return Buffer.from(canonicalize(value as Json), 'utf8')
}

function readRecord({ name, data }: ReadSecret): StoredTranscript | undefined {
  const record = parse(data.get(RECORD_KEY)) as TranscriptRecord | undefined
  return record && { ...record, name }
}

function readEnvelope({ data }: ReadSecret): DsseEnvelope | undefined {
  return parse(data.get(ENVELOPE_KEY)) as DsseEnvelope | undefined
}

function parse(bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
