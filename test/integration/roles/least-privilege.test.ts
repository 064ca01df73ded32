import { beforeAll, describe, expect, it } from 'vitest'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { auditTrail } from '../../builders/audit-trail.ts'
import { aCandidate } from '../../builders/candidate.ts'
import { installLab } from '../../builders/install-lab.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { operatorGrants, type Grant } from './least-privilege-grants.ts'
import { damage } from './least-privilege-damage.ts'
import { everything } from './least-privilege-lab.ts'
import { finish, meetSomebodyElse, work } from './least-privilege-life.ts'
import { compare, isOperators, requestsOf, type Request } from './least-privilege-requests.ts'
import { keepSecrets } from './least-privilege-secrets.ts'

// What another file's operator asked for must not be in the audit log.
const sandbox = useSandbox({ own: true, operator: { config: { retainEnvironment: '1s' } } })

let grants: readonly Grant[]
let requests: readonly Request[]

beforeAll(async () => {
  const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  const candidate = await aCandidate(sandbox(), admin, 'camille')
  const actors = { sandbox: sandbox(), admin, candidate }
  grants = await operatorGrants()
  await installLab(admin, everything(await readable(admin, grants)))
  await admin.create(RESOURCES.lab, aLab('word'))
  const session = await work(actors)
  await damage(actors, session)
  await keepSecrets(actors, session)
  const bindings = await admin.list(RESOURCES.roleBinding)
  await finish(actors)
  await meetSomebodyElse(actors, 'word')
  await sandbox.operator().stop()
  const next = await sandbox.startOperator({ retainTranscripts: '1s' })
  const kept = async () => (await admin.list(RESOURCES.transcript)).items
  await waitFor(async () => (await kept()).length === 0, { what: 'old transcripts to go' })
  await next.stop()
  const roles = new Map(
    bindings.items.map(({ metadata: { namespace = '', name = '' }, roleRef }) => [
      `${namespace}/${name}`,
      (roleRef as { name: string }).name,
    ]),
  )
  const lines = await auditTrail(sandbox(), isOperators)
  requests = lines.flatMap((line) => requestsOf(line, (binding) => roles.get(binding)))
  admin.close()
  candidate.client.close()
}, 300_000)

/** What a lab may name of what the roles let it read. */
async function readable(admin: Client, of: readonly Grant[]) {
  await admin.resources.refresh()
  const names = new Set(of.filter(({ verb }) => verb === 'list').map(({ resource }) => resource))
  const served = admin.resources.all().filter(({ namespaced, plural, group }) => {
    return (
      namespaced &&
      group !== 'labs.cloud-pi-native.fr' &&
      names.has(group === '' ? plural : `${group}/${plural}`)
    )
  })
  // Of each resource one version.
  return [...new Map(served.map((resource) => [`${resource.group}/${resource.plural}`, resource])).values()]
}

describe('the roles of the operator', () => {
  it('allow everything that it asked for', () => {
    expect(compare(grants, requests).missing).toEqual([])
  })

  it('allow nothing that it did not ask for', () => {
    expect(compare(grants, requests).surplus).toEqual([])
  })

  it('would be found too wide or too narrow by one verb', () => {
    const wide: Grant = {
      role: 'labs-operator',
      where: 'everywhere',
      verb: 'list',
      resource: 'secrets',
      name: '*',
    }
    expect(compare([...grants, wide], requests).surplus).toContain('labs-operator (everywhere): list secrets')
    const narrow = grants.filter(({ verb, resource }) => verb !== 'create' || resource !== 'namespaces')
    expect(compare(narrow, requests).missing).toEqual([expect.stringMatching(/^create namespaces in /)])
  })
})
