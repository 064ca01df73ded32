import { secret, type Output } from '@pulumi/pulumi'
import { Ajv } from 'ajv'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import schema from '../../charts/cloud-pi-labs/values.schema.json' with { type: 'json' }
import { blackedOut, revealed, runPulumiProgram, type AskedFor } from '../../test/builders/pulumi-program.ts'
import { everyChartValue } from '../../test/builders/chart-values.ts'
import { someStandingArgs } from '../../test/builders/standing-args.ts'
import type { KubeObject } from '../api/index.ts'
import { uuidV5 } from '../plan/names.ts'
import { plan, platformObjects } from '../plan/index.ts'
import { CloudPiLabs, SimulatedEnvironment } from './index.ts'
import type { CloudPiLabsArgs, SimulatedEnvironmentArgs } from './index.ts'

const SESSION_UID = 'labs.cloud-pi-native.fr/session-uid'

describe('SimulatedEnvironment', () => {
  let asked: readonly AskedFor[]
  beforeAll(async () => {
    asked = await runPulumiProgram(() => new SimulatedEnvironment('practice', someStandingArgs()))
  })

  it('registers what the operator would make, but for what makes it a session', () => {
    const given = objects(asked).map(({ inputs }) => revealed(inputs) as KubeObject)
    expect(given.length).toBeGreaterThan(14)
    expect(byName(given)).toEqual(byName(planned(someStandingArgs())))
  })

  it('bears no label by which the operator, its fence or the freeze know an environment', () => {
    expect(JSON.stringify(asked)).not.toContain(SESSION_UID)
    expect(JSON.stringify(asked)).not.toContain('labs.cloud-pi-native.fr/frozen')
    // The platform's rules find the namespace by its stage.
    expect(JSON.stringify(asked)).toContain('"labs.cloud-pi-native.fr/stage":"dev"')
  })

  it('gives the operator no power inside', () => {
    expect(asked.filter(({ type }) => type.endsWith(':RoleBinding')).map(({ name }) => name)).toEqual([
      'practice-labs-candidate',
    ])
  })

  it('is the parent of every object, each group after the one before', () => {
    const [component] = asked.filter(({ type }) => type.endsWith(':SimulatedEnvironment'))
    expect(new Set(objects(asked).map(({ parent }) => parent))).toEqual(new Set([component?.urn]))
    const after = (kind: string) =>
      new Set(
        objects(asked)
          .filter(({ type }) => type.endsWith(`:${kind}`))
          .flatMap(({ dependsOn }) => dependsOn.map((urn) => urn.split('::')[2]?.split(':').at(-1))),
      )
    const guardRails = ['NetworkPolicy', 'Secret', 'ServiceAccount', 'VaultAuth', 'VaultConnection']
    expect(after('Namespace')).toEqual(new Set())
    for (const kind of guardRails) expect(after(kind), kind).toEqual(new Set(['Namespace']))
    expect(after('ResourceQuota')).toEqual(new Set(guardRails))
    expect(after('RoleBinding')).toEqual(new Set(['ResourceQuota']))
  })

  it('keeps the data of Secrets encrypted in the state', () => {
    const secrets = asked.filter(({ type }) => type === 'kubernetes:core/v1:Secret')
    expect(secrets.map(({ name }) => name)).toEqual(['practice-registry-pull-secret', 'practice-vso-approle'])
    const plain = JSON.stringify(asked.map(({ inputs }) => blackedOut(inputs)))
    for (const { inputs } of secrets) {
      const values = Object.values(revealed(inputs['data']) as Record<string, string>)
      expect(values.length).toBe(1)
      for (const value of values) expect(plain).not.toContain(value)
    }
  })

  it('tells the namespace, the project and where its images are', async () => {
    let told: unknown
    const all = await runPulumiProgram(async () => {
      const { namespace, projectSlug, images, appDomain } = new SimulatedEnvironment(
        'practice',
        someStandingArgs(),
      )
      told = await Promise.all([namespace, projectSlug, images, appDomain].map(valueOf))
    })
    const [namespace] = all.filter(({ type }) => type.endsWith(':Namespace'))
    const { name, labels } = namespace?.inputs['metadata'] as KubeObject['metadata']
    const slug = labels?.['dso/project.slug'] ?? ''
    expect(told).toEqual([name, slug, `harbor.example/${slug}`, 'apps.example'])
  })

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a stage that is none',
      { stage: 'test' },
      'args.stage: "test"; expected one of dev, integration, staging, prod',
    ],
    [
      'a project that the console would refuse',
      { project: 'Atlas-1' },
      'args.project: "Atlas-1"; expected a text like ^[a-z0-9]{2,20}$; 2 to 20 lower-case letters',
    ],
    [
      'no environment',
      { environment: undefined },
      'args.environment: nothing; expected 2 to 11 lower-case letters',
    ],
    ['memory without a unit', { memory: '4' }, 'args.memory: "4"; expected a text like ^'],
    ['no CPU', { cpu: 0 }, 'args.cpu: 0; expected >= 0.1'],
    ['nobody', { members: [] }, 'args.members: []; expected at least 1; user names'],
    [
      'a member of the system',
      { members: ['system:admin'] },
      'args.members.0: "system:admin"; expected a text like',
    ],
    ['a misspelt argument', { memroy: '4Gi' }, 'args.memroy: memroy; expected one of project, environment'],
    [
      'an address that is none',
      { platform: { ...someStandingArgs().platform, vaultAddress: 'vault' } },
      'args.platform.vaultAddress:',
    ],
    ['an output', { cpu: secret(2) }, 'args.cpu: an output, known only once it is deployed; expected number'],
  ])('refuses %s by name', (_, changes, message) => {
    const args = { ...someStandingArgs(), ...changes }
    expect(() => new SimulatedEnvironment('practice', args)).toThrow(
      `SimulatedEnvironment practice: ${message}`,
    )
  })

  it('registers nothing when it refuses, and names all that is wrong', async () => {
    const args = someStandingArgs({ cpu: 0, memory: '4' })
    let refusal = ''
    const all = await runPulumiProgram(() => {
      try {
        new SimulatedEnvironment('practice', args)
      } catch (error) {
        refusal = String(error)
      }
    })
    expect(all).toEqual([])
    expect(refusal).toMatch(/args\.cpu: .* \[ConfigInvalid\]\n {2}args\.memory: .* \[ConfigInvalid\]/)
  })
})

