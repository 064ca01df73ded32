import type { KubeObject, LabSession, Resource } from '../../../src/api/index.ts'
import { isNotFound, type Client } from '../../../src/kube/index.ts'
import type { Sandbox } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { LAB } from './least-privilege-lab.ts'

const DEADLINE_MS = 60_000
const COACH = { at: '2031-03-04T09:20:00.123Z', reason: 'for everything' }

/** Everything that happens to a session that its operator has to answer. */
export interface Actors {
  readonly sandbox: Sandbox
  readonly admin: Client
  readonly candidate: Candidate
}

/** Opens the session; hint, extension, an application to be asked over HTTP. */
export async function work({ sandbox, admin, candidate }: Actors): Promise<LabSession> {
  await candidate.open(LAB)
  const session = await candidate.until(LAB, 'EnvironmentReady', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(session)
  sandbox.nodes.setImages(namespace, [
    {
      repository: 'harbor.example/p7sahj3r4/java-demo',
      tags: ['1.2.0'],
      user: '1000',
      port: 8080,
      paths: [{ path: '/health', body: 'up' }],
    },
  ])
  const ports = [{ port: 80, targetPort: 8080 }]
  await admin.create(SERVICES, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'atlas', namespace },
    spec: { selector: { app: 'atlas' }, ports },
  })
  const container = { readinessProbe: undefined }
  await admin.create(DEPLOYMENTS, aWorkload('Deployment', namespace, { container }) as KubeObject)
  await candidate.change(LAB, { hints: ['see/hint'] })
  const extensions = [{ ...COACH, by: 'coach@example.fr', minutes: 60 }]
  await candidate.until(LAB, 'the hint', ({ status }) => status?.hints?.length === 1)
  const ref = { namespace: candidate.home, name: LAB }
  await admin.patch(RESOURCES.session, ref, { merge: { spec: { coaching: { extensions } } } })
  return await candidate.until(
    LAB,
    'an extended deadline',
    ({ status }) => status?.deadline !== session.status?.deadline,
  )
}

/** The mark; its copy is deleted and comes back; a coach asks what another rubric would say. */
export async function finish({ admin, candidate }: Actors): Promise<void> {
  await candidate.change(LAB, { submit: true })
  const { status } = await waitFor(
    async () => {
      const session = await candidate.session(LAB)
      return hasCondition('Graded', 'True')(session) ? session : undefined
    },
    { what: 'a mark', deadlineMs: 120_000 },
  )
  const copy = { namespace: candidate.home, name: status?.transcript ?? '' }
  const { metadata } = await admin.get(RESOURCES.transcript, copy)
  await admin.delete(RESOURCES.transcript, copy)
  const restored = async () => await admin.get(RESOURCES.transcript, copy)
  await waitFor(async () => (await restored()).metadata.uid !== metadata.uid, { what: 'the copy to be back' })
  const { user } = await whoAmI(admin)
  const regrade = { ...COACH, by: user, mode: 'Preview' }
  await admin.patch(RESOURCES.transcript, copy, { merge: { spec: { regrade } } })
  await waitFor(async () => ((await restored())['status'] as { regrade?: object } | undefined)?.regrade, {
    what: 'an answer',
    deadlineMs: DEADLINE_MS,
  })
  await candidate.until(LAB, 'Removed', hasCondition('EnvironmentReady', 'False', 'Removed'))
  await remove(candidate, LAB)
}

/** A session that finds the name of its own object taken. */
export async function meetSomebodyElse({ admin, candidate }: Actors, lab: string): Promise<void> {
  const { home: namespace } = candidate
  await admin.create(RESOURCES.roleBinding, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: `${lab}-participant`, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'labs-participant' },
    subjects: [],
  })
  await candidate.open(lab)
  await candidate.until(lab, 'NameTaken', hasCondition('EnvironmentReady', 'False', 'NameTaken'))
  await remove(candidate, lab)
}

async function remove(candidate: Candidate, name: string): Promise<void> {
  const { client, home: namespace } = candidate
  await client.delete(RESOURCES.session, { namespace, name })
  const isGone = async () =>
    await candidate.session(name).then(
      () => false,
      (error: unknown) => isNotFound(error),
    )
  await waitFor(isGone, { what: `${name} to be gone`, deadlineMs: DEADLINE_MS })
}

async function whoAmI(client: Client): Promise<{ readonly user: string }> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} }
  const answer = await client.create(REVIEWS, review)
  const { userInfo } = answer['status'] as { userInfo: { username: string } }
  return { user: userInfo.username }
}

function of(group: string, version: string, kind: string, plural: string, namespaced = true): Resource {
  return { group, version, kind, plural, namespaced }
}
const DEPLOYMENTS = of('apps', 'v1', 'Deployment', 'deployments')
const SERVICES = of('', 'v1', 'Service', 'services')
const REVIEWS = of('authentication.k8s.io', 'v1', 'SelfSubjectReview', 'selfsubjectreviews', false)
