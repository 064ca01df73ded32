import { describe, expect, it } from 'vitest'
import type { Bindings } from '../api/index.ts'
import { fill, placeholdersIn } from './placeholders.ts'

const bindings: Bindings = {
  params: { app: 'atlas', replicas: 3, faults: ['a', 'b'] },
  images: 'harbor.example/p1',
  project: 'p1',
  namespaces: { dev: 'x--y' },
}

describe('fill', () => {
  it('knows the recipient of a session that has one', () => {
    const key = 'age: $(recipient)'
    expect(fill(key, { ...bindings, recipient: 'age1xyz' })).toBe('age: age1xyz')
    expect(fill(key, bindings)).toBe(key)
    expect(placeholdersIn(key)).toEqual([{ name: 'recipient', path: '' }])
  })

  it('replaces placeholders inside a string, in keys and in lists', () => {
    expect(fill({ '$(params.app)': ['$(images)/java:$(params.replicas)', true] }, bindings)).toEqual({
      atlas: ['harbor.example/p1/java:3', true],
    })
  })

  it('gives a string that is only a placeholder the type of its value', () => {
    expect(fill({ replicas: '$(params.replicas)', faults: '$(params.faults)' }, bindings)).toEqual({
      replicas: 3,
      faults: ['a', 'b'],
    })
  })

  it("leaves Kubernetes' own references and undeclared names alone", () => {
    const untouched = [
      '$(POD_IP)',
      '$(params.unknown)',
      '$(namespace.prod)',
      '$(params)',
      '$(params.constructor)',
    ]
    expect(fill(untouched, bindings)).toEqual(untouched)
  })

  it('fills the namespace of an environment and the project', () => {
    expect(fill('$(project).$(namespace.dev)', bindings)).toBe('p1.x--y')
  })

  it('keeps a key named __proto__ as a key', () => {
    const filled = fill(JSON.parse('{"__proto__": "$(project)"}') as never, bindings)
    expect(JSON.stringify(filled)).toBe('{"__proto__":"p1"}')
  })
})

describe('placeholdersIn', () => {
  it('names each placeholder and where it is', () => {
    const value = {
      metadata: { name: '$(params.app)-$(project)', labels: { 'a.b/c': '$(images)' } },
      args: ['$(X)'],
    }
    expect(placeholdersIn(value)).toEqual([
      { name: 'params.app', path: 'metadata.name' },
      { name: 'project', path: 'metadata.name' },
      { name: 'images', path: 'metadata.labels["a.b/c"]' },
    ])
  })
})
