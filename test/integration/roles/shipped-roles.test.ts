import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
  readonly resourceNames?: readonly string[]
}

interface Role {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly rules?: readonly Rule[]
}

const folder = join(import.meta.dirname, '../../../charts/cloud-pi-labs/files/roles')

async function readRoles(): Promise<readonly Role[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  const objects = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Role))
  return objects.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')
}

test('no role has a wildcard or escalate', async () => {
  const roles = await readRoles()
  expect(roles.length).toBeGreaterThan(8)
  const words = roles.flatMap(({ rules = [] }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]),
  )
  expect(words).not.toContain('*')
  expect(words).not.toContain('escalate')
})

async function bindingRules(of: (name: string) => boolean): Promise<readonly Rule[]> {
  const roles = (await readRoles()).filter(({ metadata }) => of(metadata.name))
  return roles.flatMap(({ rules = [] }) => rules.filter(({ verbs }) => verbs.includes('bind')))
}

test('only three roles may be bound by the operator, each by name', async () => {
  expect(await bindingRules((name) => name !== 'labs-coach-builtin')).toEqual([
    {
      apiGroups: ['rbac.authorization.k8s.io'],
      resources: ['clusterroles'],
      resourceNames: ['labs-environment', 'labs-candidate', 'labs-participant'],
      verbs: ['bind'],
    },
  ])
})

// Where, labs-homes holds them to: test/integration/cli/class.test.ts.
test('a coach may bind only people to their homes, and changes no binding or namespace that exists', async () => {
  expect(await bindingRules((name) => name === 'labs-coach-builtin')).toEqual([
    {
      apiGroups: ['rbac.authorization.k8s.io'],
      resources: ['clusterroles'],
      resourceNames: ['labs-participant'],
      verbs: ['bind'],
    },
  ])
  const coach = (await readRoles()).find(({ metadata }) => metadata.name === 'labs-coach-builtin')
  const verbs = (coach?.rules ?? [])
    .filter(({ resources }) => resources.some((each) => each === 'namespaces' || each === 'rolebindings'))
    .flatMap((rule) => rule.verbs)
  expect([...new Set(verbs)].sort()).toEqual(['create', 'get', 'list'])
})

test('no role that is held cluster-wide reads Secrets', async () => {
  const held = (await readRoles()).filter(
    ({ kind, metadata }) =>
      kind === 'ClusterRole' && /^labs-(operator|reader|coach|catalogue|board)/.test(metadata.name),
  )
  const verbs = held.flatMap(({ rules = [] }) =>
    rules.filter(({ resources }) => resources.includes('secrets')).flatMap((rule) => rule.verbs),
  )
  expect(verbs).toEqual(['create', 'patch'])
})

test.each(['candidate', 'coach'])('the role %s is what roles with its label add up to', async (name) => {
  const [whole, ...parts] = (await readRoles()).filter(
    ({ metadata }) =>
      metadata.name === `labs-${name}` ||
      metadata.labels?.[`labs.cloud-pi-native.fr/aggregate-to-${name}`] === 'true',
  )
  expect(whole).toMatchObject({ metadata: { name: `labs-${name}` }, aggregationRule: {} })
  expect(whole?.rules).toBeUndefined()
  expect(parts.map(({ metadata }) => metadata.name)).toEqual([`labs-${name}-builtin`])
})

test('the reader only reads', async () => {
  const readers = (await readRoles()).filter(
    ({ metadata }) => metadata.labels?.['labs.cloud-pi-native.fr/aggregate-to-reader'] === 'true',
  )
  const verbs = readers.flatMap(({ rules = [] }) => rules.flatMap((rule) => rule.verbs))
  expect([...new Set(verbs)].sort()).toEqual(['get', 'list', 'watch'])
})
