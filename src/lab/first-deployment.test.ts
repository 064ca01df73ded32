import { beforeAll, describe, expect, it } from 'vitest'

import { catalogueLab } from '../../test/builders/catalogue-lab.ts'
import type { Bindings, Evidence, Json, Observation, Result, Revision } from '../api/index.ts'
import { fill } from '../expression/index.ts'
import { grader, type Grader } from '../grade/index.ts'
import { drawParameters } from './draw.ts'
import type { FolderObject } from './folder/objects.ts'
import { resolveInputs } from './inputs.ts'
import type { LoadedLab } from './load.ts'
import { applyMutant } from './mutant.ts'

/* The whole proof runs on a real API server (`kubectl lab test`). Here the lab is judged on evidence made by hand, from
   the very files of its solutions, with a guess at what controllers would do: a mistake shows in seconds. */

let loaded: LoadedLab
let revision: Revision
let judge: Grader
let bindings: Bindings

beforeAll(async () => {
  ;({ loaded, revision } = await catalogueLab('first-deployment'))
  const { lab } = loaded
  judge = grader(revision)
  const params = drawParameters(lab.spec.parameters ?? [], new Uint8Array(32))
  bindings = { params, images: 'harbor.example/p1', project: 'p1', namespaces: { dev: 'e--p' } }
})

describe('the first lab', () => {
  it('asks for 100 points in at least ten checks', () => {
    const result = judge.grade(evidence({}))
    expect(result.max).toBe(100)
    expect(result.checks.length).toBeGreaterThanOrEqual(10)
  })

  it('gives no point to an untouched environment', () => {
    expect(judge.grade(evidence({})).checks.filter(({ points }) => points > 0)).toEqual([])
  })

  it('gives every point to each of its solutions', () => {
    expect(loaded.solutions.length).toBeGreaterThanOrEqual(2)
    for (const { name, objects } of loaded.solutions) {
      expect([name, unearned(judge.grade(evidence(deployed(objects))))]).toEqual([name, []])
    }
  })

  it('says in both languages what was read and what is expected', () => {
    const result = judge.grade(evidence(mutated('latest-tag')))
    expect(result.checks.find(({ id }) => id === 'deploy/image')?.message).toEqual({
      fr: `Étiquette lue : latest ; version à livrer : ${String(bindings.params['tag'])}`,
      en: `Tag read: latest; version to deliver: ${String(bindings.params['tag'])}`,
    })
  })

  it('gathers only what its checks read, each from a kind the operator knows', () => {
    const inputs = resolveInputs(revision, judge.program, bindings)
    expect(inputs.map(({ key }) => key)).toEqual(Object.keys(loaded.lab.spec.inputs ?? {}))
    const pods = inputs.find(({ key }) => key === 'pods')
    expect(pods?.source.list?.ownedBy).toBe(`Deployment/${String(bindings.params['app'])}`)
    expect(pods?.owners.map(({ kind }) => kind)).toEqual(['Deployment', 'ReplicaSet'])
    expect(pods?.namespace).toBe('e--p')
  })
})

function unearned({ checks }: Result) {
  return checks.filter(({ points, max }) => points < max).map(({ id, message }) => ({ id, message }))
}

/** What stands in the environment, and what controllers would have made of it. */
interface Deployed {
  readonly objects?: readonly Manifest[]
}

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: Readonly<Record<string, Json>>
}

function deployed(objects: readonly FolderObject[]): Deployed {
  return { objects: objects.map(({ manifest }) => fill(manifest as Json, bindings) as unknown as Manifest) }
}

function mutated(name: string): Deployed {
  const mutant = loaded.mutants.find((each) => each.name === name)
  const solution = loaded.solutions.find((each) => each.name === mutant?.from)
  if (mutant === undefined || solution === undefined) throw new Error(`No mutant ${name} of a solution`)
  const { objects, errors } = applyMutant(solution.objects, mutant)
  expect(errors).toEqual([])
  return deployed(objects)
}

function evidence({ objects = [] }: Deployed): Evidence {
  const find = (kind: string) => objects.find((object) => object.kind === kind) ?? null
  const deployment = find('Deployment')
  const replicas = Number(deployment?.spec['replicas'])
  const web = deployment && {
    ...deployment,
    metadata: { ...deployment.metadata, generation: 1 },
    status: rolledOut(replicas),
  }
  const pods =
    deployment === null ? [] : Array.from({ length: replicas }, (_, index) => podOf(deployment, index))
  const database = {
    metadata: { name: 'postgres-0', labels: { app: 'postgres', env: 'dev', tier: 'db' } },
    spec: {},
  }
  const password = { database: digest('a'), username: digest('b'), password: digest('c') }
  const value = (json: unknown): Observation => ({ value: json as Json })
  return {
    schema: 1,
    revision: 'sha256:0',
    parameters: bindings.params,
    environments: [{ name: 'dev', stage: 'dev', namespace: 'e--p' }],
    project: { name: 'p1', slug: 'p1' },
    images: bindings.images,
    session: { startedAt: '2026-01-05T09:00:00Z' },
    hints: [],
    takenAt: '2026-01-05T09:20:00Z',
    salt: '00',
    inputs: {
      web: value(web),
      service: value(serviceAsServed(find('Service'))),
      ingress: value(find('Ingress')),
      pods: value(pods),
      neighbours: value([...pods, database]),
      deployments: value(web === null ? [] : [web]),
      secrets: value([{ kind: 'Secret', metadata: { name: 'postgres-credentials' }, data: password }]),
      quota: value({
        status: { hard: quota('2', '4Gi'), used: quota(web === null ? '250m' : '1150m', '2Gi') },
      }),
      reply: value(web === null ? NO_POD : ANSWER),
      console: value({ intact: true, changed: [] }),
    },
    history: {},
  }
}

const NO_POD = { status: 0, headers: {}, body: '', json: null, error: 'noReadyPod' }
const ANSWER = { status: 200, headers: {}, body: '', json: ['a', 'b', 'c', 'd', 'e'], error: '' }

function rolledOut(replicas: number): Json {
  return {
    replicas,
    updatedReplicas: replicas,
    availableReplicas: replicas,
    observedGeneration: 1,
  }
}

function podOf({ metadata, spec }: Manifest, index: number): Json {
  const template = spec['template'] as unknown as Manifest
  const name = `${metadata.name}-${index}`
  return { kind: 'Pod', metadata: { ...template.metadata, name }, spec: template.spec }
}

function serviceAsServed(service: Manifest | null): Json {
  return service && { ...service, spec: { type: 'ClusterIP', ...service.spec } }
}

function digest(value: string): Json {
  return { bytes: 8, digest: value.repeat(64) }
}

function quota(cpu: string, memory: string): Json {
  return { 'limits.cpu': cpu, 'limits.memory': memory }
}
