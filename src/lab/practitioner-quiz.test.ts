import { beforeAll, describe, expect, it } from 'vitest'

import { catalogueLab } from '../../test/builders/catalogue-lab.ts'
import type { Json, Parameters, Question, Quiz, Revision, Scalar, Text } from '../api/index.ts'
import { fill } from '../expression/index.ts'
import { Quantity } from '../expression/quantity.ts'
import { drawParameters } from './draw.ts'
import type { LoadedLab } from './load.ts'
import { materialiseSeed } from './variants.ts'

/* What a reader of the pool would check by hand. Whether each key is right stands in the lab's README, with its source;
   whether computed answers are, in the proof on a real API server. */

let loaded: LoadedLab
let quiz: Quiz
let revision: Revision

beforeAll(async () => {
  ;({ loaded, revision } = await catalogueLab('practitioner-quiz'))
  const { rubric } = loaded
  if (rubric?.spec.quiz === undefined) throw new Error('The lab has no quiz')
  quiz = rubric.spec.quiz
})

describe('the practitioner’s quiz', () => {
  it('draws 20 questions of 5 points from a pool of more than twice as many', () => {
    expect(quiz.draw * quiz.points).toBe(100)
    expect(quiz.questions.length).toBeGreaterThanOrEqual(44)
  })

  it('asks questions of each type', () => {
    expect(ofType('single').length).toBeGreaterThanOrEqual(20)
    expect(ofType('multiple').length).toBeGreaterThanOrEqual(12)
    expect(ofType('computed').length).toBeGreaterThanOrEqual(6)
  })

  it('has keys that are choices: one of a single question, several of a multiple one, never all', () => {
    for (const { id, type, choices = [], key = [] } of quiz.questions) {
      const ids = choices.map((choice) => choice.id)
      expect([id, key.filter((right) => !ids.includes(right))]).toEqual([id, []])
      if (type === 'single') expect([id, key.length]).toEqual([id, 1])
      if (type === 'multiple') expect([id, key.length > 1 && key.length < ids.length]).toEqual([id, true])
      if (type !== 'computed') expect([id, ids.length >= 4]).toEqual([id, true])
    }
  })

  it('has no text twice, among questions or among the choices of one', () => {
    for (const language of ['fr', 'en'] as const) {
      expect(repeated(quiz.questions.map(({ text }) => text[language]))).toEqual([])
      for (const { id, choices = [] } of quiz.questions)
        expect([id, repeated(choices.map(({ text }) => text[language]))]).toEqual([id, []])
    }
  })

  it('says in both languages that several answers are right, of multiple questions only', () => {
    const says = quiz.questions.filter(
      ({ text }) => text.fr.includes('(plusieurs réponses)') && text.en.includes('(several answers)'),
    )
    expect(says.map(({ id }) => id)).toEqual(ofType('multiple').map(({ id }) => id))
  })

  it('is short enough to be read in a terminal', () => {
    for (const { id, text, choices = [] } of quiz.questions) {
      for (const written of bothOf(text)) expect([id, written.length < 400]).toEqual([id, true])
      for (const written of choices.flatMap((choice) => bothOf(choice.text)))
        expect([id, written.length < 140]).toEqual([id, true])
    }
  })

  it('does not give answers away by their place or length', () => {
    const singles = ofType('single').map(({ choices = [], key = [] }) => ({
      place: choices.findIndex(({ id }) => id === key[0]),
      longest: [...choices].sort((a, b) => b.text.fr.length - a.text.fr.length)[0]?.id === key[0],
    }))
    for (const place of [0, 1, 2, 3]) {
      expect(singles.filter((single) => single.place === place).length).toBeGreaterThan(singles.length / 8)
    }
    expect(singles.filter(({ longest }) => longest).length).toBeLessThan(singles.length / 3)
  })

  it('spreads over the topics of the module', () => {
    const sizes = new Map<string, number>()
    for (const { id } of quiz.questions) {
      const topic = id.split('-', 1).join()
      sizes.set(topic, (sizes.get(topic) ?? 0) + 1)
    }
    expect([...sizes.keys()].sort()).toEqual(TOPICS)
    expect(Math.max(...sizes.values())).toBeLessThan(quiz.questions.length / 4)
  })

  it('leaves the judging of computed questions to the environment, and writes their answers in each solution', () => {
    for (const { id, expr } of ofType('computed')) expect([id, expr?.includes('answer')]).toEqual([id, true])
    for (const { answers = {} } of loaded.solutions)
      expect(Object.keys(answers)).toEqual(ofType('computed').map(({ id }) => id))
  })

  it('sizes the seed so that the amounts drawn are left, whatever the draw', () => {
    for (const params of everyDraw()) {
      const { seed } = materialiseSeed(revision, params)
      const pods = seed.flatMap(({ manifest }) => podsOf(fill(manifest as Json, { ...BINDINGS, params })))
      const left = (kind: 'limits' | 'requests', resource: string, hard: string) =>
        pods
          .map((resources) => quantityOf(resources[kind][resource]))
          .reduce((rest, used) => rest.sub(used), quantityOf(hard))
          .toString()
      expect([params, left('limits', 'cpu', '2'), left('limits', 'memory', '4Gi')]).toEqual([
        params,
        params['freeCpu'],
        params['freeMemory'],
      ])
      expect([params, left('requests', 'cpu', '2')]).toEqual([params, params['freeRequests']])
    }
  })

  it('has mutants that err on every question of a type, so that no draw escapes them', () => {
    const erring = loaded.mutants.map(({ name, answers = {} }) => ({
      name,
      missing: answers === 'wrong' ? [] : ['single', 'multiple'].filter((type) => !errsOn(type, answers)),
    }))
    expect(erring.length).toBeGreaterThanOrEqual(6)
    expect(erring.filter(({ missing }) => missing.length > 1)).toEqual([])
  })
})

