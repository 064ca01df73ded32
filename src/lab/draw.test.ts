import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { LabRubricSpec, Parameter, Question } from '../api/index.ts'
import { aLabSpec } from '../../test/builders/lab-spec.ts'
import { drawAll, drawParameters, drawQuiz, drawSeed } from './draw.ts'

const identity = {
  key: new Uint8Array(32).fill(7),
  lab: 'first-deployment',
  candidate: 'camille@example.fr',
  attempt: 1,
}
const seed = drawSeed(identity)

describe('a seed', () => {
  it('is the same for the same lab, candidate, attempt and key', () => {
    expect(drawSeed({ ...identity })).toEqual(seed)
  })

  it.each([
    ['lab', { lab: 'second-deployment' }],
    ['candidate', { candidate: 'noa@example.fr' }],
    ['attempt', { attempt: 2 }],
    ['key', { key: new Uint8Array(32).fill(8) }],
    [
      'place where lab ends and candidate begins',
      { lab: 'first-deploymentc', candidate: 'amille@example.fr' },
    ],
  ])('differs with the %s', (_, change) => {
    expect(drawSeed({ ...identity, ...change })).not.toEqual(seed)
  })

  it('tells any two identities apart', () => {
    const part = fc.record({ lab: fc.string(), candidate: fc.string(), attempt: fc.nat() })
    fc.assert(
      fc.property(part, part, (a, b) => {
        const same = a.lab === b.lab && a.candidate === b.candidate && a.attempt === b.attempt
        const { key } = identity
        expect(Buffer.from(drawSeed({ ...a, key })).equals(drawSeed({ ...b, key }))).toBe(same)
      }),
    )
  })
})

describe('drawing parameters', () => {
  const parameters: Parameter[] = [
    { name: 'app', oneOf: ['atlas', 'boreal', 'cobalt'] },
    { name: 'replicas', between: [2, 3] },
    { name: 'faults', sample: ['a', 'b', 'c', 'd', 'e'], count: 3 },
    { name: 'host', value: '$(params.app).apps.example' },
    { name: 'copies', value: '$(params.replicas)' },
  ]

  it('gives the same values for the same seed', () => {
    const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(seeds, (any) => {
        expect(drawParameters(parameters, any)).toEqual(drawParameters(parameters, Uint8Array.from(any)))
      }),
    )
  })

  it('keeps to what each parameter allows', () => {
    for (const drawn of draws(parameters, 200)) {
      expect(['atlas', 'boreal', 'cobalt']).toContain(drawn['app'])
      expect([2, 3]).toContain(drawn['replicas'])
      const faults = drawn['faults'] as string[]
      expect(new Set(faults).size).toBe(3)
      expect(faults.every((fault) => ['a', 'b', 'c', 'd', 'e'].includes(fault))).toBe(true)
    }
  })

  it('derives values from those declared before, keeping their type', () => {
    const drawn = drawParameters(parameters, seed)
    expect(drawn['host']).toBe(`${String(drawn['app'])}.apps.example`)
    expect(drawn['copies']).toBe(drawn['replicas'])
  })

  it('does not redraw a parameter when others are added, removed or moved', () => {
    const [app, replicas, faults] = parameters
    const drawn = drawParameters(parameters, seed)
    const other = drawParameters([faults, { name: 'tag', oneOf: [1, 2] }, app].filter(isPresent), seed)
    expect(replicas?.name).toBe('replicas')
    expect([other['app'], other['faults']]).toEqual([drawn['app'], drawn['faults']])
  })

  it('draws two parameters with the same values independently', () => {
    const values = ['a', 'b', 'c', 'd']
    const twins = [
      { name: 'one', oneOf: values },
      { name: 'two', oneOf: values },
    ]
    const equal = draws(twins, 400).filter((drawn) => drawn['one'] === drawn['two'])
    expect(equal.length / 400).toBeGreaterThan(0.15)
    expect(equal.length / 400).toBeLessThan(0.35)
  })

  it.each<[string, Parameter, number]>([
    ['a choice of three', { name: 'x', oneOf: ['a', 'b', 'c'] }, 3],
    ['a range of seven', { name: 'x', between: [-3, 3] }, 7],
    ['the first letter or digit of a random text, among 62', { name: 'x', random: 8 }, 62],
    ['an ordered sample of two out of four', { name: 'x', sample: ['a', 'b', 'c', 'd'], count: 2 }, 12],
  ])('reaches every value of %s, about equally often', (_, parameter, values) => {
    const each = 200
    const counts = new Map<string, number>()
    for (const { x } of draws([parameter], values * each)) {
      const key = JSON.stringify(parameter.random === undefined ? x : String(x)[0])
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(values)
    // Six standard deviations of a binomial: seeds are fixed, so this either always holds or never.
    const slack = 6 * Math.sqrt(each)
    for (const count of counts.values()) expect(Math.abs(count - each)).toBeLessThan(slack)
  })

  it('draws the widest range without leaving it', () => {
    const wide: Parameter = { name: 'x', between: [0, 2 ** 32 - 1] }
    for (const { x } of draws([wide], 50)) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThan(2 ** 32)
    }
  })
})

