import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { waitFor } from './wait-for.ts'

/** One line of the API server's audit log, as far as tests read it. */
export interface AuditLine {
  readonly stage: 'ResponseStarted' | 'ResponseComplete' | 'Panic'
  /** When the request came, and when this stage of it was reached: RFC 3339, in microseconds. */
  readonly requestReceivedTimestamp: string
  readonly stageTimestamp: string
  readonly verb: string
  readonly requestURI: string
  readonly user: AuditUser
  readonly impersonatedUser?: AuditUser
  readonly objectRef?: {
    readonly apiGroup?: string
    readonly resource: string
    readonly subresource?: string
    readonly namespace?: string
    readonly name?: string
  }
  readonly responseStatus?: { readonly code?: number }
}

/** Somebody, as the API server knew them. */
export interface AuditUser {
  readonly username: string
  readonly groups?: readonly string[]
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/**
 * The lines of everything answered so far that `keep` wants. The control plane's own requests are not in the log
 * (src/sandbox/configuration.ts).
 */
export async function auditTrail(
  sandbox: Pick<Sandbox, 'api' | 'auditLog'>,
  keep: (line: AuditLine) => boolean,
): Promise<AuditLine[]> {
  // The server writes in batches: a request of our own, seen in the log, says that what was before it is there too.
  const marker = randomUUID()
  await sandbox.api.send('GET', `/api/v1/namespaces/default?marker=${marker}`)
  return await waitFor(
    async () => {
      const { kept, last } = await read(sandbox.auditLog, marker, keep)
      return last ? kept : undefined
    },
    { what: 'the audit log to show a request just made', everyMs: 200 },
  )
}

/** Whether the request was granted and changed something; dry runs store nothing. */
export function isGrantedWrite({ stage, verb, requestURI, responseStatus }: AuditLine): boolean {
  const code = responseStatus?.code ?? 0
  return (
    stage === 'ResponseComplete' &&
    WRITES.has(verb) &&
    code >= 200 &&
    code < 300 &&
    !requestURI.includes('dryRun=All')
  )
}

async function read(
  file: string,
  marker: string,
  keep: (line: AuditLine) => boolean,
): Promise<{ readonly kept: AuditLine[]; readonly last: boolean }> {
  const kept: AuditLine[] = []
  let last = false
  // A line that is still being written is the last one, and comes after the marker.
  for await (const text of createInterface({ input: createReadStream(file) })) {
    if (last) break
    last = text.includes(marker)
    const line = JSON.parse(text) as AuditLine
    if (keep(line)) kept.push(line)
  }
  return { kept, last }
}
