import { createHmac } from 'node:crypto'

import type { DrawnQuestion, Parameter, Parameters, Quiz, Revision, Scalar } from '../api/index.ts'
import { fill } from '../expression/index.ts'
import { pickMany, randomBelow, type RandomBelow } from './stream.ts'

/** What one draw belongs to. The same four always give the same seed. */
export interface DrawIdentity {
  /** The operator's draw key. */
  readonly key: Uint8Array
  readonly lab: string
  readonly candidate: string
  readonly attempt: number
}

/** HMAC-SHA256 of lab, candidate and attempt under the operator's key: nobody without the key can predict a draw. */
export function drawSeed({ key, lab, candidate, attempt }: DrawIdentity): Uint8Array {
  const hmac = createHmac('sha256', key)
  // Length prefixes keep ('ab', 'c') and ('a', 'bc') apart.
  for (const part of [lab, candidate, String(attempt)]) {
    const bytes = Buffer.from(part, 'utf8')
    hmac.update(`${bytes.length}:`).update(bytes)
  }
  return hmac.digest()
}

/** What is drawn for one candidate at acceptance, for good. */
export interface Draw {
  /** Those of the lab: public. */
  readonly parameters: Parameters
  /** Those of the rubric: in nothing that a candidate reads before the end. */
  readonly secretParameters: Parameters
  /** In the order asked; empty without a quiz. */
  readonly questions: readonly DrawnQuestion[]
}

/** Draws all of a compiled revision. Pure: the same revision and seed give the same, for ever. */
export function drawAll({ spec, rubric }: Pick<Revision, 'spec' | 'rubric'>, seed: Uint8Array): Draw {
  const parameters = drawParameters(spec.parameters ?? [], seed)
  return {
    parameters,
    secretParameters: drawParameters(rubric?.parameters ?? [], seed, parameters),
    questions: drawQuiz(rubric?.quiz, seed),
  }
}

/**
 * Draws every parameter, in declaration order. Each has a stream of its own, keyed by its name: adding, removing or
 * moving a parameter redraws none of the others. Values may be derived from `earlier` ones too. Expects parameters that
 * compile (`checkParameters`).
 */
export function drawParameters(
  parameters: readonly Parameter[],
  seed: Uint8Array,
  earlier: Parameters = {},
): Parameters {
  const drawn: Record<string, Scalar | readonly Scalar[]> = {}
  for (const parameter of parameters) {
    const below = randomBelow(seed, 'parameter', parameter.name)
    drawn[parameter.name] = drawOne(parameter, below, { ...earlier, ...drawn })
  }
  return drawn
}

/**
 * Draws the questions, in the order asked, and the order of each one's choices. Which questions, and the choices of each
 * one, have streams of their own: a question reworded or with other choices changes nothing of the others.
 */
export function drawQuiz(quiz: Quiz | undefined, seed: Uint8Array): readonly DrawnQuestion[] {
  if (quiz === undefined) return []
  const { questions, draw } = quiz
  const asked = pickMany(questions, Math.min(draw, questions.length), randomBelow(seed, 'questions'))
  return asked.map(({ id, choices = [] }) => {
    const ids = choices.map((choice) => choice.id)
    return { id, choices: pickMany(ids, ids.length, randomBelow(seed, 'choices', id)) }
  })
}

function drawOne(parameter: Parameter, below: RandomBelow, earlier: Parameters): Scalar | readonly Scalar[] {
  const { oneOf, between, sample, count, random, value } = parameter
  if (oneOf !== undefined) return pick(oneOf, below)
  if (between !== undefined) {
    const [low = 0, high = low] = between
    return low + below(high - low + 1)
  }
  if (sample !== undefined) return pickMany(sample, count ?? sample.length, below)
  if (random !== undefined) return Array.from({ length: random }, () => pick(ALPHANUMERIC, below)).join('')
  if (value !== undefined) return derive(value, earlier)
  throw new Error(`Parameter ${parameter.name} has no form: it was not compiled`)
}

const ALPHANUMERIC = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')

function pick(values: readonly Scalar[], below: RandomBelow): Scalar {
  const value = values[below(values.length)]
  if (value === undefined) throw new Error('A parameter without values was not compiled')
  return value
}

function derive(value: Scalar, params: Parameters): Scalar | readonly Scalar[] {
  return fill(value, { params, images: '', project: '', namespaces: {} }) as Scalar | readonly Scalar[]
}
