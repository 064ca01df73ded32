import { LABELS, type KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/client.ts'
import { isAlreadyExists, isNotFound } from '../../kube/errors.ts'
import { RESOURCES } from '../resources.ts'

/** What is kept for good: an immutable Secret in the operator's namespace. */
export interface KeptSecret {
  readonly name: string
  readonly type: string
  readonly sessionUid?: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, Uint8Array>>
}

/** A Secret as read back. */
export interface ReadSecret {
  readonly name: string
  readonly annotations: Readonly<Record<string, string>>
  readonly data: ReadonlyMap<string, Buffer>
}

/** The immutable Secrets of the operator's own namespace: what is written once is never written over. */
export class OwnSecrets {
  readonly #client: Client
  readonly #namespace: string

  constructor(client: Client, namespace: string) {
    this.#client = client
    this.#namespace = namespace
  }

  /** False when a Secret of that name exists already: it stays as it is. */
  async create({ name, type, sessionUid, annotations, data }: KeptSecret): Promise<boolean> {
    const labels = sessionUid === undefined ? undefined : { [LABELS.sessionUid]: sessionUid }
    const secret: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name,
        namespace: this.#namespace,
        ...(labels !== undefined && { labels }),
        ...(annotations !== undefined && { annotations }),
      },
      immutable: true,
      type,
      data: Object.fromEntries(
        Object.entries(data).map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')]),
      ),
    }
    try {
      await this.#client.create(RESOURCES.secret, secret)
      return true
    } catch (error) {
      if (isAlreadyExists(error)) return false
      throw error
    }
  }

  async get(name: string): Promise<ReadSecret | undefined> {
    try {
      return readSecret(await this.#client.get(RESOURCES.secret, { namespace: this.#namespace, name }))
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  /** Every Secret of a type; of each only what `read` makes of it stays in memory. */
  async list<T>(type: string, read: (secret: ReadSecret) => T): Promise<T[]> {
    const found: T[] = []
    await this.#client.list(
      RESOURCES.secret,
      { namespace: this.#namespace, fieldSelector: `type=${type}` },
      {
        each: (item) => {
          found.push(read(readSecret(item as KubeObject)))
          return undefined
        },
      },
    )
    return found
  }

  async delete(name: string): Promise<void> {
    try {
      await this.#client.delete(RESOURCES.secret, { namespace: this.#namespace, name })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

function readSecret({ metadata, data }: KubeObject): ReadSecret {
  const entries = Object.entries((data ?? {}) as Record<string, string>)
  return {
    name: metadata.name ?? '',
    annotations: metadata.annotations ?? {},
    data: new Map(entries.map(([key, text]) => [key, Buffer.from(text, 'base64')])),
  }
}
