import { isDeepStrictEqual } from 'node:util'

import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { catalogueLab } from '../../test/builders/catalogue-lab.ts'
import type { Parameter, Parameters, Revision, Scalar, SeedObject } from '../api/index.ts'
import { drawParameters } from './draw.ts'
import { describeObject } from './patch.ts'
import type { LoadedLab } from './load.ts'
import { materialiseSeed } from './variants.ts'

let loaded: LoadedLab
let revision: Revision
/** The pools of faults: one secret parameter for each component that can fail. */
let pools: readonly Pool[]

interface Pool {
  readonly component: string
  readonly causes: readonly Scalar[]
}

beforeAll(async () => {
  ;({ loaded, revision } = await catalogueLab('debugging'))
  const { rubric } = loaded
  pools = (rubric?.spec.parameters ?? []).flatMap(({ name: component, oneOf }) =>
    oneOf === undefined ? [] : [{ component, causes: oneOf }],
  )
})

describe('the debugging lab', () => {
  it('draws a fault for each of eight components, from a pool of more than twenty', () => {
    expect(pools.length).toBe(8)
    expect(allCauses().length).toBeGreaterThan(20)
    expect(new Set(allCauses()).size).toBe(allCauses().length)
  })

  it('plants a fault by one parameter alone, so that whatever two are drawn says what all together do', () => {
    for (const { when } of revision.rubric?.variants ?? [])
      expect(when).toMatch(/^params\.[a-z]+ == "[-a-z]+"$/)
  })

  it('breaks one object of each component, whatever is drawn', () => {
    for (const params of everyPair()) {
      const { seed } = materialiseSeed(revision, params)
      expect([params, changed(seed)]).toEqual([params, BROKEN])
    }
  })

  it('has a seed without faults that is what the solution applies', () => {
    const applied = solution('manifests')
    for (const object of healthy().filter((each) => describeObject(each) in applied))
      expect(object.manifest).toEqual(applied[describeObject(object)])
    const files = filesOf(healthy())
    expect(files['gateway-deployment.yaml']).toEqual(applied['Deployment gateway in prod'])
    expect(files['gateway-service.yaml']).toEqual(applied['Service gateway in prod'])
  })

  it('breaks exactly one file of the repository', () => {
    for (const gateway of pools.find(({ component }) => component === 'gateway')?.causes ?? []) {
      const before = filesOf(healthy())
      const after = filesOf(materialiseSeed(revision, { ...first(), gateway }).seed)
      const broken = Object.keys(before).filter((file) => !isDeepStrictEqual(before[file], after[file]))
      expect([gateway, broken.length]).toEqual([gateway, 1])
    }
  })

  it('tells every cause in both statements, and no other', () => {
    const causes = [...allCauses().map(String), 'self-modifying'].sort()
    for (const statement of statements()) {
      const told = [...statement.matchAll(/^\| `([-a-z]+)` \| [^|]*\|$/gm)].map(([, cause]) => cause)
      expect(told).toEqual(causes)
    }
    const report = revision.spec.tasks.flatMap(({ checks }) => checks).find(({ id }) => id === 'report')
    expect([...(report?.let?.['causes'] ?? '').matchAll(/"([-a-z]+)"/g)].map(([, cause]) => cause)).toEqual(
      causes,
    )
  })

  it('tells in both statements what each check earns, 100 points in all', () => {
    const checks = [...revision.spec.tasks.flatMap((task) => task.checks), ...(revision.rubric?.checks ?? [])]
    const points = checks.map((check) => check.points).sort(ascending)
    expect(points.reduce((sum, each) => sum + each, 0)).toBe(100)
    for (const statement of statements()) {
      const told = [...statement.matchAll(/^\| [^|`]+ \| (\d+) \|$/gm)].map(([, each]) => Number(each))
      expect(told.sort(ascending)).toEqual(points)
    }
  })
})

/** Of each component the object in which it fails, as the seed orders them. */
const BROKEN = [
  'Deployment api in prod',
  'Service api in prod',
  'Deployment web in prod',
  'Ingress web in prod',
  'Deployment worker in prod',
  'VaultStaticSecret ledger-signing in prod',
  'Deployment reports in prod',
  'ConfigMap infra-repo in prod',
]

function healthy(): readonly SeedObject[] {
  return revision.spec.seed ?? []
}

function statements(): readonly string[] {
  const { fr, en } = revision.spec.statement
  return [fr, en]
}

function changed(seed: readonly SeedObject[]): readonly string[] {
  expect(seed.map(describeObject)).toEqual(healthy().map(describeObject))
  return seed
    .filter((object, index) => !isDeepStrictEqual(object.manifest, healthy()[index]?.manifest))
    .map(describeObject)
}

function solution(wanted: string): Readonly<Record<string, unknown>> {
  const { objects = [] } = loaded.solutions.find(({ name }) => name === wanted) ?? {}
  return Object.fromEntries(objects.map((object) => [describeObject(object), object.manifest]))
}

/** The manifests in the simulated repository, by file. */
function filesOf(seed: readonly SeedObject[]): Readonly<Record<string, unknown>> {
  const repository = seed.find((object) => describeObject(object) === 'ConfigMap infra-repo in prod')
  const data = (repository?.manifest['data'] ?? {}) as Readonly<Record<string, string>>
  return Object.fromEntries(
    Object.entries(data).flatMap(([file, text]) =>
      file.endsWith('.yaml') ? [[file, parse(text) as unknown]] : [],
    ),
  )
}

function allCauses(): readonly Scalar[] {
  return pools.flatMap(({ causes }) => causes)
}

/** The first fault of each pool. */
function first(): Parameters {
  const declared: readonly Parameter[] = [
    ...(loaded.lab.spec.parameters ?? []),
    ...(loaded.rubric?.spec.parameters ?? []),
  ]
  const chosen = pools.map(({ component, causes }) => [component, causes[0]] as const)
  return { ...drawParameters(declared, new Uint8Array(32)), ...Object.fromEntries(chosen) } as Parameters
}

/** Every two faults of two components together, with the first of the others. */
function everyPair(): readonly Parameters[] {
  return pools.flatMap((one, index) =>
    pools
      .slice(index + 1)
      .flatMap((other) =>
        one.causes.flatMap((cause) =>
          other.causes.map((another) => ({ ...first(), [one.component]: cause, [other.component]: another })),
        ),
      ),
  )
}

function ascending(a: number, b: number): number {
  return a - b
}
