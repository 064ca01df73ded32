import { describe, expect, it } from 'vitest'

import type { LabTranscript, RegradeAnswer } from '../../api/index.ts'
import { aPredicate } from '../../../test/builders/transcript.ts'
import { colorsFor } from '../terminal.ts'
import { transcriptWords } from '../transcript-words.ts'
import { certificate } from './certificate.ts'
import { currentTranscripts, pickTranscript } from './find.ts'
import { regradeTable } from './regrade-table.ts'

const colors = colorsFor({}, {})
const facts = { predicate: aPredicate(), name: 'alice-first-1', keyid: 'sha256:aa' }

function shown(locale: 'fr' | 'en', of: object = {}): string {
  return certificate({ ...facts, ...of }, { words: transcriptWords(locale), locale, colors }).join('\n')
}

describe('a transcript as people read it', () => {
  it.each(['fr', 'en'] as const)('says who, what, how much, when and by which key, in %s', (locale) => {
    const text = shown(locale)
    for (const told of [
      'alice@example.fr',
      'first-deployment',
      '60 % (60/100 points)',
      'promo-31/alice-first',
      '2031-03-04 09:28:12 UTC',
      'sha256:aa',
      '10/20',
    ])
      expect(text).toContain(told)
  })

  it('shows each check with its points, its penalty and why', () => {
    expect(shown('en')).toContain('✓ Ready          60/60')
    expect(shown('en')).toContain('✗ deploy/probes  0/40 -4\n      none')
  })

  it('shows all that was out of the ordinary', () => {
    expect(shown('en')).toContain(
      [
        'Remarks',
        '  5 minutes added by coach@example.fr: the network was down',
        '  Ended by coach@example.fr: the network was down',
        '  serve/answers: passed, decided by coach@example.fr: the network was down',
        '  ConfigMap notes (dev) was put back by the platform',
      ].join('\n'),
    )
  })

  it('has no remarks where nothing was', () => {
    const plain = { ...aPredicate({ extensions: [], decisions: [], repaired: [] }), end: undefined }
    expect(shown('en', { predicate: plain })).not.toContain('Remarks')
  })

  it('says what replaces it', () => {
    expect(shown('fr', { supersededBy: 'alice-first-2' })).toMatch(/Remplacé par +alice-first-2/)
  })
})

function aTranscript(name: string, spec: object = {}, status: object = {}): LabTranscript {
  return {
    metadata: { namespace: 'promo-31', name, uid: name },
    spec: {
      candidate: 'alice@example.fr',
      session: { name: 'alice-first', uid: 'x' },
      issuedAt: '2031-03-04T09:28:21Z',
      outcome: 'NotPassed',
      percent: 60,
      ...spec,
    },
    status,
  } as unknown as LabTranscript
}

describe('the transcript that is meant', () => {
  const first = aTranscript('first-1', {}, { supersededBy: 'first-2' })
  const second = aTranscript('first-2', { supersedes: 'first-1' })
  const earlier = aTranscript('earlier-1', { issuedAt: '2030-01-01T00:00:00Z' })

  it('is the one of that name, also when it was replaced', () => {
    expect(pickTranscript([first, second], 'first-1')).toBe(first)
  })

  it('is the latest that counts of the session of that name', () => {
    expect(pickTranscript([earlier, first, second], 'alice-first')).toBe(second)
    expect(pickTranscript([first, second], 'other')).toBeUndefined()
  })

  it('is never one that another one replaces, even before its status says so', () => {
    expect(currentTranscripts([aTranscript('first-1'), second])).toEqual([second])
  })
})

describe('the table of a regrade', () => {
  const table = (...answers: [string, Omit<RegradeAnswer, 'at'>][]): string =>
    regradeTable(
      answers.map(([candidate, answer]) => ({
        transcript: aTranscript(`of-${candidate}`, { candidate }),
        answer: { at: '', ...answer },
      })),
      transcriptWords('en').regrade,
      colors,
    ).join('\n')

  it('says who changes and by what, candidates in order, and counts', () => {
    const changes = [{ check: 'a/b', before: 'Fail 0/10', after: 'Pass 10/10' }]
    const text = table(
      ['bob', { outcome: 'Unchanged', percent: 60, passed: false }],
      ['alice', { outcome: 'Changed', percent: 90, passed: true, changes }],
      ['carol', { outcome: 'Refused', reason: 'EvidenceMissing', message: 'evidence-00-0' }],
    )
    expect(text.split('\n')).toEqual([
      'CANDIDATE  TRANSCRIPT         MARK                           OUTCOME',
      'alice      promo-31/of-alice  60 % not passed → 90 % passed  would change',
      '    a/b: Fail 0/10 → Pass 10/10',
      'bob        promo-31/of-bob    60 % not passed                unchanged',
      'carol      promo-31/of-carol  60 % not passed                refused',
      '    EvidenceMissing: evidence-00-0',
      '',
      '1 change(s), 0 of them applied · 1 unchanged · 1 refused',
    ])
  })
})
