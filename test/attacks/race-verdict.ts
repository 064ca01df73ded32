import type { Evidence, Json } from '../../src/api/index.ts'
import { secretDigest } from '../../src/expression/index.ts'
import type { Client } from '../../src/kube/index.ts'
import { OPERATOR } from '../../src/sandbox/index.ts'
import { openArchive } from '../../src/session/archive/index.ts'
import { joinEvidence } from '../../src/transcript/index.ts'
import { isGrantedWrite, type AuditLine, type AuditUser } from '../builders/audit-trail.ts'
import { TARGETS, type Target } from './race-lab.ts'
import type { Finished } from './race-session.ts'

/** The lines that say when the first sample of an environment began, and who wrote there. */
export function concernsRaces(line: AuditLine): boolean {
  return isFinalRead(line) || isGrantedWrite(line)
}

/**
 * Writes to the environment that were granted, after its first final sample began, to somebody whom the freeze does not
 * name as the platform; one line each. Throws when no sample was taken: then nothing is shown.
 */
export function lateWrites(lines: readonly AuditLine[], namespace: string): string[] {
  const here = lines.filter(({ objectRef }) => objectRef?.namespace === namespace)
  const sampled = here.filter(isFinalRead).map(({ requestReceivedTimestamp }) => requestReceivedTimestamp)
  // RFC 3339 in UTC and of one length: the order of the texts is that of the times.
  const [began] = sampled.sort()
  if (began === undefined) throw new Error(`No final sample of ${namespace} is in the audit log`)
  return here
    .filter((line) => isGrantedWrite(line) && !isPlatform(line.user) && line.stageTimestamp > began)
    .map(({ user, verb, objectRef, stageTimestamp }) =>
      [user.username, verb, objectRef?.resource, objectRef?.name, stageTimestamp, 'after', began].join(' '),
    )
}

/** How many writes of others than the platform were granted in the environment. */
export function grantedWrites(lines: readonly AuditLine[], namespace: string): number {
  return lines.filter(
    (line) => line.objectRef?.namespace === namespace && isGrantedWrite(line) && !isPlatform(line.user),
  ).length
}

/** The evidence of a marked session, as the operator keeps it. */
export async function readEvidence(admin: Client, { name, status }: Finished): Promise<Evidence> {
  const { evidence: store } = openArchive(admin, OPERATOR.namespace)
  const part = await store.get(status.evidence?.digest ?? '')
  if (!('bytes' in part)) throw new Error(`${name}: ${JSON.stringify(part)}`)
  return joinEvidence(part.bytes)
}

/** What differs between the last writes granted and the evidence, a line each: none when each write is in it. */
export function lostWrites({ name, granted }: Finished, { inputs, salt }: Evidence): string[] {
  const last = (target: Target): string => String(granted[target])
  const expected: Readonly<Record<Target, Json>> = {
    ledger: last('ledger'),
    trace: last('trace'),
    vault: secretDigest(salt, Buffer.from(last('vault'))),
    web: granted.web,
  }
  const found: Readonly<Record<Target, Json | undefined>> = {
    ledger: at(inputs['ledger'], 'value', 'data', 'number'),
    trace: at(inputs['trace'], 'value', 'data', 'number'),
    vault: at(inputs['vault'], 'value', 'data', 'number', 'digest'),
    web: at(inputs['web'], 'value', 'spec', 'revisionHistoryLimit'),
  }
  return TARGETS.filter((target) => found[target] !== expected[target]).map(
    (target) => `${name}: ${target} is not as write ${granted[target]} left it`,
  )
}

/** Live marks are read from watches: only a sample asks for this object by its name. */
function isFinalRead({ verb, objectRef, user }: AuditLine): boolean {
  return (
    user.username === `system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.serviceAccount}` &&
    verb === 'get' &&
    objectRef?.resource === 'configmaps' &&
    objectRef.name === 'ledger'
  )
}

/** As charts/cloud-pi-labs/files/policies/freeze.yaml has it. */
function isPlatform({ username, groups = [] }: AuditUser): boolean {
  const prefixes = ['system:serviceaccount:kube-system:', 'system:kube-', 'system:node:']
  return (
    username === `system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.serviceAccount}` ||
    prefixes.some((prefix) => username.startsWith(prefix)) ||
    groups.includes('system:masters')
  )
}

function at(value: unknown, ...path: readonly string[]): Json | undefined {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Readonly<Record<string, unknown>>)[key]
  }
  return found as Json | undefined
}
