import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { aPlanInput } from '../../test/builders/plan-input.ts'
import type { KubeObject } from '../api/index.ts'
import { drift } from './drift.ts'
import { plan, platformObjects, type EnvironmentPlan, type Plan } from './plan.ts'

describe('plan', () => {
  it('plans a session of two environments', async () => {
    const text = stringify(plan(aPlanInput()), { aliasDuplicateObjects: false, lineWidth: 0 })
    await expect(text).toMatchFileSnapshot('plan.golden')
  })

  it('plans the same objects every time', () => {
    expect(plan(aPlanInput())).toEqual(plan(aPlanInput()))
  })

  it('puts images in the simulated Harbor, unless told where they are', () => {
    const { platform } = aPlanInput()
    const simulated = plan(aPlanInput())
    expect(simulated.images).toBe(`harbor.example/${simulated.project.slug}`)
    expect(plan(aPlanInput({ platform: { ...platform, imagesPrefix: 'localhost/labs' } })).images).toBe(
      'localhost/labs',
    )
  })

  it('fills seed objects and leaves what Kubernetes expands', () => {
    const { images, environments } = plan(aPlanInput())
    expect(environments[0]?.objects.seed[0]).toMatchObject({ data: { app: 'boreal' } })
    expect(environments[0]?.objects.workloads[0]).toMatchObject({
      metadata: { labels: { app: 'db' } },
      spec: { containers: [{ image: `${images}/postgres:16.4`, args: ['$(POD_NAME)'] }] },
    })
  })

  it('fills the seed with the session’s recipient, when it has one', () => {
    const manifest = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'sops' },
      data: { age: '$(recipient)' },
    }
    const spec = { ...aPlanInput().spec, seed: [{ environment: 'dev', manifest }] }
    const seedOf = (changes: Parameters<typeof aPlanInput>[0]) =>
      plan(aPlanInput({ spec, ...changes })).environments[0]?.objects.seed[0]
    expect(seedOf({ recipient: 'age1xyz' })).toMatchObject({ data: { age: 'age1xyz' } })
    expect(seedOf({})).toMatchObject({ data: { age: '$(recipient)' } })
  })

  it('gives only the first environment a ServiceAccount, and binds it in each', () => {
    const planned = plan(aPlanInput())
    const [dev, live] = planned.environments
    expect(planned.serviceAccount).toBe(`system:serviceaccount:${dev?.namespace ?? ''}:candidate`)
    expect(objectsOfKind(planned, 'ServiceAccount').map(({ metadata }) => metadata.namespace)).toEqual([
      dev?.namespace,
    ])
    expect(live?.objects.candidateAccess[0]?.['subjects']).toContainEqual({
      kind: 'ServiceAccount',
      name: 'candidate',
      namespace: dev?.namespace,
    })
  })

  it('labels every object with the session, and puts it in its namespace', () => {
    const { environments } = plan(aPlanInput())
    for (const environment of environments) {
      for (const { kind, metadata } of allObjects(environment)) {
        expect(metadata.labels).toHaveProperty(
          ['labs.cloud-pi-native.fr/session-uid'],
          aPlanInput().session.uid,
        )
        expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe(environment.namespace)
      }
    }
  })

  it('says nothing that the server would drop', () => {
    for (const object of plan(aPlanInput()).environments.flatMap(platformObjects)) {
      expect(emptyValues(object), `${object.kind} ${object.metadata.name ?? ''}`).toEqual([])
    }
  })

  it('has not drifted from itself', () => {
    for (const object of plan(aPlanInput()).environments.flatMap(allObjects))
      expect(drift(object, object)).toBe(false)
  })

  it('throws on a lab without environments', () => {
    expect(() => plan(aPlanInput({ spec: { environments: [] } }))).toThrow('at least one environment')
  })
})

function allObjects(environment: EnvironmentPlan): KubeObject[] {
  return [...platformObjects(environment), ...environment.objects.seed, ...environment.objects.workloads]
}

function objectsOfKind({ environments }: Plan, kind: string): KubeObject[] {
  return environments.flatMap(allObjects).filter((object) => object.kind === kind)
}

/** Paths of nulls, empty lists and empty maps; an empty selector selects everything, so it is kept. */
function emptyValues(value: unknown, path = ''): string[] {
  if (value === null || value === undefined) return [path]
  if (typeof value !== 'object') return []
  const entries = Object.entries(value)
  if (entries.length === 0) return /[sS]elector$/.test(path) ? [] : [path]
  return entries.flatMap(([key, inner]) => emptyValues(inner, `${path}.${key}`))
}
