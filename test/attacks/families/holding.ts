import { RESOURCES } from '../../../src/session/resources.ts'
import { isNotFound } from '../../../src/kube/index.ts'
import { firstEnvironment, hasCondition } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { asking, harmless, send, worst, type Family, type Outcome } from '../attack.ts'
import { withoutValidation } from '../defence.ts'
import { apply, patch, post, remove } from '../requests.ts'
import { EXAM, PRACTICE, type Stage } from '../stage.ts'

const MINE = ['example.fr/mine']
const onSession = 'puts a finalizer or an owner on their session, or takes the operator’s away'
const onObjects = 'puts a finalizer on an object of the environment'
const byTemplate = 'has controllers put finalizers on pods and claims'
const slowEnd = 'runs pods that take a year to end'

const workload = (namespace: string, template: object, name: string) => {
  const made = aWorkload('Deployment', namespace, { metadata: { name } }) as { spec: { template: object } }
  return { ...made, spec: { ...made.spec, template: { ...made.spec.template, ...template } } }
}

const claims = (namespace: string) => {
  const made = aWorkload('StatefulSet', namespace, { metadata: { name: 'held' } }) as { spec: object }
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } }
  return {
    ...made,
    spec: { ...made.spec, volumeClaimTemplates: [{ metadata: { name: 'data', finalizers: MINE }, spec }] },
  }
}

const labels = { app: 'atlas', env: 'prod', tier: 'backend' }

/** Nothing may keep an environment, or a session, from going. */
export const HOLDING: Family = {
  name: 'holding on',
  attacks: [
    {
      title: onSession,
      async attempt({ camille }) {
        const { home, name, person } = camille
        const held = {
          kind: 'LabSession',
          metadata: { name: 'held' },
          spec: { lab: 'missing', candidate: name },
        }
        await person.send(post('labs', home, 'labsessions', held))
        const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b' }
        return worst([
          await send(
            person,
            'person',
            patch('labs', home, `labsessions/${EXAM}`, { metadata: { finalizers: null } }),
          ),
          await send(
            person,
            'person',
            patch('labs', home, 'labsessions/held', { metadata: { finalizers: MINE } }),
          ),
          await send(
            person,
            'person',
            apply('labs', home, 'labsessions/held', {
              ...held,
              metadata: { name: 'held', finalizers: MINE },
            }),
          ),
          await send(
            person,
            'person',
            patch('labs', home, 'labsessions/held', { metadata: { ownerReferences: [owner] } }),
          ),
        ])
      },
      undo: restoreFinalizer,
    },
    asking(
      onObjects,
      ({ camille: { namespace } }) => [
        post('core', namespace, 'configmaps', {
          kind: 'ConfigMap',
          metadata: { generateName: 'held-', finalizers: MINE },
        }),
        patch('core', namespace, 'configmaps/notes', { metadata: { finalizers: MINE } }),
        apply('core', namespace, 'configmaps/notes', {
          kind: 'ConfigMap',
          metadata: { name: 'notes', finalizers: MINE },
        }),
        patch('networking', namespace, 'networkpolicies/deny-default', { metadata: { finalizers: MINE } }),
      ],
      { by: ['person', 'hands'], undo: noFinalizers },
    ),
    asking(
      byTemplate,
      ({ camille: { namespace } }) => [
        post(
          'apps',
          namespace,
          'deployments',
          workload(namespace, { metadata: { labels, finalizers: MINE } }, 'held'),
        ),
        post('apps', namespace, 'statefulsets', claims(namespace)),
      ],
      { by: ['hands'], undo: noWorkloads },
    ),
    asking(
      slowEnd,
      ({ camille: { namespace } }) => [
        post(
          'apps',
          namespace,
          'deployments',
          aWorkload('Deployment', namespace, {
            metadata: { name: 'slow' },
            pod: { terminationGracePeriodSeconds: 31_536_000 },
          }),
        ),
      ],
      { by: ['hands'], undo: noWorkloads },
    ),
    asking('puts a finalizer on a namespace', ({ camille: { namespace, home } }) =>
      [namespace, home].flatMap((name) => [
        patch('core', '', `namespaces/${name}`, { metadata: { finalizers: MINE } }),
        { method: 'PUT' as const, path: `/api/v1/namespaces/${name}/finalize`, body: {} },
      ]),
    ),
    {
      title: 'deletes their session with its objects left behind, and owners in a circle',
      attempt: leaveBehind,
    },
  ],
  defences: [
    {
      name: 'the rule of labs-sessions on finalizers and owners',
      opens: [onSession],
      disarm: withoutValidation('labs-sessions', 'finalizers et ownerReferences'),
    },
    {
      name: 'the rule of labs-environments on finalizers',
      opens: [onObjects],
      disarm: withoutValidation('labs-environments', 'de finalizer / a simulated'),
    },
    {
      name: 'the rules of labs-environments on templates',
      opens: [byTemplate, slowEnd],
      disarm: withoutValidation(
        'labs-environments',
        'nor does a template of pods or claims',
        'terminationGracePeriod',
      ),
    },
  ],
}