describe('CloudPiLabs', () => {
  it('is one release of the chart in this package, in a namespace that outlives it', async () => {
    const asked = await runPulumiProgram(
      () => new CloudPiLabs('labs', { seats: 30, candidate: { server: secret('https://api.example:6443') } }),
    )
    const [namespace, release, component] = asked
    expect(asked.length).toBe(3)
    expect([namespace?.parent, release?.parent]).toEqual([component?.urn, component?.urn])
    expect(release?.dependsOn).toEqual([namespace?.urn])
    expect(asked.map(({ retainOnDelete }) => retainOnDelete)).toEqual([true, false, false])
    expect(namespace?.inputs['metadata']).toEqual({
      name: 'cloud-pi-labs',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
    })
    expect(revealed(release?.inputs)).toMatchObject({
      name: 'cloud-pi-labs',
      namespace: 'cloud-pi-labs',
      chart: './charts/cloud-pi-labs',
      values: { seats: 30, candidate: { server: 'https://api.example:6443' } },
    })
    expect(JSON.stringify(blackedOut(release?.inputs))).not.toContain('api.example')
  })

  it('has a typed argument for each of the chart’s values', () => {
    expect(new Ajv({ strict: false }).validate(schema, everyChartValue)).toBe(true)
    const declared = leaves(schema).filter((path) => path !== 'global')
    expect(declared.length).toBeGreaterThan(40)
    expect(declared.filter((path) => at(everyChartValue, path) === undefined)).toEqual([])
  })

  it('hands the values to the chart as they are, into the namespace named', async () => {
    const asked = await runPulumiProgram(
      () => new CloudPiLabs('labs', { ...everyChartValue, namespace: 'training', chart: './mine' }),
    )
    expect(asked.map(({ inputs }) => inputs)).toContainEqual(
      expect.objectContaining({ namespace: 'training', chart: './mine', values: everyChartValue }),
    )
  })

  it('has the chart’s own defaults among the values that fit', () => {
    const values = parse(readFileSync('charts/cloud-pi-labs/values.yaml', 'utf8')) as CloudPiLabsArgs
    return expect(runPulumiProgram(() => new CloudPiLabs('labs', values))).resolves.toHaveLength(3)
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['a number too small', { seats: 0 }, 'args.seats: 0; expected >= 1; At most so many active environments'],
    [
      'a misspelt value',
      { images: { regsitry: 'x' } },
      'args.images.regsitry: regsitry; expected one of registry, prefix',
    ],
    ['a word that is none', { nodes: 'fake' }, 'args.nodes: "fake"; expected one of real, simulated'],
    [
      'a duration that is none',
      { retainEnvironment: 'soon' },
      'args.retainEnvironment: "soon"; expected a text like ^',
    ],
    ['a namespace of environments', { namespace: 'a--b' }, 'args.namespace: "a--b"; expected a text like ^'],
    ['what is no mapping', { operator: 3 }, 'args.operator: 3; expected object'],
  ])('refuses %s by name', (_, args, message) => {
    expect(() => new CloudPiLabs('labs', args as CloudPiLabsArgs)).toThrow(`CloudPiLabs labs: ${message}`)
  })
})

