import { beforeAll, describe, expect, it } from 'vitest'
import type { Evidence, Json } from '../../../src/api/index.ts'
import {
  compileExpression,
  compileProgram,
  environment,
  plainTerm,
  termsOf,
  toCel,
} from '../../../src/expression/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import {
  labsWithoutEvidence,
  readCorpus,
  readLabs,
  readSpecimen,
  type Relation,
} from '../../conformance/corpus.ts'
import { damage, seededRandom } from '../../conformance/damage.ts'
import { judgeHere, dataOf } from './here.ts'
import { inParallel, prepareOracle, preparePanel } from './oracle.ts'

/** The same damage in every run; another seed looks elsewhere. */
const SEED = Number(process.env.ORACLE_SEED ?? 20_260_302)

/** Assertions and questions judged on damaged evidence, both ways, in all; each lab has its share. */
const CELLS = Number(process.env.ORACLE_CELLS ?? 8000)

const sandbox = useSandbox({ own: true })
let admin: Client

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  await prepareOracle(admin)
  return () => admin.close()
})

interface Disagreement {
  readonly expression: string
  readonly here: Relation
  readonly there: Relation
  readonly data: string
}

describe('the conformance list', () => {
  const corpus = readCorpus()
  const names = Object.keys(corpus.variables)
  const term = (expr: string): string => `dyn(${plainOrSource(expr, names)}) == true`

  it('is what the API server says', async () => {
    const cases = corpus.groups.flatMap((group) => group.cases)
    const panel = await preparePanel(
      admin,
      { variables: [], expressions: cases.map(({ expr }) => term(expr)) },
      names,
    )
    const there = await panel.judge(corpus.variables)
    const disagreements = cases.flatMap(({ expr, want }, index) =>
      there[index] === want ? [] : [{ expr, want, there: there[index], refused: panel.refused.get(index) }],
    )
    expect(cases.length).toBeGreaterThanOrEqual(150)
    expect(disagreements).toEqual([])
  })

  it('tells where the two differ', async () => {
    const { differences } = corpus
    const expressions = differences.map(({ expr }) => `dyn(${sourceTerm(expr)}) == true`)
    const panel = await preparePanel(admin, { variables: [], expressions }, names)
    const there = await panel.judge(corpus.variables)
    const wrong = differences.flatMap((known, index) =>
      there[index] === known.there ? [] : [{ known, there: there[index] }],
    )
    expect(wrong).toEqual([])
  })

  it('holds for the prelude on damaged objects', async () => {
    const cases = corpus.groups.filter(({ about }) => about === 'prelude').flatMap((group) => group.cases)
    const panel = await preparePanel(
      admin,
      { variables: [], expressions: cases.map(({ expr }) => term(expr)) },
      names,
    )
    const env = environment(names)
    const compiled = cases.map(({ expr }) =>
      compileExpression(env, expr, { names: new Set(names), type: 'any' }),
    )
    const random = seededRandom(SEED)
    const damaged = Array.from({ length: 60 }, () => damage(corpus.variables, random) as Record<string, Json>)
    const disagreements: Disagreement[] = []
    await inParallel(damaged, async (data) => {
      const whole = { ...Object.fromEntries(names.map((name) => [name, null])), ...data }
      const there = await panel.judge(whole)
      const variables = new Map(Object.entries(whole).map(([name, value]) => [name, toCel(value)]))
      cases.forEach(({ expr }, index) => {
        const expression = compiled[index]
        if (expression === undefined || 'issues' in expression) return
        const outcome = expression.evaluate(variables)
        const here = 'failure' in outcome ? 'none' : outcome.value === true ? 'true' : 'false'
        const other = there[index] ?? 'none'
        if (here !== other)
          disagreements.push({ expression: expr, here, there: other, data: JSON.stringify(whole) })
      })
    })
    expect(disagreements.slice(0, 5), `seed ${SEED}, ${disagreements.length} disagreements`).toEqual([])
  })
})

const labs = [...readLabs(), readSpecimen()]

it('the oracle has evidence of every lab', () => {
  expect(labsWithoutEvidence()).toEqual([])
})

describe.each(labs)('the lab $revision.lab', ({ revision, fixtures }) => {
  it('is judged as the API server judges it, on its fixtures and on damaged evidence', async () => {
    const { program, errors, rubricErrors } = compileProgram(revision.spec, revision.rubric)
    if (program === undefined) throw new Error(JSON.stringify([...errors, ...rubricErrors]))
    const { variables, terms, hoisted } = termsOf(program)
    const [first] = fixtures
    if (first === undefined) throw new Error('No fixtures')
    const expressions = terms.map(({ expression }) => expression)
    const panel = await preparePanel(
      admin,
      { variables, expressions },
      Object.keys(dataOf(program, hoisted, first.evidence)),
    )
    expect([...panel.refused]).toEqual([])

    let cells = 0
    const seen: Record<Relation, number> = { true: 0, false: 0, none: 0 }
    const disagreements: Disagreement[] = []
    const compare = async (evidence: Evidence): Promise<void> => {
      const data = dataOf(program, hoisted, evidence)
      const here = judgeHere(program, evidence)
      const there = await panel.judge(data)
      terms.forEach(({ check, assertion, hoisted: only }, index) => {
        const [ours, theirs] = [here[index], there[index] ?? 'none']
        if (ours === undefined || only) return
        cells += 1
        seen[theirs] += 1
        if (ours !== theirs) {
          disagreements.push({
            expression: `${check}[${assertion}]`,
            here: ours,
            there: theirs,
            data: JSON.stringify(data),
          })
        }
      })
    }
    await inParallel(fixtures, ({ evidence }) => compare(evidence))
    expect(disagreements).toEqual([])

    const random = seededRandom(SEED)
    cells = 0
    while (cells < CELLS / labs.length) {
      const damaged = fixtures.flatMap(({ evidence }) => [
        damagedEvidence(evidence, random),
        damagedEvidence(evidence, random),
      ])
      await inParallel(damaged, compare)
    }
    expect(disagreements.slice(0, 5), `seed ${SEED}, ${disagreements.length} of ${cells} cells`).toEqual([])
    // Two judges who see nothing agree too.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(cells / 20)
  }, 240_000)
})

/** Only what candidates write is damaged: the builtins are the operator's. */
function damagedEvidence(evidence: Evidence, random: () => number): Evidence {
  const inputs = Object.entries(evidence.inputs).map(([key, observation]) => {
    if (!('value' in observation) || random() < 0.5) return [key, observation] as const
    return [key, { value: damage(observation.value, random) }] as const
  })
  const answers = damage(evidence.answers ?? {}, random) as Record<string, string>
  return { ...evidence, answers, inputs: Object.fromEntries(inputs) }
}

/** The expression as the API server takes it; one that our parser refuses names no variable but `d`. */
function plainOrSource(expr: string, names: readonly string[]): string {
  try {
    return plainTerm(expr, names)
  } catch {
    return sourceTerm(expr)
  }
}

function sourceTerm(expr: string): string {
  return expr.replace(/\bd(?=\.)/g, 'variables.d')
}
