import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { asking, harmless, send, type Family, type Outcome } from '../attack.ts'
import { withoutPolicy, withoutValidation } from '../defence.ts'
import { get, patch, post, remove } from '../requests.ts'
import type { Stage } from '../stage.ts'

const node = 'runs a privileged pod, or one with the node’s network and files'
const traffic = 'leads traffic out of the environment by a Service'
const priority = 'drives others’ pods away by a priority class'

const SERVICES = [
  { type: 'ExternalName', externalName: 'kubernetes.default.svc' },
  { externalIPs: ['192.0.2.1'], ports: [{ port: 80 }] },
]

/** The ways out of the environment, onto the node or into others' pods. */
export const ESCAPING: Family = {
  name: 'escaping',
  attacks: [
    { title: node, attempt: ontoTheNode, undo: noDeployments },
    asking('lowers Pod Security, or changes the namespace in another way', ({ camille: { namespace } }) => [
      patch('core', '', `namespaces/${namespace}`, {
        metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      }),
      patch('core', '', `namespaces/${namespace}/status`, { status: {} }),
      { ...remove('core', '', `namespaces/${namespace}`) },
      post('core', '', 'namespaces', { kind: 'Namespace', metadata: { generateName: 'mine-' } }),
    ]),
    asking(
      traffic,
      ({ camille: { namespace } }) =>
        SERVICES.map((spec, index) =>
          post('core', namespace, 'services', {
            kind: 'Service',
            metadata: { name: `way-out-${index}` },
            spec,
          }),
        ),
      {
        undo: async ({ admin, camille: { namespace } }) => {
          for (const index of SERVICES.keys())
            await admin.send(remove('core', namespace, `services/way-out-${index}`))
        },
      },
    ),
    asking(
      priority,
      ({ camille: { namespace } }) =>
        (['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const).map((kind) =>
          post(
            kind.endsWith('Job') ? 'batch' : 'apps',
            namespace,
            `${kind.toLowerCase()}s`,
            aWorkload(kind, namespace, {
              metadata: { name: `first-${kind.toLowerCase()}` },
              pod: { priorityClassName: 'system-node-critical' },
            }),
          ),
        ),
      { undo: noDeployments },
    ),
    asking('writes into another candidate’s environment', ({ bruno: { namespace } }) => [
      post('core', namespace, 'configmaps', { kind: 'ConfigMap', metadata: { generateName: 'mine-' } }),
      patch('core', namespace, 'configmaps/answer', { data: { word: 'wrong' } }),
      remove('core', namespace, 'configmaps/answer'),
      remove('core', namespace, 'configmaps'),
      remove('networking', namespace, 'networkpolicies'),
      {
        method: 'POST',
        path: `/api/v1/namespaces/${namespace}/pods/atlas/portforward`,
        query: { ports: '80' },
      },
    ]),
  ],
  defences: [
    {
      name: 'Pod Security',
      opens: [node],
      disarm: async ({ admin, bare }) => {
        const label = async (level: string | null): Promise<unknown> =>
          await admin.send(
            patch('core', '', `namespaces/${bare}`, {
              metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } },
            }),
          )
        await label(null)
        return async () => await label('restricted')
      },
    },
    {
      name: 'policy labs-environments-services',
      opens: [traffic],
      disarm: withoutPolicy('labs-environments-services'),
    },
    {
      name: 'the rule of labs-environments on templates of pods',
      opens: [priority],
      disarm: withoutValidation('labs-environments', 'priorityClassName'),
    },
  ],
}

/** The Deployment is taken, its pods are not. */
async function ontoTheNode(stage: Stage): Promise<Outcome> {
  const { camille, admin, bare } = stage
  const volumes = [{ name: 'root', hostPath: { path: '/' } }]
  const deployment = aWorkload('Deployment', bare, {
    metadata: { name: 'root' },
    container: { securityContext: { privileged: true } },
    pod: { hostNetwork: true, hostPID: true, volumes },
  })
  const sent = await send(
    camille.person,
    'person',
    post('apps', bare, 'deployments', withoutPorts(deployment)),
  )
  if (sent.result === 'refused') return sent
  return await waitFor(
    async () => {
      const { body } = await admin.send(get('apps', bare, 'deployments/root'))
      const { status } = body as {
        status: { replicas?: number; conditions?: { type: string; message: string }[] }
      }
      if (status.replicas === 1) return { result: 'succeeded', evidence: JSON.stringify(status) } as const
      const refused = status.conditions?.find(({ type }) => type === 'ReplicaFailure')?.message
      if (refused === undefined) return undefined
      await noDeployments(stage)
      if (!refused.includes('violates PodSecurity')) throw new Error(refused)
      return harmless(refused)
    },
    { what: 'the pod to be made or refused' },
  )
}

/** A port of the node would have to be free. */
function withoutPorts(deployment: object): object {
  return JSON.parse(
    JSON.stringify(deployment, (key, value: unknown) => (key === 'ports' ? undefined : value)),
  ) as object
}

async function noDeployments({ admin, camille, bare }: Stage): Promise<void> {
  for (const namespace of [bare, camille.namespace])
    for (const [group, plural] of [
      ['apps', 'deployments'],
      ['apps', 'statefulsets'],
      ['apps', 'daemonsets'],
      ['batch', 'jobs'],
      ['batch', 'cronjobs'],
    ] as const)
      await admin.send({ ...remove(group, namespace, plural), query: { propagationPolicy: 'Background' } })
}
