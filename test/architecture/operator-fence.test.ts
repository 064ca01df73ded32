import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { EVERYWHERE, operatorGrants, type Grant } from '../integration/roles/least-privilege-grants.ts'

const FENCE = join(import.meta.dirname, '../../charts/cloud-pi-labs/files/policies/operator-fence.yaml')
const WRITING = new Set(['create', 'update', 'patch', 'delete', 'deletecollection', '*'])
/** What has no namespace, or is no object: it cannot be written in a wrong place. */
const NO_PLACE = new Set([
  'labs.cloud-pi-native.fr/labs/status',
  'labs.cloud-pi-native.fr/labrubrics/status',
  'authorization.k8s.io/subjectaccessreviews',
])

interface ResourceRule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
}

interface Policy {
  readonly kind: string
  readonly spec: { readonly matchConstraints: { readonly resourceRules: readonly ResourceRule[] } }
}

describe('the fence around the operator', () => {
  let rules: readonly ResourceRule[] = []
  let written: readonly Grant[] = []

  beforeAll(async () => {
    const policies = parseAllDocuments(await readFile(FENCE, 'utf8'))
      .map((document) => document.toJS() as Policy)
      .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    rules = policies.flatMap(({ spec }) => spec.matchConstraints.resourceRules)
    const grants = await operatorGrants()
    written = grants.filter(({ where, verb }) => where === EVERYWHERE && WRITING.has(verb))
  })

  it('holds every kind that it may write wherever, but for events', () => {
    const open = written.filter(({ resource }) => !NO_PLACE.has(resource) && !rules.some(holds(resource)))
    expect([...new Set(open.map(({ resource }) => resource))]).toEqual(['events.k8s.io/events'])
  })

  it('asks about no kind that it may not write', () => {
    const names = rules.flatMap(({ apiGroups, resources }) =>
      apiGroups.flatMap((group) =>
        resources.map((resource) => (group === '' ? resource : `${group}/${resource}`)),
      ),
    )
    const needless = names.filter(
      (name) => !written.some(({ resource }) => resource === name || name === `${resource}/*`),
    )
    expect(names.length).toBeGreaterThan(6)
    expect(needless).toEqual([])
  })
})

/** Whether a rule is about that resource, `group/plural/subresource`. */
function holds(name: string): (rule: ResourceRule) => boolean {
  return ({ apiGroups, resources }) =>
    apiGroups.some((group) =>
      resources.some((each) => {
        const held = group === '' ? each : `${group}/${each}`
        return held.endsWith('/*') ? name.startsWith(held.slice(0, -1)) : held === name
      }),
    )
}
