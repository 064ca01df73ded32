import { asking, type Attack, type Family } from '../attack.ts'
import { together, withoutPolicy, withRules } from '../defence.ts'
import { patch, post, remove } from '../requests.ts'
import { EXAM } from '../stage.ts'
import { aPodSpec, aWorkload } from '../../builders/workload.ts'

const ownStatus = 'writes the status of their session'
const status = 'writes the status of a workload'
const facts = 'makes a ReplicaSet, an EndpointSlice or Endpoints, which only controllers make'
const events = 'makes events that look like the cluster’s or the operator’s'
const pods = 'makes a pod on a node of their choice'

const transcript = 'writes the transcript of their exam, or its status'

const TRANSCRIPT = {
  lab: EXAM,
  candidate: 'camille@example.fr',
  session: { name: EXAM, uid: 'b2f7a3a0-6f0e-4b43-8a1c-0c6a3b8f6a11' },
  attempt: 1,
  outcome: 'Passed',
  points: 100,
  max: 100,
  percent: 100,
  issuedAt: '2026-01-01T00:00:00Z',
  revision: `sha256:${'0'.repeat(64)}`,
  envelope: {
    payloadType: 'application/vnd.in-toto+json',
    payload: 'e30=',
    signatures: [{ keyid: 'a', sig: 'b' }],
  },
}

const statusOf = (group: 'apps' | 'batch', kind: string, namespace: string) =>
  patch(group, namespace, `${kind}/atlas/status`, { status: { readyReplicas: 9, succeeded: 9 } })

const PASSED = {
  status: { phase: 'Passed', result: { points: 100, max: 100, percent: 100, passed: true } },
}

const event = (regarding: object) => ({
  kind: 'Event',
  metadata: { generateName: 'forged-' },
  eventTime: '2026-01-01T00:00:00.000000Z',
  action: 'Passed',
  reason: 'Passed',
  note: 'Tout est réussi',
  type: 'Normal',
  reportingController: 'cloud-pi-labs',
  reportingInstance: 'operator',
  regarding,
})

const needsAtlas = (attack: Attack): Attack => ({
  ...attack,
  async attempt(stage) {
    const { namespace } = stage.camille
    const made = await stage.camille.person.send(
      post('apps', namespace, 'deployments', aWorkload('Deployment', namespace)),
    )
    if (made.status !== 201 && made.status !== 409) throw new Error(JSON.stringify(made.body))
    return await attack.attempt(stage)
  },
})

