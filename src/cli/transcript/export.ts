import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Json, TranscriptStatement } from '../../api/index.ts'
import { type Client, ClusterError } from '../../kube/index.ts'
import { EvidenceStore } from '../../session/archive/evidence-store.ts'
import { OwnSecrets } from '../../session/archive/own-secret.ts'
import { RevisionStore } from '../../session/revision-store.ts'
import { canonicalize } from '../../transcript/index.ts'
import { CliFailure } from '../failure.ts'
import type { TranscriptWords } from '../transcript-words.ts'

/** Where evidence is read, and where it is written. */
export interface EvidenceExport {
  readonly client: Client
  readonly operatorNamespace: string
  readonly statement: TranscriptStatement
  readonly dir: string
  readonly words: TranscriptWords
}

/**
 * Writes the parts of the evidence and the revision into a folder, for whoever may read the operator's Secrets. All are
 * read and checked before the first is written. Gives the files.
 */
export async function exportEvidence(options: EvidenceExport): Promise<string[]> {
  const { dir } = options
  const files = await readAll(options)
  await mkdir(dir, { recursive: true })
  const written: string[] = []
  for (const [name, bytes] of files) {
    const file = join(dir, name)
    // Hidden checks are in them.
    await writeFile(file, bytes, { mode: 0o600 })
    written.push(file)
  }
  return written
}

async function readAll(options: EvidenceExport): Promise<(readonly [string, Uint8Array])[]> {
  const { client, operatorNamespace, statement, words } = options
  const store = new EvidenceStore(new OwnSecrets(client, operatorNamespace))
  try {
    const parts = await Promise.all(
      statement.subject.map(async ({ name, digest }) => ({
        name,
        part: await store.get(`sha256:${digest.sha256}`),
      })),
    )
    const missing = parts.flatMap(({ part }) => ('missing' in part ? part.missing : []))
    if (missing.length > 0)
      throw new CliFailure({ code: 'EvidenceMissing', message: words.missingSecrets(missing) })
    const files = parts.map(({ name, part }) => [name, bytesOf(part, words)] as const)
    return [...files, ['revision.json', await revisionBytes(options)]]
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 403) throw error
    throw new CliFailure({
      code: 'RequestRefused',
      message: words.notYours,
      next: [words.notYoursNext],
      cause: error,
    })
  }
}

function bytesOf(part: Awaited<ReturnType<EvidenceStore['get']>>, words: TranscriptWords): Uint8Array {
  if ('bytes' in part) return part.bytes
  const why = 'damaged' in part ? part.damaged : part.missing.join(', ')
  throw new CliFailure({ code: 'EvidenceMismatch', message: words.damagedEvidence(why) })
}

async function revisionBytes({
  client,
  operatorNamespace,
  statement,
  words,
}: EvidenceExport): Promise<Uint8Array> {
  const { revision: digest } = statement.predicate
  const held = await new RevisionStore(client, operatorNamespace).get(digest)
  if (held === undefined)
    throw new CliFailure({ code: 'RevisionMismatch', message: words.missingRevision(digest) })
  return Buffer.from(canonicalize(held.revision as unknown as Json), 'utf8')
}
