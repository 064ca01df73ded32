import { gunzipSync, gzipSync } from 'node:zlib'
import type { Json, KubeObject, Revision } from '../api/index.ts'
import { revisionDigest } from '../catalogue/index.ts'
import { canonicalize } from '../transcript/canonical.ts'
import { grader } from '../grade/index.ts'
import { isAlreadyExists, isNotFound } from '../kube/errors.ts'
import type { Client } from '../kube/client.ts'
import type { HeldRevision } from './active.ts'
import { RESOURCES } from './resources.ts'

const DATA_KEY = 'revision.json.gz'
const SECRET_TYPE = 'labs.cloud-pi-native.fr/revision'

/** `revision-<first 16 hex digits>`: the Secret that keeps it. */
function revisionSecretName(digest: string): string {
  return `revision-${digest.replace('sha256:', '').slice(0, 16)}`
}

/** Revisions at rest: one immutable, compressed Secret per content in the operator's own namespace. */
export class RevisionStore {
  readonly #client: Client
  readonly #namespace: string
  readonly #held = new Map<string, HeldRevision>()
  readonly #stored = new Set<string>()
  readonly #reading = new Map<string, Promise<Revision | undefined>>()
  readonly #dropping = new Map<string, Promise<void>>()

  constructor(client: Client, namespace: string) {
    this.#client = client
    this.#namespace = namespace
  }

  /** A revision in memory, compiled once for all its sessions. Nothing is stored yet. */
  hold(digest: string, revision: Revision): HeldRevision {
    const held = this.#held.get(digest) ?? { digest, revision, grader: grader(revision) }
    this.#held.set(digest, held)
    return held
  }

  /** Keeps a revision; returns once it is stored. Storing it again costs nothing. */
  async put({ digest, revision }: HeldRevision): Promise<void> {
    // Else "exists already" could be said of one that is on its way out.
    await this.#dropping.get(digest)
    if (this.#stored.has(digest)) return
    const data = gzipSync(canonicalize(revision as unknown as Json)).toString('base64')
    const secret: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: revisionSecretName(digest), namespace: this.#namespace },
      immutable: true,
      type: SECRET_TYPE,
      data: { [DATA_KEY]: data },
    }
    try {
      await this.#client.create(RESOURCES.secret, secret)
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
    }
    this.#stored.add(digest)
  }

  /** The revision of that digest, or undefined when it is nowhere or not what its name says. */
  async get(digest: string): Promise<HeldRevision | undefined> {
    const held = this.#held.get(digest)
    if (held !== undefined) return held
    // Many sessions of one lab ask at once after a restart: one reading serves them all.
    const reading =
      this.#reading.get(digest) ?? this.#read(digest).finally(() => this.#reading.delete(digest))
    this.#reading.set(digest, reading)
    const stored = await reading
    if (stored === undefined || revisionDigest(stored) !== digest) return undefined
    this.#stored.add(digest)
    return this.hold(digest, stored)
  }

  /** Deletes a revision that no session names any more. */
  drop(digest: string): Promise<void> {
    this.#held.delete(digest)
    this.#stored.delete(digest)
    const dropped = this.#delete(revisionSecretName(digest)).finally(() => this.#dropping.delete(digest))
    this.#dropping.set(digest, dropped)
    return dropped
  }

  /** Deletes every revision but these: what an operator leaves behind that dies between two writes. */
  async sweep(named: readonly string[]): Promise<void> {
    const kept = new Set(named.map(revisionSecretName))
    const fieldSelector = `type=${SECRET_TYPE}`
    const { items } = await this.#client.list(RESOURCES.secret, { namespace: this.#namespace, fieldSelector })
    const names = items.map(({ metadata }) => metadata.name ?? '').filter((name) => !kept.has(name))
    await Promise.all(names.map((name) => this.#delete(name)))
  }

  async #delete(name: string): Promise<void> {
    try {
      await this.#client.delete(RESOURCES.secret, { namespace: this.#namespace, name })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }

  async #read(digest: string): Promise<Revision | undefined> {
    try {
      const name = revisionSecretName(digest)
      const secret = await this.#client.get(RESOURCES.secret, { namespace: this.#namespace, name })
      const data = (secret['data'] as Record<string, string> | undefined)?.[DATA_KEY]
      if (data === undefined) return undefined
      return JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8')) as Revision
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }
}
