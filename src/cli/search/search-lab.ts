import type { Evidence, Revision } from '../../api/index.ts'
import { grader, settleHistory } from '../../grade/index.ts'
import { KNOWN_KINDS } from '../../lab/known-kinds.ts'
import { compileLab } from '../../lab/index.ts'
import { DUTY_CHECK, withDuty } from '../../lab/duty.ts'
import type { LoadedLab } from '../../lab/load.ts'
import type { RecordedEvidence } from '../proof/evidence-files.ts'
import { allCorruptions, corruptions, type Corruption } from './corruptions.ts'
import { seededRandom } from './random.ts'
import { means, type ListedSurvivor } from './survivors.ts'

/** How a lab is searched. */
export interface SearchOptions {
  /** Corruptions of the lab, over all its solutions. */
  readonly count: number
  /** The same seed corrupts the same fields. */
  readonly seed: number
  readonly listed: readonly ListedSurvivor[]
}

/** A wrong answer that scores 100 %. */
export interface Survivor {
  readonly case: string
  readonly pattern: string
  readonly operation: string
  /** The duties that it breaks: `duty[1]: web.rolledOut()`. */
  readonly broken: readonly string[]
  /** Why it may, where the README says so. */
  readonly reason?: string
}

/** What searching a lab found. */
export interface SearchResult {
  readonly lab: string
  readonly corruptions: number
  readonly survivors: readonly Survivor[]
  /** Listed patterns of which nothing survives any more. */
  readonly stale: readonly ListedSurvivor[]
  /** Why there is nothing to corrupt, or the solution itself is not right. */
  readonly troubles: readonly string[]
}

const NOTHING = { corruptions: 0, survivors: [], stale: [] }

/** A survivor that must not be: it breaks the duty, or nothing says why it may be. */
export function isUnexplained({ broken, reason }: Survivor): boolean {
  return broken.length > 0 || reason === undefined
}

/**
 * Corrupts the recorded evidence of a lab's solutions one field at a time and grades it: whatever still scores 100 % is
 * a survivor. Pure: the same lab, evidence and seed give the same survivors. Expects a lab without mistakes.
 */
export function searchLab(
  loaded: LoadedLab,
  recorded: readonly RecordedEvidence[],
  { count, seed, listed }: SearchOptions,
): SearchResult {
  if (recorded.length === 0)
    return { ...NOTHING, lab: loaded.name, troubles: ['no solution of it was recorded'] }
  const mark = judgeOf(loaded)
  const troubles: string[] = []
  const survivors: Survivor[] = []
  const alive = new Set<ListedSurvivor>()
  let tried = 0
  for (const [index, { case: name, evidence }] of recorded.entries()) {
    const settled = mark.settle(evidence)
    const own = mark.of(settled)
    if (!own.full) troubles.push(`${name}: its own evidence scores ${own.percent} %`)
    for (const broken of own.broken) troubles.push(`${name}: ${broken} does not hold on the solution itself`)
    if (!own.full || own.broken.length > 0) continue
    const share = Math.ceil(count / recorded.length)
    const drawn = corruptions(settled, share, seededRandom(seed + index))
    tried += drawn.length
    for (const corruption of drawn) {
      const { full, broken } = mark.of(corruption.evidence)
      if (full) survivors.push(survivorOf(name, corruption, broken, listed))
    }
    for (const each of listed.filter((one) => one.line !== undefined && !alive.has(one))) {
      const own = allCorruptions(settled, means(each.pattern))
      const survives = own.find((corruption) => {
        tried += 1
        return mark.of(corruption.evidence).full
      })
      if (survives !== undefined) alive.add(each)
    }
  }
  const stale =
    troubles.length > 0 ? [] : listed.filter((each) => each.line !== undefined && !alive.has(each))
  return { lab: loaded.name, corruptions: tried, survivors, stale, troubles }
}

function survivorOf(
  name: string,
  { pattern, operation }: Corruption,
  broken: readonly string[],
  listed: readonly ListedSurvivor[],
): Survivor {
  const reason = listed.find((each) => means(each.pattern)(pattern))?.reason
  return { case: name, pattern, operation, broken, ...(reason === undefined ? {} : { reason }) }
}

interface Judgement {
  readonly percent: number
  readonly full: boolean
  readonly broken: readonly string[]
}

/** Marks evidence with the duty beside the checks. */
function judgeOf({ name, lab, rubric, duty }: LoadedLab): {
  readonly settle: (evidence: Evidence) => Evidence
  readonly of: (evidence: Evidence) => Judgement
} {
  const source = { spec: lab.spec, rubric: rubric?.spec }
  const held = duty.length === 0 ? source : withDuty(source, duty)
  const compiled = compileLab({ name, ...held, discovery: KNOWN_KINDS })
  const marks = grader(revisionOf(compiled.revision, name))
  return {
    settle: (evidence) => settleHistory(marks, evidence, { final: true }).evidence,
    of: (evidence) => {
      const { percent, checks } = marks.grade(evidence, { final: true })
      const failed = checks.find(({ id }) => id === DUTY_CHECK)?.failedAssertions ?? []
      const broken = failed.map((index) => `duty[${index}]: ${duty[index]?.expr ?? ''}`)
      return { percent, full: percent === 100, broken }
    },
  }
}

function revisionOf(revision: Revision | undefined, name: string): Revision {
  if (revision === undefined) throw new Error(`${name} does not compile`)
  return revision
}