const BINDINGS = { images: 'harbor.example/p1', project: 'p1', namespaces: { dev: 'e--p' } }

/** Every combination of what sizes the seed, around one draw of the rest. */
function everyDraw(): readonly Parameters[] {
  const declared = [...(loaded.lab.spec.parameters ?? []), ...(loaded.rubric?.spec.parameters ?? [])]
  const drawn = drawParameters(declared, new Uint8Array(32))
  const valuesOf = (wanted: string): readonly Scalar[] =>
    declared.find(({ name }) => name === wanted)?.oneOf ?? []
  return valuesOf('replicas').flatMap((replicas) =>
    valuesOf('fits').flatMap((fits) =>
      valuesOf('freeMemory').flatMap((freeMemory) =>
        valuesOf('freeRequests').map((freeRequests) => {
          const freeCpu = `${String(fits)}50m`
          return { ...drawn, replicas, fits, freeCpu, freeMemory, freeRequests }
        }),
      ),
    ),
  )
}

interface Workload {
  readonly kind: string
  readonly spec: {
    readonly replicas: number
    readonly template: {
      readonly spec: { readonly containers: readonly [{ readonly resources: Resources }] }
    }
  }
}

type Resources = Readonly<Record<'limits' | 'requests', Readonly<Record<string, string>>>>

/** The resources of each pod that a manifest makes; these workloads have one container. */
function podsOf(manifest: Json): readonly Resources[] {
  const { kind, spec } = manifest as unknown as Workload
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return []
  return Array.from({ length: spec.replicas }, () => spec.template.spec.containers[0].resources)
}

function quantityOf(text: string | undefined): Quantity {
  const quantity = Quantity.parse(text ?? '')
  if (quantity === undefined) throw new Error(`Not a quantity: ${String(text)}`)
  return quantity
}

const TOPICS = [
  'backup',
  'cct',
  'certification',
  'chain',
  'deploy',
  'homologation',
  'label',
  'live',
  'name',
  'network',
  'observe',
  'policy',
  'quota',
  'secret',
]

function ofType(type: string): readonly Question[] {
  return quiz.questions.filter((question) => question.type === type)
}

function bothOf({ fr, en }: Text): readonly string[] {
  return [fr, en]
}

function repeated(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index)
}

function errsOn(type: string, answers: Readonly<Record<string, string>>): boolean {
  return ofType(type).every(({ id, key = [] }) => {
    const answer = answers[id]
    return answer !== undefined && answer.split(',').sort().join(',') !== [...key].sort().join(',')
  })
}
