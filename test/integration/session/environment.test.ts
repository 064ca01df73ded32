import { beforeAll, describe, expect, it } from 'vitest'
import type { LabSession } from '../../../src/api/index.ts'
import { createClient, isNotFound, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox({ operator: true })

let admin: Client
let camille: Candidate
let ready: LabSession
let namespace: string
let hands: Client
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await admin.create(
    RESOURCES.lab,
    aLab('word', {
      rubric: 'Required',
      tasks: (aLab('word')['spec'] as { tasks: object[] }).tasks.map((task) => ({
        ...task,
        hints: [{ id: 'where', cost: 5 }],
      })) as never,
    }),
  )
  await admin.create(RESOURCES.rubric, {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabRubric',
    metadata: { name: 'word' },
    spec: { hints: { 'write/where': { fr: 'Dans $(namespace.dev).', en: 'In $(namespace.dev).' } } },
  })
  camille = await aCandidate(sandbox(), admin, 'camille')
  await camille.open('word')
  ready = await camille.until('word', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
  namespace = firstEnvironment(ready).namespace
  hands = await camille.handedOut('word')
})

const statement = async (): Promise<Record<string, string>> =>
  (await camille.client.get(RESOURCES.configMap, { namespace: 'camille', name: 'word-statement' }))[
    'data'
  ] as Record<string, string>

describe('what a candidate finds', () => {
  it('is all that the console makes for a team', async () => {
    const policies = await hands.list(RESOURCES.networkPolicy, { namespace })
    expect(policies.items.map(({ metadata }) => metadata.name).sort()).toEqual([
      'allow-from-cnpg-operator',
      'allow-from-ingress',
      'allow-from-istio',
      'allow-from-logging',
      'allow-from-monitoring',
      'allow-same-namespace',
      'deny-default',
    ])
    const quotas = await hands.list(RESOURCES.resourceQuota, { namespace })
    expect(quotas.items.map(({ metadata }) => metadata.name).sort()).toEqual(['dso-quota', 'labs-guard'])
    const secrets = await hands.list(RESOURCES.secret, { namespace })
    expect(secrets.items.map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining(['registry-pull-secret', 'vso-approle']),
    )
  })
})

describe('platform objects', () => {
  const policy = { name: 'deny-default' }

  it('come back when a candidate deletes or changes them, and each time is recorded once', async () => {
    await hands.delete(RESOURCES.networkPolicy, { namespace, ...policy })
    await waitFor(() => hands.get(RESOURCES.networkPolicy, { namespace, ...policy }), {
      what: 'the policy to be back',
    })
    await hands.patch(
      RESOURCES.networkPolicy,
      { namespace, ...policy },
      { merge: { spec: { ingress: [{}] } } },
    )
    await waitFor(
      async () => {
        const { spec } = (await hands.get(RESOURCES.networkPolicy, { namespace, ...policy })) as unknown as {
          spec: { ingress?: unknown[] }
        }
        return (spec.ingress ?? []).length === 0
      },
      { what: 'the policy to be as it was' },
    )
    const { status } = await camille.until(
      'word',
      'two repairs',
      ({ status: seen }) => seen?.repaired?.length === 2,
    )
    expect(
      status?.repaired?.map(({ environment, kind, name, change }) => ({ environment, kind, name, change })),
    ).toEqual([
      { environment: 'dev', kind: 'NetworkPolicy', name: 'deny-default', change: 'Deleted' },
      { environment: 'dev', kind: 'NetworkPolicy', name: 'deny-default', change: 'Changed' },
    ])
  })

  it('cost the check on them', async () => {
    const word = String(ready.status?.parameters?.['word'])
    await hands.apply(
      RESOURCES.configMap,
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'answer', namespace },
        data: { word },
      },
      { force: true },
    )
    const { status } = await camille.until(
      'word',
      '60 points',
      ({ status: seen }) => seen?.score?.points === 60,
    )
    expect(status?.checks?.map(({ state }) => state)).toEqual(['Pass', 'Fail'])
  })
})

describe('seed objects', () => {
  it('are the candidate’s once the session has started: a deleted one stays deleted', async () => {
    await hands.delete(RESOURCES.configMap, { namespace, name: 'notes' })
    // Something that makes the operator look at the session again, and that we can see done.
    await hands.delete(RESOURCES.networkPolicy, { namespace, name: 'allow-from-istio' })
    await waitFor(() => hands.get(RESOURCES.networkPolicy, { namespace, name: 'allow-from-istio' }), {
      what: 'the policy',
    })
    await expect(hands.get(RESOURCES.configMap, { namespace, name: 'notes' })).rejects.toSatisfy(isNotFound)
  })
})

describe('hints', () => {
  it('are revealed in the statement and charged', async () => {
    expect(await statement()).not.toHaveProperty('hints.md')
    await camille.change('word', { hints: ['write/where'] })
    const { status } = await camille.until(
      'word',
      '55 points',
      ({ status: seen }) => seen?.score?.points === 55,
    )
    expect(status?.hints).toEqual(['write/where'])
    expect((await statement())['hints.md']).toContain(`Dans ${namespace}.`)
  })

  it('that do not exist are named in the condition and cost nothing', async () => {
    await camille.change('word', { hints: ['write/where', 'write/wher'] })
    const { status } = await camille.until(
      'word',
      'the hint named',
      hasCondition('Accepted', 'True', 'UnknownHint'),
    )
    expect(status?.conditions?.[0]?.message).toMatch(
      /spec\.hints\[1\] : l'indice « write\/wher » n'existe pas/,
    )
    expect(status?.score?.points).toBe(55)
  })
})

describe('a name that is taken', () => {
  it('is said and left alone', async () => {
    const dora = await aCandidate(sandbox(), admin, 'dora')
    const foreign = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'word-statement', namespace: 'dora' },
      data: { mine: 'yes' },
    }
    await admin.create(RESOURCES.configMap, foreign)
    await dora.open('word')
    await dora.until('word', 'NameTaken', hasCondition('EnvironmentReady', 'False', 'NameTaken'))
    const left = await admin.get(RESOURCES.configMap, { namespace: 'dora', name: 'word-statement' })
    expect(left['data']).toEqual({ mine: 'yes' })
  })
})