/** Facts that checks rely on, and that only controllers, nodes or the operator make. */
export const FORGING: Family = {
  name: 'forging',
  attacks: [
    asking(ownStatus, ({ camille }) => [patch('labs', camille.home, `labsessions/${EXAM}/status`, PASSED)]),
    {
      title: 'writes a status along with the spec of their session',
      async attempt({ camille }) {
        const name = { namespace: camille.home, name: EXAM }
        const { path, body, contentType } = patch('labs', camille.home, `labsessions/${EXAM}`, PASSED)
        await camille.person.send({ method: 'PATCH', path, body, ...(contentType && { contentType }) })
        const { status: now } = await camille.session(name.name)
        return now?.result === undefined
          ? { result: 'harmless', evidence: 'The server ignores a status that comes with the spec' }
          : { result: 'succeeded', evidence: JSON.stringify(now.result) }
      },
    },
    needsAtlas(
      asking(status, ({ camille }) => [
        statusOf('apps', 'deployments', camille.namespace),
        statusOf('apps', 'statefulsets', camille.namespace),
        statusOf('batch', 'jobs', camille.namespace),
        patch('core', camille.namespace, 'pods/atlas/status', { status: { phase: 'Running' } }),
        patch('core', camille.namespace, 'services/atlas/status', { status: {} }),
        patch('networking', camille.namespace, 'ingresses/atlas/status', { status: {} }),
        patch('vault', camille.namespace, 'vaultstaticsecrets/atlas/status', { status: {} }),
      ]),
    ),
    asking(facts, ({ camille: { namespace } }) => [
      post('apps', namespace, 'replicasets', aWorkload('ReplicaSet', namespace)),
      patch('apps', namespace, 'replicasets/atlas', { metadata: { annotations: {} } }),
      post('apps', namespace, 'controllerrevisions', { kind: 'ControllerRevision', revision: 1 }),
      post('discovery', namespace, 'endpointslices', {
        kind: 'EndpointSlice',
        metadata: { generateName: 'forged-', labels: { 'kubernetes.io/service-name': 'atlas' } },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['192.0.2.1'] }],
      }),
      post('core', namespace, 'endpoints', { kind: 'Endpoints', metadata: { name: 'atlas' } }),
      post('core', namespace, 'replicationcontrollers', { kind: 'ReplicationController' }),
    ]),
    asking(events, ({ camille: { namespace, home } }) => [
      post('core', namespace, 'events', {
        kind: 'Event',
        metadata: { generateName: 'forged-' },
        involvedObject: { kind: 'Pod', name: 'atlas', namespace },
        reason: 'Started',
        source: { component: 'kubelet' },
      }),
      post('events', namespace, 'events', event({ kind: 'Pod', name: 'atlas', namespace })),
      post('events', home, 'events', event({ kind: 'LabSession', name: EXAM, namespace: home })),
      remove('events', home, 'events'),
    ]),
    asking(
      pods,
      ({ camille: { namespace } }) => [
        post('core', namespace, 'pods', {
          kind: 'Pod',
          metadata: { generateName: 'forged-' },
          spec: aPodSpec({ pod: { nodeName: 'node-0' } }),
        }),
        post('core', namespace, 'pods/atlas/binding', {
          kind: 'Binding',
          target: { kind: 'Node', name: 'node-0' },
        }),
      ],
      { undo: ({ admin, camille }) => admin.send(remove('core', camille.namespace, 'pods')) },
    ),
    asking(
      'changes a pod that runs: its labels, image, size, ephemeral containers, or by exec',
      ({ camille: { namespace } }) => [
        patch('core', namespace, 'pods/atlas', { metadata: { labels: { app: 'other' } } }),
        patch('core', namespace, 'pods/atlas/ephemeralcontainers', { spec: {} }),
        patch('core', namespace, 'pods/atlas/resize', { spec: {} }),
        post('core', namespace, 'pods/atlas/eviction', { kind: 'Eviction' }),
        { method: 'POST', path: `/api/v1/namespaces/${namespace}/pods/atlas/exec`, query: { command: 'sh' } },
        { method: 'POST', path: `/api/v1/namespaces/${namespace}/pods/atlas/attach` },
      ],
    ),
    asking(
      transcript,
      ({ camille: { home } }) => [
        post('labs', home, 'labtranscripts', {
          kind: 'LabTranscript',
          metadata: { name: 'mine' },
          spec: TRANSCRIPT,
        }),
        patch('labs', home, 'labtranscripts/mine', { spec: { percent: 100 } }),
        patch('labs', home, 'labtranscripts/mine/status', { status: {} }),
        remove('labs', home, 'labtranscripts'),
      ],
      { undo: ({ admin, camille }) => admin.send(remove('labs', camille.home, 'labtranscripts/mine')) },
    ),
  ],
  defences: [
    {
      name: 'a role in the environment that leaves facts to controllers',
      opens: [pods],
      disarm: withRules(
        [
          { apiGroups: ['*'], resources: ['*/status', 'pods', 'pods/binding'], verbs: ['create', 'patch'] },
          { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['create', 'patch'] },
        ],
        ({ camille }) => camille.namespace,
      ),
    },
    {
      name: 'a role at home that leaves events and statuses to the operator',
      opens: [events],
      disarm: withRules(
        [{ apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create'] }],
        ({ camille }) => camille.home,
      ),
    },
    {
      name: 'a role at home that only reads transcripts, and policy labs-transcripts',
      opens: [transcript],
      disarm: together(
        withoutPolicy('labs-transcripts'),
        withRules(
          [{ apiGroups: ['labs.cloud-pi-native.fr'], resources: ['labtranscripts'], verbs: ['create'] }],
          ({ camille }) => camille.home,
        ),
      ),
    },
  ],
}
