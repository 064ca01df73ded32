import { beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject, LabSession } from '../../../src/api/index.ts'
import { createClient, isNotFound, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { aLab } from '../../builders/a-lab.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const sandbox = useSandbox({ operator: { config: { retainEnvironment: '1s' } } })
const LABS = {
  group: 'labs.cloud-pi-native.fr',
  version: 'v1alpha1',
  kind: 'Lab',
  plural: 'labs',
  namespaced: false,
}

let admin: Client
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await admin.create(LABS, aLab('word'))
})

const score = ({ status }: LabSession): number => status?.score?.points ?? -1

async function answer(client: Client, session: LabSession, word: string): Promise<void> {
  const { namespace } = firstEnvironment(session)
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'answer', namespace },
    data: { word },
  }
  await client.apply(RESOURCES.configMap, object, { force: true })
}

describe('a session from its manifest to its mark', () => {
  let camille: Candidate
  let hands: Client
  let ready: LabSession
  beforeAll(async () => {
    camille = await aCandidate(sandbox(), admin, 'camille')
    await camille.open('word')
    ready = await camille.until('word', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
    hands = await camille.handedOut('word')
  })

  it('tells what was drawn, where, until when, and by whom it is worked on', () => {
    const { status } = ready
    expect(status?.phase).toBe('Active')
    expect(['atlas', 'boreal', 'cobalt']).toContain(status?.parameters?.['word'])
    expect(status?.revision).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(firstEnvironment(ready).namespace).toMatch(/^[0-9a-z]+--[0-9a-z]+$/)
    expect(Date.parse(status?.deadline ?? '') - Date.parse(status?.startedAt ?? '')).toBe(30 * 60_000)
    expect(status?.serviceAccount).toBe(
      `system:serviceaccount:${firstEnvironment(ready).namespace}:candidate`,
    )
  })

  it('puts the statement beside the session, in its locale and filled in', async () => {
    const statement = await camille.client.get(RESOURCES.configMap, {
      namespace: 'camille',
      name: 'word-statement',
    })
    const { namespace } = firstEnvironment(ready)
    expect((statement['data'] as Record<string, string>)['statement.md']).toBe(
      `Écrivez ${String(ready.status?.parameters?.['word'])} dans ${namespace}.`,
    )
  })

  it('marks what is deployed as it changes, and says why points are missing', async () => {
    const untouched = await camille.until(
      'word',
      'a first mark',
      ({ status }) => status?.checks !== undefined,
    )
    expect(score(untouched)).toBe(0)
    expect(untouched.status?.checks?.map(({ state }) => state)).toEqual(['Fail', 'Blocked'])
    await answer(hands, ready, 'wrong')
    const wrong = await camille.until(
      'word',
      'the reason',
      ({ status }) => status?.checks?.[0]?.message === 'lu : wrong',
    )
    expect(score(wrong)).toBe(0)
    await answer(hands, ready, String(ready.status?.parameters?.['word']))
    const right = await camille.until('word', '100 points', (session) => score(session) === 100)
    expect(right.status?.checks?.every(({ passedAt }) => passedAt !== undefined)).toBe(true)
  })

  it('submits with the kubeconfig handed out, and the mark is final', async () => {
    await hands.patch(
      RESOURCES.session,
      { namespace: 'camille', name: 'word' },
      { merge: { spec: { submit: true } } },
    )
    const { status } = await camille.until('word', 'Passed', hasCondition('Passed', 'True'))
    expect(status?.result).toEqual({ points: 100, max: 100, percent: 100, passed: true })
    expect(status?.phase).toBe('Passed')
    expect(status?.conditions?.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'Accepted Accepted',
      'EnvironmentReady Ready',
      'Submitted SubmittedByCandidate',
      'Frozen Frozen',
      'Graded Graded',
      'Passed Passed',
    ])
  })

  it('takes the environment away after the retention and keeps the mark', async () => {
    const { status } = await camille.until(
      'word',
      'Removed',
      hasCondition('EnvironmentReady', 'False', 'Removed'),
    )
    expect(status?.result?.passed).toBe(true)
    await expect(
      admin.get(RESOURCES.namespace, { name: firstEnvironment(ready).namespace }),
    ).rejects.toSatisfy(isNotFound)
  })

  it('tells the story in events', async () => {
    const events = await admin.list(
      { group: 'events.k8s.io', version: 'v1', kind: 'Event', plural: 'events', namespaced: true },
      { namespace: 'camille' },
    )
    const reasons = events.items.map((event) => String(event['reason']))
    expect(reasons).toEqual(expect.arrayContaining(['EnvironmentReady', 'SubmittedByCandidate', 'Passed']))
  })
})

describe('a session that runs out of time', () => {
  it('is graded at its deadline and does not pass', async () => {
    const dora = await aCandidate(sandbox(), admin, 'dora')
    await admin.create(LABS, aLab('short', { duration: '1m' }))
    await dora.open('short')
    const ready = await dora.until('short', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
    // The deadline is the operator's own: it is moved into the past, as if the time had gone by.
    const status = { ...ready.status, deadline: ready.status?.startedAt }
    await admin.patch(
      RESOURCES.session,
      { namespace: 'dora', name: 'short', subresource: 'status' },
      { merge: { status } },
    )
    const done = await dora.until('short', 'Graded', hasCondition('Graded', 'True'))
    expect(done.status?.conditions?.find(({ type }) => type === 'Submitted')?.reason).toBe('DeadlineReached')
    expect(done.status?.result).toMatchObject({ points: 0, passed: false })
    expect(done.status?.phase).toBe('NotPassed')
  })
})

describe('a session that is deleted', () => {
  it('takes its environments and the last revision that nobody names any more with it', async () => {
    const elio = await aCandidate(sandbox(), admin, 'elio')
    await admin.create(LABS, aLab('gone'))
    await elio.open('gone')
    const ready = await elio.until('gone', 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
    await elio.client.delete(RESOURCES.session, { namespace: 'elio', name: 'gone' })
    const gone = async (
      resource: (typeof RESOURCES)['namespace' | 'session' | 'secret'],
      ref: { namespace?: string; name: string },
    ): Promise<boolean> =>
      await admin.get(resource, ref).then(
        () => false,
        (error: unknown) => isNotFound(error),
      )
    const revision = `revision-${(ready.status?.revision ?? '').slice('sha256:'.length).slice(0, 16)}`
    await waitFor(
      async () =>
        (await gone(RESOURCES.session, { namespace: 'elio', name: 'gone' })) &&
        (await gone(RESOURCES.namespace, { name: firstEnvironment(ready).namespace })) &&
        (await gone(RESOURCES.secret, { namespace: 'cloud-pi-labs', name: revision })),
      { deadlineMs: 30_000, what: 'everything to be gone' },
    )
  })
})
