import { beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject, LabSession, LabSpec } from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { refuseCreation } from '../../builders/refuse-creation.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

// It changes a role that ships.
const sandbox = useSandbox({ own: true, operator: true })
const MINUTE = 60_000
const ODILE = 'odile@example.fr'

let admin: Client
let odile: Client
beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  odile = await createClient({ kubeconfig: await sandbox().userKubeconfig(ODILE) })
  await admin.create(
    {
      ...RESOURCES.roleBinding,
      kind: 'ClusterRoleBinding',
      plural: 'clusterrolebindings',
      namespaced: false,
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'odile' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'labs-coach' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: ODILE }],
    },
  )
  await admin.create(RESOURCES.lab, aLab('word'))
})

const ms = (time: string | undefined): number => Date.parse(time ?? '')
const at = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z')

async function open(home: string, lab = 'word'): Promise<{ candidate: Candidate; ready: LabSession }> {
  const candidate = await aCandidate(sandbox(), admin, home)
  await candidate.open(lab)
  const ready = await candidate.until(lab, 'Ready', hasCondition('EnvironmentReady', 'True'))
  return { candidate, ready }
}

/** As if the session had begun so much earlier. */
async function setBack({ metadata, status }: LabSession, byMs: number, more: object = {}): Promise<void> {
  const moved = {
    startedAt: at(ms(status?.startedAt) - byMs),
    deadline: at(ms(status?.deadline) - byMs),
    ...more,
  }
  const { name = '', namespace = '' } = metadata
  await admin.patch(
    RESOURCES.session,
    { namespace, name, subresource: 'status' },
    { merge: { status: moved } },
  )
}

async function extend({ metadata }: LabSession, minutes: number): Promise<void> {
  const { name = '', namespace = '' } = metadata
  const act = { at: new Date().toISOString(), by: ODILE, minutes, reason: 'The network was down' }
  await odile.patch(
    RESOURCES.session,
    { namespace, name },
    { merge: { spec: { coaching: { extensions: [act] } } } },
  )
}

async function notesOf(namespace: string, reason: string): Promise<readonly unknown[]> {
  const { items } = await admin.list(
    { group: 'events.k8s.io', version: 'v1', kind: 'Event', plural: 'events', namespaced: true },
    { namespace },
  )
  return items.filter((event) => event['reason'] === reason).map((event) => event['note'])
}

describe('an extension', () => {
  it('moves the deadline, keeps the reason, tells it, and renews the access', async () => {
    const { candidate, ready } = await open('extended')
    await extend(ready, 120)
    const end = ms(ready.status?.startedAt) + 150 * MINUTE
    const { spec, status } = await candidate.until(
      'word',
      'a later deadline',
      (session) => ms(session.status?.deadline) === end,
    )
    expect(spec.coaching.extensions).toMatchObject([
      { by: ODILE, minutes: 120, reason: 'The network was down' },
    ])
    expect(ms(status?.access?.expiresAt)).toBeGreaterThanOrEqual(end + 60 * MINUTE - 1_000)
    expect(status?.timeBack).toBeUndefined()
    const notes = await waitFor(
      async () => {
        const found = await notesOf('extended', 'TimeExtended')
        return found.length > 0 && found
      },
      { what: 'the event' },
    )
    expect(notes).toEqual([`${ODILE} a ajouté 120 minute(s) : The network was down`])
  })

  it('counts when the deadline passed while no operator was there', async () => {
    const [late, given] = [await open('late'), await open('given')]
    await sandbox.operator().stop()
    for (const { ready } of [late, given]) await setBack(ready, 40 * MINUTE)
    await extend(given.ready, 60)
    await sandbox.startOperator()
    const over = await late.candidate.until('word', 'its end', hasCondition('Submitted', 'True'))
    expect(over.status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Submitted', reason: 'DeadlineReached' }),
    )
    const end = ms(given.ready.status?.deadline) + 20 * MINUTE
    const goesOn = await given.candidate.until(
      'word',
      'a later deadline',
      ({ status }) => ms(status?.deadline) === end,
    )
    expect(hasCondition('Submitted', 'False')(goesOn)).toBe(true)
  })
})

