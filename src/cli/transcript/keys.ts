import { TRANSCRIPT_KEYS, type KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { OPERATOR } from '../../sandbox/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { readPublicKeys, type PublicKey } from '../../transcript/index.ts'
import { CliFailure } from '../failure.ts'
import { getIfReadable } from '../sessions.ts'
import type { TranscriptWords } from '../transcript-words.ts'

/** Where the operator runs when nothing else is said. */
export const OPERATOR_NAMESPACE = OPERATOR.namespace

/** Every public key that the platform ever signed transcripts with. */
export async function publishedKeys(
  client: Client,
  namespace: string,
  words: TranscriptWords,
): Promise<readonly PublicKey[]> {
  const ref = { namespace, name: TRANSCRIPT_KEYS }
  const found = await getIfReadable<KubeObject>(client, RESOURCES.configMap, ref)
  const data = (found?.['data'] ?? {}) as Readonly<Record<string, string>>
  const keys = readPublicKeys(Object.values(data).join('\n'))
  if (keys.length > 0) return keys
  throw new CliFailure({ code: 'KeyUnknown', message: words.noKeys(namespace), next: [words.noKeysNext] })
}
