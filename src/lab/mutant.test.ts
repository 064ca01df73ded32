import { describe, expect, it } from 'vitest'

import type { FolderObject } from './folder/objects.ts'
import { applyMutant, type MutantPatch } from './mutant.ts'

const web: FolderObject = {
  environment: 'dev',
  manifest: {
    kind: 'Deployment',
    metadata: { name: '$(params.app)' },
    spec: { replicas: 3, ports: [80, 443] },
  },
  origin: 'solutions/plain/dev/web.yaml:1:1',
}
const service: FolderObject = {
  environment: 'dev',
  manifest: { kind: 'Service', metadata: { name: '$(params.app)' } },
  origin: 'solutions/plain/dev/web.yaml:20:1',
}
const target = { environment: 'dev', kind: 'Deployment', name: '$(params.app)' }

function mutate(...patch: MutantPatch[]) {
  return applyMutant([web, service], { name: 'wrong', from: 'plain', loses: ['a/b'], patch })
}

describe('a mutant', () => {
  it('leaves an object out', () => {
    expect(mutate({ target, op: 'delete' })).toEqual({ objects: [service], errors: [] })
  })

  it('changes an object and leaves the solution as it was', () => {
    const before = structuredClone(web)
    const { objects, errors } = mutate({
      target,
      json: [
        { op: 'replace', path: '/spec/replicas', value: 1 },
        { op: 'remove', path: '/spec/ports/0' },
      ],
    })
    expect(errors).toEqual([])
    expect(objects.map(({ manifest }) => manifest['spec'])).toEqual([
      { replicas: 1, ports: [443] },
      undefined,
    ])
    expect(web).toEqual(before)
  })

  it('changes one object several times', () => {
    const { objects } = mutate(
      { target, json: [{ op: 'replace', path: '/spec/replicas', value: 1 }] },
      { target, json: [{ op: 'add', path: '/spec/paused', value: true }] },
    )
    expect(objects[0]?.manifest['spec']).toEqual({ replicas: 1, ports: [80, 443], paused: true })
  })

  it.each<[string, MutantPatch, string, string]>([
    [
      'names an object that the solution lacks',
      { target: { ...target, name: 'atlas' }, op: 'delete' },
      'UnknownReference',
      'no Deployment atlas in dev',
    ],
    [
      'removes what is not there',
      { target, json: [{ op: 'remove', path: '/spec/strategy' }] },
      'MutantInvalid',
      'Cannot perform the operation at a path that does not exist',
    ],
    [
      'reaches for the prototype',
      { target, json: [{ op: 'add', path: '/__proto__/polluted', value: true }] },
      'MutantInvalid',
      '__proto__',
    ],
    [
      'sets what is so already',
      { target, json: [{ op: 'replace', path: '/spec/replicas', value: 3 }] },
      'MutantInvalid',
      'operations that change nothing',
    ],
  ])('is refused when it %s', (_, patch, code, found) => {
    const { errors } = mutate(patch)
    expect(errors).toMatchObject([
      { code, path: expect.stringContaining('mutants/wrong/mutant.yaml') as string },
    ])
    expect(errors[0]?.found).toContain(found)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})
