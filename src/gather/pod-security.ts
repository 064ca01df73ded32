import { KINDS, type Json, type PodSecurityInput } from '../api/index.ts'
import { malformedError, statusError } from '../kube/errors.ts'
import { resourcePath } from '../kube/object.ts'
import type { Source } from './source.ts'

/**
 * The server looks at pods only when the policy changes, and `restricted` at `latest` is what an environment has. A
 * version beyond its own means its newest (k8s.io/pod-security-admission, policy/registry.go).
 */
const OTHER_VERSION = 'v1.9999'

/** Pods that break the level in the same way; the server names the first one and counts the others. */
export interface PodSecurityViolation {
  readonly pod: string
  readonly others: number
  readonly reasons: readonly string[]
}

/** `{violations}`: what the API server says of the pods that are there, had the namespace to enforce the level. */
export const gatherPodSecurity: Source<PodSecurityInput> = async ({ level }, input, { client, signal }) => {
  const labels = {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/enforce-version': OTHER_VERSION,
  }
  const answer = await client.send(
    {
      method: 'PATCH',
      path: resourcePath(KINDS.Namespace, { name: input.namespace }),
      query: { dryRun: 'All', fieldManager: 'pod-security-probe' },
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels } },
    },
    { signal },
  )
  if (answer.status >= 300) throw statusError(answer.status, answer.body, answer.retryAfter)
  const violations: Json[] = parseViolations(answer.warnings).map(({ pod, others, reasons }) => ({
    pod,
    others,
    reasons,
  }))
  return { violations }
}

/**
 * Reads the warnings of a namespace's labelling (k8s.io/pod-security-admission, admission/admission.go): a heading,
 * then a line for each way of breaking the level, `web-1 (and 2 other pods): hostPort, seccompProfile`. Throws when
 * the server had no time for all pods: it would say that fewer break it.
 */
export function parseViolations(warnings: readonly string[]): readonly PodSecurityViolation[] {
  const partial = warnings.find((warning) => warning.includes('only checked against the first'))
  if (partial !== undefined) throw malformedError(`The API server did not look at all pods: ${partial}`)
  const heading = warnings.findIndex((warning) => warning.startsWith('existing pods in namespace'))
  if (heading < 0) return []
  return warnings.slice(heading + 1).flatMap((warning) => parseViolation(warning) ?? [])
}

function parseViolation(warning: string): PodSecurityViolation | undefined {
  const match = /^([^\s:]+)(?: \(and (\d+) other pods?\))?: (.+)$/.exec(warning)
  if (match === null) return undefined
  const [, pod = '', others = '0', reasons = ''] = match
  return { pod, others: Number(others), reasons: reasons.split(', ') }
}
