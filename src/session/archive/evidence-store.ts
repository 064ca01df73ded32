import { LABELS } from '../../api/index.ts'
import { fromChunks, toChunks, type EvidencePart } from '../../transcript/index.ts'
import type { OwnSecrets } from './own-secret.ts'

const TYPE = 'labs.cloud-pi-native.fr/evidence'
const CHUNK_KEY = 'chunk'
const DIGEST = LABELS.sessionUid.replace('session-uid', 'digest')
const CHUNKS = LABELS.sessionUid.replace('session-uid', 'chunks')

/** A part of the evidence as read back: whole, or what is wrong with it. */
export type StoredPart =
  | { readonly bytes: Uint8Array }
  /** The Secrets that are not there. */
  | { readonly missing: readonly string[] }
  /** In one line, why it is not what its digest says. */
  | { readonly damaged: string }

/** Evidence at rest: named by its content, compressed, in pieces below the 1 MiB that an object may have. */
export class EvidenceStore {
  readonly #secrets: OwnSecrets

  constructor(secrets: OwnSecrets) {
    this.#secrets = secrets
  }

  /** Keeps a part; returns once all of it is stored. Storing it again changes nothing. */
  async put(sessionUid: string, { digest, bytes }: Pick<EvidencePart, 'digest' | 'bytes'>): Promise<void> {
    const chunks = toChunks(bytes)
    const annotations = { [DIGEST]: digest, [CHUNKS]: String(chunks.length) }
    for (const [index, chunk] of chunks.entries()) {
      const name = chunkName(digest, index)
      await this.#secrets.create({ name, type: TYPE, sessionUid, annotations, data: { [CHUNK_KEY]: chunk } })
    }
  }

  /** The part of that digest, checked against it. Throws only when the cluster does not answer. */
  async get(digest: string): Promise<StoredPart> {
    const first = await this.#secrets.get(chunkName(digest, 0))
    if (first === undefined) return { missing: [chunkName(digest, 0)] }
    const count = Math.min(Math.max(1, Number(first.annotations[CHUNKS]) || 1), MAX_CHUNKS)
    const rest = await Promise.all(
      Array.from({ length: count - 1 }, (_, index) => this.#secrets.get(chunkName(digest, index + 1))),
    )
    const read = fromChunks(
      [first, ...rest].map((secret) => secret?.data.get(CHUNK_KEY)),
      digest,
    )
    return 'missing' in read ? { missing: read.missing.map((index) => chunkName(digest, index)) } : read
  }

  /** Deletes a part. */
  async drop(digest: string): Promise<void> {
    const first = await this.#secrets.get(chunkName(digest, 0))
    const count = Number(first?.annotations[CHUNKS] ?? 1)
    // The first one last: it tells how many there are.
    for (let index = count - 1; index >= 0; index -= 1) await this.#secrets.delete(chunkName(digest, index))
  }

  /** Deletes every part but these: what an operator leaves behind that dies between storing and saying so. */
  async sweep(named: ReadonlySet<string>): Promise<void> {
    const found = await this.#secrets.list(TYPE, ({ name, annotations }) => ({
      name,
      digest: annotations[DIGEST] ?? '',
    }))
    await Promise.all(
      found.filter(({ digest }) => !named.has(digest)).map(({ name }) => this.#secrets.delete(name)),
    )
  }
}

/** Well above what the evidence's own limits allow. */
const MAX_CHUNKS = 512

function chunkName(digest: string, index: number): string {
  return `evidence-${digest.replace('sha256:', '').slice(0, 16)}-${index}`
}
