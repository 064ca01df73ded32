import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { API_VERSION, type KubeObject, type LabSession } from '../../api/index.ts'
import { limitedSignal, onAbort } from '../../kube/abort.ts'
import { systemClock } from '../../kube/clock.ts'
import { createClient, type Client } from '../../kube/index.ts'
import { homeNames } from '../../plan/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { followSession } from '../follow.ts'
import { isOver } from '../../view/session-view.ts'
import { judgeOf, type Judge } from './judge.ts'
import type { ProofStage } from './stage.ts'

/** The session of one case: where it is, whose it is, of which lab. It bears the lab's name. */
export interface CaseSession {
  readonly stage: ProofStage
  readonly lab: string
  /** Of the lab as applied: a session held to another one proves nothing. */
  readonly revision: string
  /** Home namespace, unique on the cluster. */
  readonly namespace: string
  readonly candidate: string
  readonly signal: AbortSignal
}

/** The time an environment may take, from a session to access. */
const READY_MS = 60_000
/** The time that a refusal may last before it counts. */
const REFUSED_MS = 5_000
/** The time the final mark may take: it may have to be gathered again. */
const GRADE_MS = 60_000

/** Applies the LabSession and waits until its environment is ready. Throws with the reason when it is not. */
export async function openSession(of: CaseSession): Promise<LabSession> {
  const { stage, lab, namespace, candidate } = of
  const session: KubeObject = {
    apiVersion: API_VERSION,
    kind: 'LabSession',
    metadata: { name: lab, namespace },
    spec: { lab, candidate, locale: 'en', submit: false, hints: [] },
  }
  const client = await stage.openAs(candidate)
  try {
    await client.create(RESOURCES.session, session)
  } finally {
    if (client !== stage.admin) client.close()
  }
  const answered = await reach(of, { what: 'the environment', deadlineMs: READY_MS, until: isAnswered })
  if (answered.status?.phase !== 'Rejected') return answered
  const accepted = answered.status.conditions?.find(({ type }) => type === 'Accepted')
  throw new Error(`The session is rejected: ${accepted?.message ?? 'no reason given'}`)
}

/** A client with the kubeconfig that the operator handed out, and the file it was written to. */
export async function takeAccess({
  stage,
  lab,
  namespace,
}: CaseSession): Promise<{ readonly client: Client; readonly kubeconfig: string }> {
  const ref = { namespace, name: homeNames(lab).kubeconfig }
  const secret = await stage.admin.get<KubeObject & { data: { kubeconfig: string } }>(RESOURCES.secret, ref)
  const kubeconfig = join(stage.scratch, `${namespace}.kubeconfig`)
  await writeFile(kubeconfig, Buffer.from(secret.data.kubeconfig, 'base64'), { mode: 0o600 })
  return { client: await createClient({ kubeconfig }, { fieldManager: 'kubectl-lab' }), kubeconfig }
}

/** The judge of the session, by the revision that the operator keeps for it. */
export async function judgeFor({ stage, revision }: CaseSession, session: LabSession): Promise<Judge> {
  const held = session.status?.revision
  if (held !== revision)
    throw new Error(`The session is held to ${held ?? 'nothing'}, the lab is ${revision}`)
  const stored = await stage.revisions.get(revision)
  if (stored === undefined) throw new Error(`The operator does not have revision ${revision}`)
  return await judgeOf(session, stored, stage.settings)
}

/** Answers questions with the access handed out; an answer to none writes nothing. */
export async function answer(
  { lab, namespace }: CaseSession,
  candidate: Client,
  answers: Readonly<Record<string, string>>,
): Promise<void> {
  if (Object.keys(answers).length === 0) return
  await candidate.patch(RESOURCES.session, { namespace, name: lab }, { merge: { spec: { answers } } })
}

/** Hands the work in with the access handed out, and waits for the final mark. */
export async function submit(of: CaseSession, candidate: Client): Promise<LabSession> {
  const ref = { namespace: of.namespace, name: of.lab }
  await candidate.patch(RESOURCES.session, ref, { merge: { spec: { submit: true } } })
  return reach(of, { what: 'the final mark', deadlineMs: GRADE_MS, until: isFinal })
}

/** Frees the seat: the environment goes with the session, the rest of the home with its namespace. */
export async function removeHome({ stage, namespace }: CaseSession): Promise<void> {
  // What is left behind is found by its name; it changes no result.
  await stage.admin.delete(RESOURCES.namespace, { name: namespace }).catch(() => undefined)
}

function isAnswered({ status }: LabSession): boolean {
  return status?.phase === 'Active' || status?.phase === 'Rejected'
}

/** The server refuses an object of the environment; it is tried again, and only what passes by itself can help. */
function isRefused({ status }: LabSession): boolean {
  return status?.conditions?.some(({ reason }) => reason === 'ProvisioningFailed') === true
}

function isFinal({ status }: LabSession): boolean {
  return status?.phase !== undefined && isOver(status.phase)
}

/** Follows the session until it is so; otherwise says where it stopped. */
async function reach(
  { stage, lab, namespace, signal }: CaseSession,
  wanted: {
    readonly what: string
    readonly deadlineMs: number
    readonly until: (session: LabSession) => boolean
  },
): Promise<LabSession> {
  const { what, deadlineMs, until } = wanted
  const refused = new AbortController()
  const forget = onAbort(signal, () => refused.abort())
  const limit = limitedSignal(systemClock, deadlineMs, refused.signal)
  const started = performance.now()
  let latest: LabSession | undefined
  let refusal: NodeJS.Timeout | undefined
  const session = await followSession({
    client: stage.admin,
    session: { namespace, name: lab },
    signal: limit.signal,
    onChange: (current) => {
      latest = current
      if (isRefused(current)) {
        refusal ??= setTimeout(() => refused.abort(), REFUSED_MS)
        return
      }
      clearTimeout(refusal)
      refusal = undefined
    },
    until,
  }).finally(() => {
    limit.end()
    forget()
    clearTimeout(refusal)
  })
  if (session !== undefined) return session
  signal.throwIfAborted()
  const waited = Math.round((performance.now() - started) / 1000)
  const trouble = latest?.status?.conditions?.find(({ status }) => status !== 'True')
  const where =
    trouble === undefined ? (latest?.status?.phase ?? 'nothing') : `${trouble.reason}: ${trouble.message}`
  throw new Error(`Waited ${waited} s for ${what}; the session says ${where}`)
}