async function restoreFinalizer({ admin, camille: { home } }: Stage): Promise<void> {
  const finalizers = ['labs.cloud-pi-native.fr/environments']
  await admin.send(patch('labs', home, `labsessions/${EXAM}`, { metadata: { finalizers } }))
  await admin.send(patch('labs', home, 'labsessions/held', { metadata: { finalizers: null } }))
  await admin.send(remove('labs', home, 'labsessions/held'))
}

async function noFinalizers({ admin, camille: { namespace } }: Stage): Promise<void> {
  for (const { metadata } of (await admin.list(RESOURCES.configMap, { namespace })).items)
    if (metadata.finalizers?.includes('example.fr/mine'))
      await admin.patch(
        RESOURCES.configMap,
        { namespace, name: metadata.name ?? '' },
        { merge: { metadata: { finalizers: null } } },
      )
  await admin.send(
    patch('networking', namespace, 'networkpolicies/deny-default', { metadata: { finalizers: null } }),
  )
}

/** With the pods and claims that hold on. */
async function noWorkloads({ admin, camille: { namespace } }: Stage): Promise<void> {
  for (const rest of ['deployments/held', 'deployments/slow', 'statefulsets/held'])
    await admin.send({ ...remove('apps', namespace, rest), query: { propagationPolicy: 'Background' } })
  for (const plural of ['pods', 'persistentvolumeclaims']) {
    const { body } = await admin.send({ method: 'GET', path: `/api/v1/namespaces/${namespace}/${plural}` })
    for (const { metadata } of (body as { items: { metadata: { name: string; finalizers?: string[] } }[] })
      .items)
      if (metadata.finalizers?.includes('example.fr/mine')) {
        const free = patch('core', namespace, `${plural}/${metadata.name}`, {
          metadata: { finalizers: null },
        })
        await admin.send(remove('core', namespace, `${plural}/${metadata.name}`))
        await admin.send(free)
      }
  }
}

/** A session to practise on: an exam cannot be deleted. */
async function leaveBehind({ camille, admin }: Stage): Promise<Outcome> {
  await camille.open(PRACTICE)
  const ready = await camille.until(PRACTICE, 'its environment', hasCondition('EnvironmentReady', 'True'))
  const { namespace } = firstEnvironment(ready)
  const hands = await camille.handedOut(PRACTICE)
  const make = async (name: string): Promise<string> => {
    const made = await hands.create(RESOURCES.configMap, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
    })
    return made.metadata.uid ?? ''
  }
  const [first, second] = [await make('first'), await make('second')]
  for (const [name, owner, uid] of [
    ['first', 'second', second],
    ['second', 'first', first],
  ] as const) {
    const ownerReferences = [
      { apiVersion: 'v1', kind: 'ConfigMap', name: owner, uid, blockOwnerDeletion: true },
    ]
    await hands.patch(RESOURCES.configMap, { namespace, name }, { merge: { metadata: { ownerReferences } } })
  }
  await hands.delete(RESOURCES.configMap, { namespace, name: 'first' }, { propagation: 'Foreground' })
  await hands.send(post('apps', namespace, 'deployments', aWorkload('Deployment', namespace)))
  await camille.person.delete(
    RESOURCES.session,
    { namespace: camille.home, name: PRACTICE },
    { propagation: 'Orphan' },
  )
  hands.close()
  await waitFor(
    async () => {
      const left = await admin.get(RESOURCES.namespace, { name: namespace }).catch((error: unknown) => {
        if (isNotFound(error)) return undefined
        throw error
      })
      if (left === undefined) return true
      throw new Error(JSON.stringify(left['status']))
    },
    { what: 'the environment to be gone', deadlineMs: 40_000 },
  )
  return harmless('The environment went with the session')
}
