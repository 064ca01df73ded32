import { NODE_NAMES } from '../../../src/sandbox/nodes.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aWorkload } from '../../builders/workload.ts'
import { send, type Outcome } from '../attack.ts'
import { get, patch, post, remove } from '../requests.ts'
import type { Stage } from '../stage.ts'

/** Takes away what an attempt left behind. */
export async function noHolder({ admin, camille: { namespace } }: Stage): Promise<void> {
  await admin.send({
    ...remove('apps', namespace, 'deployments/holder'),
    query: { propagationPolicy: 'Background' },
  })
  for (const rest of ['configmaps/anchor', 'persistentvolumeclaims/held'])
    await admin.send(remove('core', namespace, rest))
}

/** A claim goes only when no pod uses it any more, and what it is a dependent of goes after it. */
export async function growsGoing({ camille, admin }: Stage): Promise<Outcome> {
  const { namespace, hands } = camille
  const anchor = await hands.create(RESOURCES.configMap, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'anchor', namespace },
  })
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'anchor', uid: anchor.metadata.uid }
  const claim = {
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'held', ownerReferences: [{ ...owner, blockOwnerDeletion: true }] },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  }
  const claimed = await send(hands, 'hands', post('core', namespace, 'persistentvolumeclaims', claim))
  if (claimed.result === 'refused') return claimed
  const holder = aWorkload('Deployment', namespace, {
    metadata: { name: 'holder' },
    pod: {
      nodeName: NODE_NAMES[0],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'held' } }],
    },
  })
  const run = await send(hands, 'hands', post('apps', namespace, 'deployments', holder))
  if (run.result === 'refused') return run
  await waitFor(
    async () => {
      const { body } = await admin.send(get('core', namespace, 'pods'))
      const { items } = body as { items: { spec: { nodeName?: string } }[] }
      return items.some(({ spec }) => spec.nodeName === NODE_NAMES[0])
    },
    { what: 'a pod that uses the claim' },
  )
  await hands.delete(RESOURCES.configMap, { namespace, name: 'anchor' }, { propagation: 'Foreground' })
  const grow = patch('core', namespace, 'configmaps/anchor', { data: { text: 'x'.repeat(900_000) } })
  const grown = await send(hands, 'hands', grow)
  if (grown.result === 'refused') return grown
  await waitFor(
    async () => {
      const { body } = await admin.send(get('core', namespace, 'persistentvolumeclaims/held'))
      return (body as { metadata: { deletionTimestamp?: string } }).metadata.deletionTimestamp !== undefined
    },
    { what: 'the claim to be on its way' },
  )
  const left = await admin.get(RESOURCES.configMap, { namespace, name: 'anchor' })
  return {
    result: 'succeeded',
    evidence: `${JSON.stringify(left).length} bytes, deleted at ${left.metadata.deletionTimestamp ?? ''}, and there`,
  }
}
