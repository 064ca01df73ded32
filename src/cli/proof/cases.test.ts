import { describe, expect, it } from 'vitest'

import type { LoadedLab } from '../../lab/load.ts'
import { proofCases } from './cases.ts'

const object = {
  environment: 'dev',
  manifest: { kind: 'ConfigMap', metadata: { name: 'a' } },
  origin: 'a.yaml:1:1',
}
const target = { environment: 'dev', kind: 'ConfigMap', name: 'a' }
const lab: Pick<LoadedLab, 'solutions' | 'mutants'> = {
  solutions: [{ name: 'plain', objects: [object], run: '/lab/solutions/plain/run' }],
  mutants: [
    { name: 'forgotten', from: 'plain', loses: ['a/b'], patch: [{ target, op: 'delete' }] },
    { name: 'scripted', loses: ['a/c'], patch: [], run: '/lab/mutants/scripted/run' },
  ],
}
const names = (options: { draws: number; only?: string }) =>
  proofCases(lab, options).cases.map(({ name }) => name)

describe('the cases of a lab', () => {
  it('are the untouched environment, every solution and every mutant', () => {
    expect(names({ draws: 1 })).toEqual([
      'untouched',
      'solutions/plain',
      'mutants/forgotten',
      'mutants/scripted',
    ])
  })

  it('are lived once for each draw', () => {
    expect(names({ draws: 2, only: 'plain' })).toEqual(['solutions/plain #1', 'solutions/plain #2'])
  })

  it('can be one, by its short or whole name', () => {
    expect(names({ draws: 1, only: 'mutants/scripted' })).toEqual(['mutants/scripted'])
    expect(names({ draws: 1, only: 'untouched' })).toEqual(['untouched'])
    expect(names({ draws: 1, only: 'solutions' })).toEqual(['solutions/plain'])
  })

  it('apply what the mutant leaves of its solution, then run both executables', () => {
    const { cases } = proofCases(lab, { draws: 1 })
    expect(cases[2]).toMatchObject({ objects: [], runs: ['/lab/solutions/plain/run'] })
    expect(cases[3]).toMatchObject({ objects: [], runs: ['/lab/mutants/scripted/run'] })
  })

  it('name the patch whose target the solution does not have', () => {
    const broken = {
      ...lab,
      mutants: [
        {
          name: 'x',
          from: 'plain',
          loses: [],
          patch: [{ target: { ...target, name: 'z' }, op: 'delete' as const }],
        },
      ],
    }
    expect(proofCases(broken, { draws: 1 }).errors).toMatchObject([{ code: 'UnknownReference' }])
  })
})
