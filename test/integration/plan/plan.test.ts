import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../src/api/index.ts'
import { gather, liveReader } from '../../../src/gather/index.ts'
import { createClient, hasReason, type Client } from '../../../src/kube/index.ts'
import {
  drift,
  plan,
  planKubeconfigSecret,
  planParticipant,
  planStatement,
  platformObjects,
  type EnvironmentPlan,
  type Plan,
} from '../../../src/plan/index.ts'
import { installPlatform } from '../../../src/sandbox/index.ts'
import { aLabSession } from '../../builders/lab-session.ts'
import { aPlanInput } from '../../builders/plan-input.ts'
import { anInput } from '../../builders/resolved-input.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox()
let operator: Client
let planned: Plan

beforeAll(async () => {
  const { operatorKubeconfig } = await installPlatform(sandbox())
  operator = await createClient({ kubeconfig: operatorKubeconfig })
  planned = plan(aPlanInput({ session: { ...aPlanInput().session, uid: randomUUID() } }))
  for (const environment of planned.environments) await build(environment)
  return () => operator.close()
})

describe('an environment, made by the operator with its own rights', () => {
  it('has not drifted once the API server has stored it', async () => {
    for (const object of planned.environments.flatMap(platformObjects)) {
      const stored = await read(object)
      expect(drift(object, stored), `${object.kind} ${object.metadata.name ?? ''}`).toBe(false)
    }
  })

  it('is stored as planned, but for what the server adds', async () => {
    for (const object of planned.environments.flatMap(platformObjects)) {
      const { metadata, ...fields } = object
      const stored = await read(object)
      // Quantities are rewritten; that drift sees through it is shown above.
      if (object.kind === 'ResourceQuota') continue
      expect(stored).toMatchObject({ ...fields, metadata: { labels: metadata.labels } })
    }
  })

  it('counts what the candidate may use up', async () => {
    const quotas = planned.environments.flatMap(({ objects }) => objects.quotas)
    for (const quota of quotas) {
      const used = await waitFor(
        async () => ((await read(quota))['status'] as { used?: object } | undefined)?.used,
        {
          what: `the use of ${quota.metadata.name ?? ''} to be counted`,
        },
      )
      expect(Object.keys(used).sort()).toEqual(Object.keys((quota['spec'] as { hard: object }).hard).sort())
    }
  })

  it('answers every probe', async () => {
    const [dev] = planned.environments
    const create = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'probe' }, data: { note: 'x' } }
    const inputs = [
      anInput({ dryRun: { create, environment: 'dev' } }, { key: 'dryRun' }),
      anInput({ podSecurity: { level: 'restricted', environment: 'dev' } }, { key: 'podSecurity' }),
      anInput(
        { access: { serviceAccount: 'candidate', verb: 'create', resource: 'pods', environment: 'dev' } },
        { key: 'access' },
      ),
    ].map((input) => ({ ...input, namespace: dev?.namespace ?? '' }))
    const seen = await gather({
      inputs,
      reader: liveReader(operator),
      client: operator,
      serviceAccount: planned.serviceAccount,
      repaired: [],
      salt: '00'.repeat(32),
    })
    expect(seen).toEqual({
      dryRun: { value: { allowed: true, code: 201, message: '' } },
      podSecurity: { value: { violations: [] } },
      access: { value: { allowed: false } },
    })
  })
})

describe('what is put beside a session, by the operator with its own rights', () => {
  it('is let through by the fence, and has not drifted once stored', async () => {
    const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
    await admin.create(await admin.resources.resolve('Namespace'), aNamespace('camille'))
    const stored = await admin.create(
      await admin.resources.resolve('LabSession'),
      aLabSession({ candidate: 'camille@example.fr' }) as KubeObject,
    )
    const session = { uid: stored.metadata.uid ?? '', name: 'premier-deploiement', namespace: 'camille' }
    const [first] = planned.environments
    const home = [
      planKubeconfigSecret(session, 'apiVersion: v1'),
      planStatement(session, '# Énoncé', [{ id: 'deploy/image', text: 'Un indice.' }]),
      planParticipant(session, first?.namespace ?? ''),
    ]
    await Promise.all(home.map(create))
    for (const object of home) {
      const { namespace, name = '' } = object.metadata
      const seen = await admin.get(await admin.resources.resolve(object.kind, object.apiVersion), {
        namespace,
        name,
      })
      expect(drift(object, seen), object.kind).toBe(false)
    }
    admin.close()
  })
})

/** Creates an environment in the order that its plan tells. */
async function build({ objects }: EnvironmentPlan): Promise<void> {
  await create(objects.namespace)
  await create(objects.operatorAccess)
  for (const group of [objects.guardRails, objects.seed, objects.quotas, objects.candidateAccess]) {
    await Promise.all(group.map(create))
  }
}

async function create(object: KubeObject): Promise<void> {
  const resource = await operator.resources.resolve(object.kind, object.apiVersion)
  await waitFor(
    async () => {
      try {
        return await operator.create(resource, object)
      } catch (error) {
        // The operator's binding acts a moment after it is stored.
        if (hasReason(error, 'Forbidden')) return false
        throw error
      }
    },
    { what: `${object.kind} ${object.metadata.name ?? ''}` },
  )
}

function aNamespace(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
}

async function read({ kind, apiVersion, metadata }: KubeObject): Promise<KubeObject> {
  const { namespace, name = '' } = metadata
  const resource = await operator.resources.resolve(kind, apiVersion)
  return await operator.get(resource, { namespace, name })
}
