import {
  TRANSCRIPT_KEYS,
  type DsseEnvelope,
  type KubeObject,
  type TranscriptStatement,
} from '../../api/index.ts'
import type { Client } from '../../kube/client.ts'
import { isAlreadyExists } from '../../kube/errors.ts'
import { generateSigningKey, publicKeyOf, signStatement, type PublicKey } from '../../transcript/index.ts'
import { RESOURCES } from '../resources.ts'
import type { OwnSecrets } from './own-secret.ts'

const SECRET = 'signing-key'
const SECRET_TYPE = 'labs.cloud-pi-native.fr/signing-key'
const SECRET_KEY = 'key.pem'

/**
 * Signs with the key of Secret `signing-key`, which is made when there is none: deleting it is how the key is
 * rotated. The public key is published before the first signature, and stays published.
 */
export class SigningKeys {
  readonly #client: Client
  readonly #secrets: OwnSecrets
  readonly #namespace: string
  readonly #published = new Set<string>()

  constructor(client: Client, secrets: OwnSecrets, namespace: string) {
    this.#client = client
    this.#secrets = secrets
    this.#namespace = namespace
  }

  /** Makes the key if need be and publishes it, so that people have it before the first transcript. */
  async prepare(): Promise<void> {
    await this.#publish(publicKeyOf(await this.#key()))
  }

  /** The key is read each time: who rotates it need not restart anything. */
  async sign(statement: TranscriptStatement): Promise<DsseEnvelope> {
    const pem = await this.#key()
    await this.#publish(publicKeyOf(pem))
    return signStatement(statement, pem)
  }

  async #key(): Promise<string> {
    return (await this.#read()) ?? (await this.#make())
  }

  async #read(): Promise<string | undefined> {
    const secret = await this.#secrets.get(SECRET)
    if (secret === undefined) return undefined
    const pem = secret.data.get(SECRET_KEY)?.toString('utf8')
    if (pem === undefined)
      throw new Error(`Secret ${SECRET} has no key "${SECRET_KEY}": delete it to have a new one made`)
    return pem
  }

  async #make(): Promise<string> {
    const pem = generateSigningKey()
    const data = { [SECRET_KEY]: Buffer.from(pem, 'utf8') }
    if (await this.#secrets.create({ name: SECRET, type: SECRET_TYPE, data })) return pem
    // Another replica was first: its key is the key.
    const theirs = await this.#read()
    if (theirs === undefined) throw new Error(`Secret ${SECRET} came and went`)
    return theirs
  }

  async #publish({ keyid, pem }: PublicKey): Promise<void> {
    if (this.#published.has(keyid)) return
    const data = { [`${keyid.replace('sha256:', '')}.pem`]: pem }
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: TRANSCRIPT_KEYS, namespace: this.#namespace },
      data,
    }
    try {
      await this.#client.create(RESOURCES.configMap, object)
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
      const ref = { namespace: this.#namespace, name: TRANSCRIPT_KEYS }
      await this.#client.patch(RESOURCES.configMap, ref, { merge: { data } })
    }
    this.#published.add(keyid)
  }
}