describe('drawing a random text', () => {
  it('gives as many letters and digits as asked, and no two draws the same', () => {
    const texts = draws([{ name: 'password', random: 24 }], 200).map(({ password }) => String(password))
    for (const text of texts) expect(text).toMatch(/^[A-Za-z0-9]{24}$/)
    expect(new Set(texts).size).toBe(200)
  })
})

const text = { fr: 'Texte', en: 'Text' }

function aQuestion(id: string, choices: readonly string[] = ['k', 'l', 'm', 'n']): Question {
  return { id, text, type: 'single', choices: choices.map((each) => ({ id: each, text })), key: ['k'] }
}

function aQuiz(count: number, draw: number) {
  return { draw, points: 1, questions: Array.from({ length: count }, (_, index) => aQuestion(`q${index}`)) }
}

describe('drawing a quiz', () => {
  const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })

  it('asks as many questions as it says, each once, with all of its choices', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 12 }), (any, draw) => {
        const questions = drawQuiz(aQuiz(12, draw), any)
        expect(new Set(questions.map(({ id }) => id)).size).toBe(draw)
        for (const { choices } of questions) expect([...choices].sort()).toEqual(['k', 'l', 'm', 'n'])
        expect(questions).toEqual(drawQuiz(aQuiz(12, draw), Uint8Array.from(any)))
      }),
    )
  })

  it('asks nothing without a quiz, and a computed question without choices', () => {
    expect(drawQuiz(undefined, seed)).toEqual([])
    const computed: Question = { id: 'left', text, type: 'computed', expr: 'true' }
    expect(drawQuiz({ draw: 1, points: 1, questions: [computed] }, seed)).toEqual([
      { id: 'left', choices: [] },
    ])
  })

  it('keeps the order of a question’s choices when other questions come and go', () => {
    const few = drawQuiz(aQuiz(3, 3), seed)
    const many = drawQuiz(aQuiz(9, 9), seed)
    for (const question of few) expect(many).toContainEqual(question)
  })

  it('asks every question first about equally often, and shows every choice first about equally often', () => {
    const firsts = new Map<string, number>()
    const shown = new Map<string, number>()
    const each = 300
    for (let attempt = 0; attempt < 6 * each; attempt += 1) {
      const [first] = drawQuiz(aQuiz(6, 2), drawSeed({ ...identity, attempt }))
      firsts.set(first?.id ?? '', (firsts.get(first?.id ?? '') ?? 0) + 1)
      shown.set(first?.choices[0] ?? '', (shown.get(first?.choices[0] ?? '') ?? 0) + 1)
    }
    expect([firsts.size, shown.size]).toEqual([6, 4])
    for (const count of firsts.values()) expect(Math.abs(count - each)).toBeLessThan(6 * Math.sqrt(each))
    for (const count of shown.values())
      expect(Math.abs(count - 1.5 * each)).toBeLessThan(6 * Math.sqrt(1.5 * each))
  })
})

describe('drawing all of a revision', () => {
  const rubric: LabRubricSpec = {
    parameters: [
      { name: 'password', random: 16 },
      { name: 'url', value: 'https://$(params.app):$(params.password)@db' },
    ],
    quiz: aQuiz(5, 2),
  }

  it('derives secret parameters from public ones and from each other', () => {
    const { parameters, secretParameters, questions } = drawAll({ spec: aLabSpec(), rubric }, seed)
    const [app, password] = [String(parameters['app']), String(secretParameters['password'])]
    expect(secretParameters['url']).toBe(`https://${app}:${password}@db`)
    expect(Object.keys(parameters)).toEqual(['app'])
    expect(questions).toHaveLength(2)
  })

  it('draws the same public parameters with and without a rubric', () => {
    const alone = drawAll({ spec: aLabSpec(), rubric: null }, seed)
    expect(alone).toEqual({
      parameters: drawAll({ spec: aLabSpec(), rubric }, seed).parameters,
      secretParameters: {},
      questions: [],
    })
  })
})

function draws(parameters: readonly Parameter[], attempts: number) {
  return Array.from({ length: attempts }, (_, attempt) =>
    drawParameters(parameters, drawSeed({ ...identity, attempt })),
  )
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined
}
