import { describe, expect, it } from 'vitest'
import type { TranscriptPredicate } from '../../api/index.ts'
import { grader } from '../../grade/index.ts'
import { canonicalize } from '../../transcript/index.ts'
import { aCheck, anEvidence, aRevision } from '../../../test/builders/graded-lab.ts'
import { aPredicate } from '../../../test/builders/transcript.ts'
import type { HeldRevision } from '../active.ts'
import { changesOf, isOtherMark } from './changes.ts'
import { replay, type Mark } from './replay.ts'
import { correctedPredicate } from './supersede.ts'

const readsWeb = aCheck({ assert: [{ expr: 'web.spec.replicas >= 3' }] })
const strict = held(aRevision([readsWeb]))
const mild = held(aRevision([aCheck({ assert: [{ expr: 'web.spec.replicas >= 2' }] })]))
const evidence = anEvidence({ web: { value: { spec: { replicas: 2 } } } })
const unseen = anEvidence({ web: { error: 'the API server did not answer' } })
const facts = { outcome: 'NotPassed', decisions: [] } as const

function held(revision: ReturnType<typeof aRevision>): HeldRevision {
  return { digest: `sha256:${'ab'.repeat(32)}`, revision, grader: grader(revision) }
}

function markBy(revision: HeldRevision, of: Parameters<typeof replay>[2] = facts, from = evidence): Mark {
  const replayed = replay(revision, from, of)
  if ('undecided' in replayed) throw new Error('Everything was observed')
  return replayed.mark
}

describe('a replay', () => {
  it('of the same evidence by the same revision gives the same bytes', () => {
    const [once, again] = [markBy(strict), markBy(strict)]
    expect(canonicalize(again as never)).toBe(canonicalize(once as never))
    expect(isOtherMark(once, again)).toBe(false)
  })

  it('by a corrected revision tells who changes and by what', () => {
    const [before, after] = [markBy(strict), markBy(mild)]
    expect(before).toMatchObject({ outcome: 'NotPassed', result: { points: 0 } })
    expect(after).toMatchObject({ outcome: 'Passed', result: { points: 10 } })
    expect(isOtherMark(before, after)).toBe(true)
    expect(changesOf(before, after)).toEqual([
      { check: 'task/check', before: 'Fail 0/10', after: 'Pass 10/10' },
    ])
  })

  it('leaves a session that was abandoned abandoned, whatever its points', () => {
    const mark = markBy(mild, { ...facts, outcome: 'Abandoned' })
    expect(mark).toMatchObject({ outcome: 'Abandoned', result: { points: 10, passed: false } })
  })

  it('names what was never observed, unless a coach has decided on it', () => {
    expect(replay(strict, unseen, facts)).toEqual({ undecided: { shown: ['task/check'], hidden: 0 } })
    const act = { by: 'coach@example.fr', at: '2031-03-04T09:20:00.123Z', reason: 'the network was down' }
    const decisions = [{ ...act, check: 'task/check', state: 'Pass' as const }]
    expect(markBy(strict, { ...facts, decisions }, unseen).result.points).toBe(10)
  })
})

describe('changes', () => {
  const of = (checks: TranscriptPredicate['checks'], sums: Partial<TranscriptPredicate['result']> = {}) =>
    aPredicate({ checks, result: { points: 1, max: 2, percent: 50, passed: false, ...sums } })
  const check = (id: string, points: number, changes: object = {}) => ({
    id,
    state: points > 0 ? ('Pass' as const) : ('Fail' as const),
    points,
    max: 1,
    ...changes,
  })

  it('are none where only words changed', () => {
    const message = { fr: 'autrement', en: 'otherwise' }
    expect(isOtherMark(of([check('a/b', 0)]), of([check('a/b', 0, { message })]))).toBe(false)
  })

  it('show a check that came or went, and a penalty', () => {
    const after = of([check('a/c', 1), check('a/d', 0, { penalty: 3 })])
    expect(changesOf(of([check('a/b', 1), check('a/d', 0)]), after)).toEqual([
      { check: 'a/c', before: '-', after: 'Pass 1/1' },
      { check: 'a/d', before: 'Fail 0/1', after: 'Fail 0/1 (-3)' },
      { check: 'a/b', before: 'Pass 1/1', after: '-' },
    ])
  })

  it('show hidden checks that both marks tell, and their sum; one that only one reveals is no change', () => {
    const before = of([check('hidden/x', 0)], { hidden: { points: 0, max: 2 } })
    const after = of([check('hidden/x', 1), check('hidden/y', 1)], { hidden: { points: 2, max: 2 } })
    expect(changesOf(before, after)).toEqual([
      { check: 'hidden/x', before: 'Fail 0/1', after: 'Pass 1/1' },
      { check: 'hidden/*', before: '0/2', after: '2/2' },
    ])
    expect(isOtherMark(of([]), of([check('hidden/x', 0)]))).toBe(false)
  })
})

describe('a corrected predicate', () => {
  it('has another mark, its reason and time; all that happened stays', () => {
    const before = aPredicate()
    const supersedes = {
      transcript: 'alice-first-1',
      digest: `sha256:${'cd'.repeat(32)}`,
      by: 'coach@example.fr',
      at: '2031-04-04T09:20:00.123Z',
      reason: 'the rubric was wrong',
    }
    const mark = markBy(mild)
    const issuedAt = '2031-04-04T09:20:01Z'
    const after = correctedPredicate(before, mark, { issuedAt, version: '9.9.9', supersedes })
    expect(after).toEqual({
      ...before,
      ...mark,
      times: { ...before.times, issuedAt },
      supersedes,
      operator: { version: '9.9.9' },
    })
  })
})
