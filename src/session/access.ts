import { timestamp, type KubeObject, type LabSessionStatus, type Resource } from '../api/index.ts'
import { CANDIDATE_SERVICE_ACCOUNT, LABELS, parseDuration } from '../api/index.ts'
import { hasReason, isAlreadyExists } from '../kube/errors.ts'
import { planKubeconfigSecret, planParticipant } from '../plan/index.ts'
import type { ActiveSession } from './active.ts'
import type { Pass } from './context.ts'
import { NameTakenError } from './create.ts'
import { renderKubeconfig } from './kubeconfig.ts'
import { RESOURCES } from './resources.ts'
import { renderStatement } from './statement.ts'
import { latestEndMs } from './time.ts'
import { together } from './together.ts'

/** The shortest life the API server grants a token. */
const MIN_TOKEN_SECONDS = 600
/** A token outlives the deadline: the end of writing is the mark's to say, not the token's. */
export const TOKEN_MARGIN_MS = 3_600_000
const RENEW_AT = 0.8

/** Puts beside the session what the candidate works with: the kubeconfig, the right to submit with it. */
export async function handOver(pass: Pass, active: ActiveSession): Promise<void> {
  const { uid = '', name = '', namespace = '' } = pass.scope.session.metadata
  const [first] = active.plan.environments
  if (first === undefined) throw new Error('A lab has at least one environment')
  await together([
    writeKubeconfig(pass, active),
    putHome(
      pass,
      RESOURCES.roleBinding,
      planParticipant({ uid, name, namespace }, first.namespace),
      'subjects',
    ),
  ])
}

/** Puts the statement beside the session: from here on what was drawn can be read. */
export async function giveStatement(pass: Pass, active: ActiveSession): Promise<void> {
  const hints = pass.scope.session.status?.hints ?? []
  await putHome(pass, RESOURCES.configMap, renderStatement(pass.scope, active, hints), 'data')
}

/** Asks for a token that outlives the deadline, writes it into the kubeconfig and notes when to renew it. */
export async function writeKubeconfig(pass: Pass, active: ActiveSession): Promise<void> {
  const { context, scope } = pass
  const { uid = '', name = '', namespace = '' } = scope.session.metadata
  const { token, access } = await requestToken(pass, active)
  const kubeconfig = renderKubeconfig({
    ...context.settings.candidate,
    token,
    environments: active.plan.environments,
    home: namespace,
  })
  await putHome(pass, RESOURCES.secret, planKubeconfigSecret({ uid, name, namespace }, kubeconfig), 'data')
  scope.change = { ...scope.change, access }
}

/**
 * Writes one of the three objects beside a session. The operator may not read Secrets there: an existing object is
 * patched under the condition that it bears our session's label.
 */
export async function putHome(
  { context, signal }: Pass,
  resource: Resource,
  object: KubeObject,
  field: 'data' | 'subjects',
): Promise<void> {
  const { namespace = '', name = '', labels } = object.metadata
  try {
    await context.client.create(resource, object, { signal })
    return
  } catch (error) {
    if (!isAlreadyExists(error)) throw error
  }
  const label = `/metadata/labels/${LABELS.sessionUid.replace('/', '~1')}`
  const json = [
    { op: 'test' as const, path: label, value: labels?.[LABELS.sessionUid] ?? '' },
    { op: 'replace' as const, path: `/${field}`, value: object[field] },
  ]
  try {
    await context.client.patch(resource, { namespace, name }, { json }, { signal })
  } catch (error) {
    // A failed `test`: somebody else's object.
    if (hasReason(error, 'Invalid', 'BadRequest')) throw new NameTakenError(object)
    throw error
  }
}

async function requestToken(
  { context, scope, signal }: Pass,
  { plan, revision }: ActiveSession,
): Promise<{ token: string; access: NonNullable<LabSessionStatus['access']> }> {
  const now = context.clock().getTime()
  const durationMs = parseDuration(revision.spec.duration) ?? 0
  const endMs = latestEndMs({ ...scope.session.status, ...scope.change }, durationMs) ?? now + durationMs
  const wanted = Math.max(MIN_TOKEN_SECONDS, Math.ceil((endMs - now + TOKEN_MARGIN_MS) / 1_000))
  const body: KubeObject = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: {},
    spec: { expirationSeconds: wanted },
  }
  const answer = await context.client.create(RESOURCES.serviceAccount, body, {
    namespace: plan.environments[0]?.namespace ?? '',
    name: CANDIDATE_SERVICE_ACCOUNT,
    subresource: 'token',
    signal,
  })
  const { token, expirationTimestamp } = answer['status'] as { token: string; expirationTimestamp: string }
  const expiresMs = Date.parse(expirationTimestamp)
  const renewAt = timestamp(new Date(now + RENEW_AT * (expiresMs - now)))
  return { token, access: { renewAt, expiresAt: timestamp(new Date(expiresMs)) } }
}
