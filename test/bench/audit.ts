import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../../src/sandbox/index.ts'

/** One line of the API server's audit log, as far as we read it. */
export interface AuditEvent {
  readonly auditID: string
  readonly stage: 'ResponseStarted' | 'ResponseComplete' | 'Panic'
  readonly verb: string
  readonly requestURI: string
  readonly user: { readonly username: string }
  readonly objectRef?: {
    readonly apiGroup?: string
    readonly resource: string
    readonly subresource?: string
    readonly namespace?: string
    readonly name?: string
  }
  readonly responseStatus?: { readonly code?: number }
}

/** A place in the log. */
export type AuditMark = number

/** What one user asked of the API server, its Lease aside. */
export interface AuditLog {
  /** Here: everything answered so far is before it. */
  mark(): Promise<AuditMark>
  /** The user's events between a mark and now. */
  since(mark: AuditMark): Promise<AuditEvent[]>
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])
/** Questions, though they are asked with a POST: nothing is stored. */
const QUESTIONS: ReadonlySet<string> = new Set(['selfsubjectaccessreviews', 'subjectaccessreviews'])
const FLUSH_DEADLINE_MS = 10_000

/** Reads the sandbox's audit log for one user. */
export function auditLog(sandbox: Pick<Sandbox, 'api' | 'auditLog'>, username: string): AuditLog {
  const flush = async (from: AuditMark): Promise<AuditMark> => {
    // The server writes in batches: a request of our own, seen in the log, says that what was before it is there too.
    const marker = randomUUID()
    await sandbox.api.send('GET', `/api/v1/namespaces/default?bench=${marker}`)
    const deadline = performance.now() + FLUSH_DEADLINE_MS
    for (;;) {
      const text = await readFrom(sandbox.auditLog, from)
      if (text.includes(marker)) return from + Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1))
      if (performance.now() > deadline) throw new Error('The audit log does not show a request of 10 s ago')
      await sleep(50)
    }
  }
  let end: AuditMark = 0
  return {
    mark: async () => (end = await flush(end)),
    since: async (mark) => {
      end = await flush(end)
      const lines = (await readFrom(sandbox.auditLog, mark, end)).split('\n').filter((line) => line !== '')
      return lines
        .map((line) => JSON.parse(line) as AuditEvent)
        .filter(({ user, objectRef }) => user.username === username && objectRef?.resource !== 'leases')
    },
  }
}

/** Requests that were answered, each once: a watch counts when it ends. */
export function answered(events: readonly AuditEvent[]): readonly AuditEvent[] {
  return events.filter(({ stage }) => stage === 'ResponseComplete')
}

/** Requests that would change something, also those that were refused. */
export function writes(events: readonly AuditEvent[]): readonly AuditEvent[] {
  return answered(events).filter(
    ({ verb, objectRef, requestURI }) =>
      WRITES.has(verb) && !QUESTIONS.has(objectRef?.resource ?? '') && !requestURI.includes('dryRun=All'),
  )
}

/** `create pods/binding: 3, …`, most frequent first. */
export function tally(events: readonly AuditEvent[], per = 1): string {
  const counts = new Map<string, number>()
  for (const { verb, objectRef } of events) {
    const path = [objectRef?.resource ?? 'other', objectRef?.subresource].filter((part) => part !== undefined)
    const name = `${verb} ${path.join('/')}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${per === 1 ? count : (count / per).toFixed(2)}`)
    .join(', ')
}

/** How many watches are open on each resource at the end of these events. */
export function openWatches(events: readonly AuditEvent[]): ReadonlyMap<string, number> {
  const open = new Map<string, string>()
  for (const { auditID, stage, verb, objectRef } of events) {
    if (verb !== 'watch' || objectRef === undefined) continue
    if (stage !== 'ResponseStarted') open.delete(auditID)
    else open.set(auditID, [objectRef.resource, objectRef.apiGroup].filter(Boolean).join('.'))
  }
  const counts = new Map<string, number>()
  for (const resource of open.values()) counts.set(resource, (counts.get(resource) ?? 0) + 1)
  return counts
}

async function readFrom(file: string, from: number, to?: number): Promise<string> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const length = Math.max(0, (to ?? size) - from)
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await handle.read(buffer, 0, length, from)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
