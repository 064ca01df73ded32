import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'

import type { Json, TranscriptStatement } from '../../api/index.ts'
import { grader } from '../../grade/index.ts'
import { replay } from '../../session/transcripts/index.ts'
import { buildStatement, canonicalDigest, canonicalize, splitEvidence } from '../../transcript/index.ts'
import { aCheck, anEvidence, aRevision } from '../../../test/builders/graded-lab.ts'
import { aPredicate } from '../../../test/builders/transcript.ts'
import { checkExhibits, type FileVerdict } from './check-file.ts'
import { readRevision } from './replay-file.ts'

const revision = aRevision([aCheck({ assert: [{ expr: 'web.spec.replicas >= 2' }] })])
const text = canonicalize(revision as unknown as Json)
const digest = canonicalDigest(revision as unknown as Json)
const inputs = { web: { value: { spec: { replicas: 2 } } }, 'hidden:x': { value: null } }
const { shown, hidden } = splitEvidence(anEvidence(inputs), new Set(['hidden:x']))
const bytesOfHidden = hidden?.bytes ?? new Uint8Array()

function statement(changes: object = {}): TranscriptStatement {
  const before = aPredicate({ lab: 'test', decisions: [], revision: digest })
  const replayed = replay({ digest, revision, grader: grader(revision) }, anEvidence(inputs), before)
  if (!('mark' in replayed)) throw new Error('Everything was observed')
  return buildStatement({
    predicate: { ...before, ...replayed.mark, ...changes },
    evidence: { shown: shown.digest, ...(hidden && { hidden: hidden.digest }) },
  })
}

function check(
  exhibits: Parameters<typeof checkExhibits>[1],
  ...statements: TranscriptStatement[]
): readonly FileVerdict[] {
  const verdicts = (statements.length === 0 ? [statement()] : statements).map((each, index) => ({
    name: `${index}.json`,
    statement: each,
    errors: [],
  }))
  return checkExhibits(verdicts, exhibits)
}

const codes = (verdict: FileVerdict | undefined): readonly string[] =>
  verdict?.errors.map(({ code }) => code) ?? []

describe('evidence and revision held against a transcript', () => {
  const parts = [bytesOfHidden, shown.bytes]

  it('give the same mark again', () => {
    const [verdict] = check({ parts, revision: readRevision(text) })
    expect(verdict).toMatchObject({ errors: [], withEvidence: true, replayed: true })
  })

  it('are compared without being replayed when only one of them is given', () => {
    expect(check({ parts })[0]).toMatchObject({ errors: [], withEvidence: true, replayed: false })
    const only = check({ parts: [shown.bytes] })[0]
    expect(only).toMatchObject({ errors: [], notGiven: ['evidence-hidden.json'] })
    expect(check({ parts: [], revision: readRevision(text) })[0]).toMatchObject({ errors: [] })
  })

  it('are missed when the mark is to be made again', () => {
    const [verdict] = check({ parts: [shown.bytes], revision: readRevision(text) })
    expect(codes(verdict)).toEqual(['EvidenceMissing'])
  })

  it('are refused when they are not what was signed', () => {
    const edited = Buffer.from(Buffer.from(shown.bytes).toString('utf8').replace('2', '3'))
    expect(createHash('sha256').update(edited).digest('hex')).not.toBe(shown.digest.slice(7))
    expect(codes(check({ parts: [edited, bytesOfHidden] })[0])).toEqual(['EvidenceMismatch'])
    const other = readRevision(text.replace('>= 2', '>= 3'))
    expect(codes(check({ parts: [], revision: other })[0])).toEqual(['RevisionMismatch'])
    expect(codes(check({ parts: [], revision: readRevision('{') })[0])).toEqual(['RevisionMismatch'])
  })

  it('tell of a mark that they do not give', () => {
    const digestOfOther = statement({ resultDigest: `sha256:${'00'.repeat(32)}` })
    const exhibits = { parts, revision: readRevision(text) }
    expect(codes(check(exhibits, digestOfOther)[0])).toEqual(['ResultMismatch'])
    const lowered = statement({ outcome: 'NotPassed', checks: [] })
    expect(codes(check(exhibits, lowered)[0])).toEqual(['ResultMismatch', 'ResultMismatch'])
  })

  it('may be those of several transcripts: each is held against its own', () => {
    const other = buildStatement({
      predicate: aPredicate(),
      evidence: { shown: `sha256:${createHash('sha256').update('other').digest('hex')}` },
    })
    const [mine, theirs] = check({ parts: [...parts, Buffer.from('other')] }, statement(), other)
    expect([codes(mine), codes(theirs)]).toEqual([[], []])
  })
})
