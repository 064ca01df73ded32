import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleOperator } from '../builders/bundle.ts'
import { startMortalOperator, type MortalOperator } from '../builders/mortal-operator.ts'
import { proxyPlatform, type ProxiedPlatform } from '../builders/proxied-operator.ts'
import { useSandbox } from '../builders/sandbox.ts'
import { killAt } from './kill.ts'
import { findOrphans } from './orphans.ts'
import { findOutcries } from './outcries.ts'
import { installExams, openRoom, type Room } from './room.ts'
import { leave, sitDown, type Ending, type Sitting } from './sitting.ts'
import { STEPS, type Step } from './steps.ts'
import { judge, takeReferences, type Judged, type References } from './trial.ts'

/** One kill. */
interface Case {
  readonly step: Step
  readonly ending: Ending
}

const ABANDONED = ['when Frozen is written down', 'when the transcript is kept']
const CASES: readonly Case[] = [
  ...STEPS.map((step) => ({ step, ending: 'submit' as const })),
  ...STEPS.filter(({ title }) => ABANDONED.includes(title)).map((step) => ({
    step,
    ending: 'delete' as const,
  })),
]
const titleOf = ({ step, ending }: Case): string =>
  ending === 'delete' ? `${step.title}, after its deletion` : step.title

const sandbox = useSandbox({ platform: true })
const stop = new AbortController()

let room: Room
let proxied: ProxiedPlatform
let operator: MortalOperator
let references: References
/** Whose work is done, and not handed in. */
let waiting: Sitting[]
/** Each mark, by what was done to it: kills go on while earlier ones are on their way. */
const marks = new Map<string, { readonly ending: Ending; readonly judged: Promise<Judged> }>()

beforeAll(async () => {
  room = await openRoom(sandbox(), stop.signal)
  proxied = await proxyPlatform(sandbox(), sandbox.platform())
  operator = await startMortalOperator(proxied.proxy, room.admin, {
    sandbox: sandbox(),
    platform: proxied.platform,
    script: await bundleOperator(),
  })
  await installExams(room)
  references = await takeReferences(room, 'exam', ['submit', 'delete'])
  waiting = await Promise.all(CASES.map(() => sitDown(room, room.newName('killed'), 'exam')))
})
afterAll(async () => {
  await operator.stop()
  stop.abort()
  await proxied.proxy.stop()
})

/** The next candidate's work ends, and the operator is killed at that step. */
async function killOneAt({ step, ending }: Case): Promise<void> {
  const sitting = waiting.pop() ?? (await sitDown(room, room.newName('killed'), 'exam'))
  if (step.alone === true) await allMarked()
  await killAt(room, operator, { step, sitting, ending })
  marks.set(titleOf({ step, ending }), { ending, judged: judge(room, sitting) })
}

async function allMarked(): Promise<readonly Judged[]> {
  return await Promise.all([...marks.values()].map(({ judged }) => judged))
}

describe('an exam whose operator is killed', () => {
  for (const each of CASES)
    it(`${titleOf(each)}, goes on with the next one`, async () => {
      await killOneAt(each)
    })

  it('is marked no differently, and has one transcript, whenever that was', async () => {
    const judged = await allMarked()
    expect(judged.flatMap(({ problem }) => problem ?? [])).toEqual([])
    for (const [title, { ending, judged: marked }] of marks)
      expect((await marked).mark, title).toBe(references.get(ending))
  })

  it('is Abandoned, and does not pass, when it was deleted while it was open', () => {
    expect(references.get('submit')).toContain('"outcome":"Passed"')
    expect(references.get('delete')).toContain('"outcome":"Abandoned"')
  })

  it('leaves nothing behind but its transcript once it is deleted', async () => {
    const judged = await allMarked()
    await Promise.all(judged.map(({ sitting }) => leave(room, sitting)))
    await operator.restart()
    expect(await findOrphans(room)).toEqual([])
    expect(await findOutcries(sandbox())).toEqual([])
  })
})
