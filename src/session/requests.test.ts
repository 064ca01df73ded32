import { describe, expect, it } from 'vitest'
import type { LabSession, SessionQuestion } from '../api/index.ts'
import { readRequests } from './requests.ts'

const questions: SessionQuestion[] = [
  {
    id: 'quota',
    type: 'single',
    text: 'Quota ?',
    choices: [
      { id: 'a', text: 'un' },
      { id: 'b', text: 'deux' },
    ],
  },
]
const costs = new Map([['deploy/image', 5]])

function asking(spec: Partial<LabSession['spec']>): Pick<LabSession, 'spec' | 'status'> {
  return {
    spec: {
      lab: 'x',
      locale: 'fr',
      submit: false,
      hints: [],
      answers: {},
      coaching: { extensions: [], decisions: [] },
      ...spec,
    },
    status: { questions },
  }
}

describe('what a candidate asks of an open session', () => {
  it('is accepted when hints exist and answers are letters shown', () => {
    const requests = readRequests(asking({ hints: ['deploy/image'], answers: { quota: 'B' } }), 'lab', costs)
    expect(requests).toMatchObject({ toReveal: ['deploy/image'], accepted: { reason: 'Accepted' } })
  })

  it('is told apart when an answer is no letter shown: where, what was found, what is expected', () => {
    const { accepted } = readRequests(asking({ answers: { quota: 'e' } }), 'lab', costs)
    expect(accepted.reason).toBe('UnknownAnswer')
    expect(accepted.text.en).toMatch(/^spec\.answers\.quota: "e"; one letter is expected, of a, b\./)
  })

  it('has both mistakes told when there are two, and still gives the hints that exist', () => {
    const { toReveal, accepted } = readRequests(
      asking({ hints: ['deploy/none', 'deploy/image'], answers: { quota: 'a,b' } }),
      'lab',
      costs,
    )
    expect(toReveal).toEqual(['deploy/image'])
    expect(accepted.reason).toBe('UnknownHint')
    expect(accepted.text.fr).toContain('spec.hints[0]')
    expect(accepted.text.fr).toContain('spec.answers.quota')
  })
})
