import { describe, expect, it } from 'vitest'

import type { Evidence, Json, Observation } from '../../api/index.ts'
import { allCorruptions, corruptions } from './corruptions.ts'
import { seededRandom } from './random.ts'

function evidenceOf(inputs: Readonly<Record<string, Json>>): Evidence {
  const observed = Object.entries(inputs).map(([name, value]): [string, Observation] => [name, { value }])
  return { inputs: Object.fromEntries(observed) } as unknown as Evidence
}

const evidence = evidenceOf({
  web: { spec: { replicas: 2, paused: false, image: 'a:1.2' } },
  pods: [{ name: 'a' }, { name: 'b' }],
})

function valueOf({ inputs }: Evidence, name: string): Json | undefined {
  const observation = inputs[name]
  return observation !== undefined && 'value' in observation ? observation.value : undefined
}

describe('corruptions', () => {
  it('are the same for the same seed, and others for another', () => {
    const of = (seed: number) =>
      corruptions(evidence, 8, seededRandom(seed)).map(({ pattern, operation }) => `${pattern} ${operation}`)
    expect(of(1)).toEqual(of(1))
    expect(of(1)).not.toEqual(of(2))
  })

  it('are of every kind of field before any comes again, one input in turn with the other', () => {
    const patterns = corruptions(evidence, 8, seededRandom(3)).map(({ pattern }) => pattern)
    expect(new Set(patterns).size).toBeGreaterThanOrEqual(6)
    expect(new Set(patterns.slice(0, 2).map((pattern) => pattern.slice(0, 3)))).toEqual(
      new Set(['web', 'pod']),
    )
  })

  it('change one field and leave the evidence itself as it was', () => {
    const before = structuredClone(evidence)
    const replicas = allCorruptions(evidence, (pattern) => pattern === 'web.spec.replicas')
    expect(
      replicas.map(({ operation, evidence: corrupted }) => [operation, valueOf(corrupted, 'web')]),
    ).toEqual([
      ['removed', { spec: { paused: false, image: 'a:1.2' } }],
      ['null', { spec: { replicas: null, paused: false, image: 'a:1.2' } }],
      ['another type', { spec: { replicas: '2', paused: false, image: 'a:1.2' } }],
      ['another value', { spec: { replicas: 3, paused: false, image: 'a:1.2' } }],
      ['a strange value', { spec: { replicas: -3, paused: false, image: 'a:1.2' } }],
    ])
    expect(evidence).toEqual(before)
  })

  it('drop an element of a list or have it twice', () => {
    const found = allCorruptions(evidence, (pattern) => pattern === 'pods[]')
    const lists = found.map(
      ({ operation, evidence: corrupted }) => `${operation} ${JSON.stringify(valueOf(corrupted, 'pods'))}`,
    )
    expect(lists).toContain('removed [{"name":"b"}]')
    expect(lists).toContain('twice [{"name":"a"},{"name":"a"},{"name":"b"}]')
  })

  it('of an input of answers change what the quiz is marked on, and texts only', () => {
    const answered = { ...evidenceOf({ given: { port: 'b', room: '3' } }), answers: { port: 'b', room: '3' } }
    const room = allCorruptions(answered, (pattern) => pattern === 'given.room')
    expect(new Map(room.map(({ operation, evidence }) => [operation, evidence.answers]))).toEqual(
      new Map([
        ['removed', { port: 'b' }],
        ['null', { port: 'b' }],
        ['another type', { port: 'b' }],
        ['another value', { port: 'b', room: '4' }],
        ['a strange value', { port: 'b', room: 'strange' }],
      ]),
    )
  })
})
