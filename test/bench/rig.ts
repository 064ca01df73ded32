import type { KubeObject, Lab, LabSession } from '../../src/api/index.ts'
import { createClient, type Client } from '../../src/kube/index.ts'
import {
  installPlatform,
  OPERATOR,
  startOperator,
  startSandbox,
  type OperatorProcess,
  type Platform,
  type Sandbox,
} from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { aHome } from '../builders/environment.ts'
import { hasCondition } from '../builders/candidate.ts'
import { auditLog, type AuditLog } from './audit.ts'
import { benchLab, BENCH_LAB } from './bench-lab.ts'
import type { Bench } from './scenario.ts'
import { timedWatch, type TimedWatch } from './timed-watch.ts'

/** A sandbox with the platform, the bench's lab and one operator at most. */
export interface Rig {
  readonly sandbox: Sandbox
  readonly platform: Platform
  readonly admin: Client
  readonly sessions: TimedWatch<LabSession>
  /** Of the operator's user. */
  readonly audit: AuditLog
  /** Ends the rig's watches. */
  readonly signal: AbortSignal
  /** Starts the operator and waits until the bench's lab is Ready. */
  startOperator(): Promise<OperatorProcess>
  /** Starts one of several; a standby is there when it says that it waits. */
  startReplica(identity: string, role: 'leader' | 'standby'): Promise<OperatorProcess>
}

const CONFIG = { seats: 1_000 }

/** The operator's user. */
export const OPERATOR_USER = `system:serviceaccount:${OPERATOR.namespace}:${OPERATOR.serviceAccount}`

/** Runs `work` on a rig of its own and stops everything afterwards. */
export async function withRig<T>({ log }: Pick<Bench, 'log'>, work: (rig: Rig) => Promise<T>): Promise<T> {
  log('Starting a sandbox')
  const sandbox = await startSandbox({ log })
  const stop = new AbortController()
  try {
    const platform = await installPlatform(sandbox)
    const place = { sandbox, platform, nodeArgs: operatorFlags() }
    const admin = await createClient({ kubeconfig: sandbox.adminKubeconfig })
    await admin.create(RESOURCES.lab, benchLab())
    const [sessions, labs] = await Promise.all([
      timedWatch<LabSession>(admin, RESOURCES.session, stop.signal),
      timedWatch<Lab>(admin, RESOURCES.lab, stop.signal),
    ])
    return await work({
      sandbox,
      platform,
      admin,
      sessions,
      audit: auditLog(sandbox, OPERATOR_USER),
      signal: stop.signal,
      startOperator: async () => {
        const operator = await startOperator({ ...place, config: CONFIG })
        await labs.until(BENCH_LAB, isReady, { what: 'to be Ready' })
        return operator
      },
      startReplica: (identity, role) =>
        startOperator({ ...place, config: { ...CONFIG, identity }, standby: role === 'standby' }),
    })
  } finally {
    stop.abort()
    await sandbox.stop()
  }
}

/** The control plane, the operator and this process, which asks and watches. */
export function pidsOf({ sandbox }: Rig): readonly number[] {
  return [...sandbox.pids, process.pid]
}

/** `namespace/name` of the n-th candidate's session. */
export function sessionKey(home: string): string {
  return `${home}/${BENCH_LAB}`
}

/** Makes so many homes; each bears the candidate's name. */
export async function makeHomes({ admin }: Rig, count: number): Promise<readonly string[]> {
  const homes = Array.from({ length: count }, (_, index) => `candidate-${String(index + 1).padStart(3, '0')}`)
  await Promise.all(
    homes.map(async (home) => {
      const [namespace, binding] = aHome(home, candidateOf(home)) as [KubeObject, KubeObject]
      await admin.create(RESOURCES.namespace, namespace)
      await admin.create(RESOURCES.roleBinding, binding)
    }),
  )
  return homes
}

/** Who works in a home. */
export function candidateOf(home: string): string {
  return `${home}@example.fr`
}

/** The LabSession of a home's candidate. */
export function aBenchSession(home: string): KubeObject {
  return {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: { name: BENCH_LAB, namespace: home },
    spec: { lab: BENCH_LAB, candidate: candidateOf(home) },
  }
}

/** Resolves with the time of the event that said `EnvironmentReady`. */
export function untilReady({ sessions }: Rig, home: string, deadlineMs = 120_000): Promise<number> {
  const ready = hasCondition('EnvironmentReady', 'True')
  return sessions.until(sessionKey(home), (session) => session !== undefined && ready(session), {
    what: 'EnvironmentReady',
    deadlineMs,
  })
}

/** Deletes a session and waits until it and its environment are gone. */
export async function removeSession({ admin, sessions }: Rig, home: string): Promise<void> {
  await admin.delete(RESOURCES.session, { namespace: home, name: BENCH_LAB })
  await sessions.until(sessionKey(home), (session) => session === undefined, { what: 'to be gone' })
}

/** OPERATOR_FLAGS: flags of `node` for the operator, to profile it: `--cpu-prof --cpu-prof-dir=build`. */
function operatorFlags(): readonly string[] {
  return (process.env['OPERATOR_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '')
}

function isReady(lab: Lab | undefined): boolean {
  const { conditions = [] } = lab?.status ?? {}
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
}