describe('the example program', () => {
  it('asks for the tree of resources that it shows', async () => {
    const asked = await runPulumiProgram(() => import('./example/index.ts'))
    await expect(`${tree(asked).join('\n')}\n`).toMatchFileSnapshot('example/urns.golden')
  })

  it('is the one in the README', () => {
    const folder = join(import.meta.dirname, 'example')
    const program = readFileSync(join(folder, 'index.ts'), 'utf8').replace(
      "'../index.ts'",
      "'cloud-pi-labs/pulumi'",
    )
    const readme = readFileSync(join(folder, '../README.md'), 'utf8')
    expect(readme).toContain(`\`\`\`ts\n${program}\`\`\``)
    expect(readme).toContain(`\`\`\`yaml\n${readFileSync(join(folder, 'Pulumi.yaml'), 'utf8')}\`\`\``)
  })
})

/** What plan/ makes for a session of that identity, less its label and the operator's binding. */
function planned({
  project,
  members,
  platform,
  environment,
  ...size
}: SimulatedEnvironmentArgs): KubeObject[] {
  // RFC 9562's namespace of DNS names
  const group = uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'labs.cloud-pi-native.fr')
  const { environments } = plan({
    session: {
      uid: uuidV5(group, `pulumi/academy/test/${project}`),
      name: 'any',
      namespace: 'any',
      candidate: members[0] ?? '',
    },
    spec: { environments: [{ name: environment, ...size }] },
    parameters: {},
    platform,
    operator: { namespace: 'cloud-pi-labs', serviceAccount: 'operator' },
  })
  return environments
    .flatMap(platformObjects)
    .filter(({ kind, metadata }) => kind !== 'RoleBinding' || metadata.name !== 'labs-environment')
    .map(
      (object) =>
        JSON.parse(
          JSON.stringify(object, (key, value: unknown) => (key === SESSION_UID ? undefined : value)),
        ) as KubeObject,
    )
}

/** URNs under those of their parents. */
function tree(asked: readonly AskedFor[], parent = '', indent = ''): readonly string[] {
  return asked
    .filter((resource) => resource.parent === parent)
    .flatMap(({ urn }) => [`${indent}${urn}`, ...tree(asked, urn, `${indent}  `)])
}

function objects(asked: readonly AskedFor[]): readonly AskedFor[] {
  return asked.filter(({ type }) => type.startsWith('kubernetes:'))
}

/** Objects by kind and name; no labels and empty ones are the same. */
function byName(all: readonly KubeObject[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    all.map(({ metadata: { labels = {}, ...metadata }, ...object }) => [
      `${object.kind}/${metadata.name ?? ''}`,
      { ...object, metadata: { ...metadata, labels } },
    ]),
  )
}

function valueOf<T>(output: Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve))
}

/** Paths of what a schema describes, sections aside. */
function leaves({ properties }: { properties?: object }, path = ''): string[] {
  if (properties === undefined) return [path.slice(1)]
  return Object.entries(properties).flatMap(([name, inner]) => leaves(inner as object, `${path}.${name}`))
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value)
}