describe('what the platform owes', () => {
  const owed = ({ status }: LabSession): boolean => status?.timeBack?.since !== undefined
  const givenBack = ({ status }: LabSession): boolean =>
    status?.timeBack !== undefined && !status.timeBack.since
  const quota = { ...RESOURCES.configMap, kind: 'ResourceQuota', plural: 'resourcequotas' }
  const policy = {
    ...RESOURCES.configMap,
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
  }
  const write = async ({ candidate, ready }: Awaited<ReturnType<typeof open>>, word: string) => {
    const hands = await candidate.handedOut('word')
    const { namespace } = firstEnvironment(ready)
    const answer = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'answer', namespace } }
    await hands.apply(RESOURCES.configMap, { ...answer, data: { word } }, { force: true })
  }
  /** The quota is gone and cannot be put back, for which the clock stands. */
  const withoutQuota = async (home: string) => {
    const session = await open(home)
    const { namespace } = firstEnvironment(session.ready)
    const repairable = await refuseCreation(admin, namespace, quota)
    await admin.delete(quota, { namespace, name: 'dso-quota' })
    const stopped = await session.candidate.until('word', 'a clock that stands', owed)
    return { ...session, namespace, stopped, repairable }
  }
  /** A pass that saw what was written before has been made. */
  const passed = async (session: Awaited<ReturnType<typeof open>>, word: string) => {
    await write(session, word)
    return await session.candidate.until('word', `the mark of ${word}`, ({ status }) =>
      (status?.checks ?? []).some(({ message }) => message === `lu : ${word}`),
    )
  }

  it('is nothing for a NetworkPolicy, which a candidate can delete', async () => {
    const session = await open('policies')
    const { namespace } = firstEnvironment(session.ready)
    await refuseCreation(admin, namespace, policy)
    const [first] = (await admin.list(policy, { namespace })).items
    const hands = await session.candidate.handedOut('word')
    await hands.delete(policy, { namespace, name: first?.metadata.name ?? '' })
    await waitFor(async () => (await notesOf('policies', 'RepairFailed')).length > 0, { what: 'the event' })
    const { status } = await passed(session, 'one')
    expect(status?.timeBack).toBeUndefined()
    // A repair that fails does not keep the deadline from striking either.
    await setBack(await session.candidate.session('word'), 30 * MINUTE)
    await session.candidate.until('word', 'its end', hasCondition('Submitted', 'True', 'DeadlineReached'))
  })

  it('stops the clock while a quota is missing, and is given back with the quota', async () => {
    const session = await withoutQuota('quotas')
    const { stopped } = session
    expect(stopped.status?.deadline).toBe(session.ready.status?.deadline)
    // Time was up half a minute ago, but it has stood still for a minute.
    const since = at(Date.now() - MINUTE)
    const gone = Math.floor((ms(stopped.status?.deadline) - Date.now() + 30_000) / 1_000) * 1_000
    await setBack(stopped, gone, { timeBack: { seconds: 0, since } })
    const { status } = await passed(session, 'two')
    expect(status?.timeBack).toEqual({ seconds: 0, since })
    expect(hasCondition('Submitted', 'False')(await session.candidate.session('word'))).toBe(true)

    await session.repairable()
    const back = await session.candidate.until('word', 'the time back', givenBack)
    const seconds = back.status?.timeBack?.seconds ?? 0
    expect(seconds).toBeGreaterThanOrEqual(60)
    expect(ms(back.status?.deadline)).toBe(ms(back.status?.startedAt) + 30 * MINUTE + seconds * 1_000)
    expect(hasCondition('Submitted', 'False')(back)).toBe(true)
    await admin.get(quota, { namespace: session.namespace, name: 'dso-quota' })
  })

  it('is at most the duration: then the deadline strikes', async () => {
    const session = await withoutQuota('spent')
    const { stopped } = session
    const since = at(ms(stopped.status?.startedAt) - 45 * MINUTE)
    await setBack(stopped, 61 * MINUTE, { timeBack: { seconds: 0, since } })
    const over = await session.candidate.until('word', 'its end', hasCondition('Submitted', 'True'))
    expect(hasCondition('Submitted', 'True', 'DeadlineReached')(over)).toBe(true)
    expect(over.status?.timeBack).toEqual({ seconds: 1_800 })
    expect(ms(over.status?.deadline)).toBe(ms(over.status?.startedAt) + 60 * MINUTE)
  })

  it('ends when the work is handed in', async () => {
    const session = await withoutQuota('handed')
    await session.candidate.change('word', { submit: true })
    const { status } = await session.candidate.until('word', 'its end', hasCondition('Submitted', 'True'))
    expect(status?.timeBack?.since).toBeUndefined()
    expect(ms(status?.deadline)).toBe(
      ms(session.ready.status?.deadline) + (status?.timeBack?.seconds ?? 0) * 1_000,
    )
  })
})

describe('a check that cannot be observed', () => {
  const roles = {
    ...RESOURCES.roleBinding,
    kind: 'ClusterRole',
    plural: 'clusterroles',
    namespaced: false,
  }
  const name = 'labs-environment'

  it('stops the clock until it can be', async () => {
    const role = await admin.get<KubeObject & { rules: readonly { verbs: readonly string[] }[] }>(roles, {
      name,
    })
    const less = role.rules.filter(({ verbs }) => !verbs.includes('impersonate'))
    await admin.patch(roles, { name }, { merge: { rules: less } })
    await admin.create(RESOURCES.lab, aLab('probe', probing()))
    const { candidate } = await open('unseen', 'probe')
    const stopped = await candidate.until('probe', 'a clock that stands', ({ status }) =>
      Boolean(status?.timeBack?.since),
    )
    expect(stopped.status?.checks).toContainEqual(
      expect.objectContaining({ id: 'write/allowed', state: 'Error' }),
    )
    await admin.patch(roles, { name }, { merge: { rules: role.rules } })
    const back = await candidate.until(
      'probe',
      'the time back',
      ({ status }) => status?.timeBack !== undefined && status.timeBack.since === undefined,
    )
    const seconds = back.status?.timeBack?.seconds ?? 0
    expect(seconds).toBeGreaterThan(0)
    expect(ms(back.status?.deadline)).toBe(ms(back.status?.startedAt) + 30 * MINUTE + seconds * 1_000)
    expect(back.status?.checks).toContainEqual(
      expect.objectContaining({ id: 'write/allowed', state: 'Pass' }),
    )
  })

  /** One check that reads a dry run as the candidate. */
  function probing(): Partial<LabSpec> {
    const title = { fr: 'Un essai', en: 'A try' }
    const create = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'tried' } }
    return {
      inputs: { tried: { dryRun: { create, environment: 'dev' } } },
      tasks: [
        {
          id: 'write',
          title,
          checks: [{ id: 'allowed', title, points: 10, assert: [{ expr: 'tried.allowed' }] }],
        },
      ],
    }
  }
})
