import type { KubeObject } from '../api/index.ts'
import type { ApiClient } from './api-client.ts'
import { ApiError } from './api-client.ts'
import { collectionPath, objectPath } from './resource-path.ts'
import { waitUntil } from './wait-until.ts'

const NAME = 'sandbox-sentinel'
const ADMISSION = 'admissionregistration.k8s.io/v1'

/**
 * Resolves when the server acts on the admission policies that were just written. The server learns of them through a
 * watch, in the order of their writing, and recompiles all of them together; so a sentinel written last, and seen to
 * act on a dry run, speaks for every policy of its kind. It is removed afterwards.
 */
export async function admissionActs(
  api: ApiClient,
  policies: readonly KubeObject[],
  deadlineMs: number,
): Promise<void> {
  const kinds = new Set(policies.map(({ kind }) => kind))
  const sentinels = [
    ...(kinds.has('ValidatingAdmissionPolicy') ? [validatingSentinel()] : []),
    ...(kinds.has('MutatingAdmissionPolicy') ? [mutatingSentinel()] : []),
  ]
  await Promise.all(sentinels.map((sentinel) => awaitSentinel(api, sentinel, deadlineMs)))
}

interface Sentinel {
  readonly objects: readonly KubeObject[]
  /** Whether the dry run shows the policy's hand. */
  readonly acts: (dryRun: Promise<KubeObject>) => Promise<boolean>
  readonly probe: KubeObject
}

async function awaitSentinel(
  api: ApiClient,
  { objects, probe, acts }: Sentinel,
  deadlineMs: number,
): Promise<void> {
  for (const object of objects) await api.send('POST', collectionPath(object), { body: object })
  try {
    await waitUntil(() => acts(api.send('POST', `${collectionPath(probe)}?dryRun=All`, { body: probe })), {
      what: `the admission policies (${objects[0]?.kind ?? ''}) to act`,
      deadlineMs,
      everyMs: 50,
    })
  } finally {
    await Promise.all(objects.map((object) => api.send('DELETE', objectPath(object))))
  }
}

function validatingSentinel(): Sentinel {
  const probe = probeNamed(`${NAME}-validating`)
  return {
    probe,
    objects: [
      policy('ValidatingAdmissionPolicy', probe, { validations: [{ expression: 'false', message: NAME }] }),
      binding('ValidatingAdmissionPolicyBinding', { validationActions: ['Deny'] }),
    ],
    acts: async (dryRun) => {
      try {
        await dryRun
        return false
      } catch (error) {
        if (error instanceof ApiError && error.message.includes(NAME)) return true
        throw error
      }
    },
  }
}

function mutatingSentinel(): Sentinel {
  const probe = probeNamed(`${NAME}-mutating`)
  const expression = `Object{data: {"seen": "${NAME}"}}`
  return {
    probe,
    objects: [
      policy('MutatingAdmissionPolicy', probe, {
        reinvocationPolicy: 'Never',
        mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }],
      }),
      binding('MutatingAdmissionPolicyBinding', {}),
    ],
    acts: async (dryRun) => ((await dryRun)['data'] as Record<string, string> | undefined)?.['seen'] === NAME,
  }
}

function probeNamed(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } }
}

function policy(kind: string, probe: KubeObject, spec: object): KubeObject {
  const rule = {
    apiGroups: [''],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['configmaps'],
    resourceNames: [probe.metadata.name],
  }
  return {
    apiVersion: ADMISSION,
    kind,
    metadata: { name: NAME },
    spec: { failurePolicy: 'Fail', matchConstraints: { resourceRules: [rule] }, ...spec },
  }
}

function binding(kind: string, spec: object): KubeObject {
  return { apiVersion: ADMISSION, kind, metadata: { name: NAME }, spec: { policyName: NAME, ...spec } }
}
