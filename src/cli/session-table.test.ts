import pc from 'picocolors'
import { describe, expect, it } from 'vitest'

import type { Lab, LabSession } from '../api/index.ts'
import { sessionChanges } from './session-changes.ts'
import { sessionTable, timeLeft } from './session-table.ts'
import { sessionView } from '../view/session-view.ts'
import { width } from './text-width.ts'
import { wordsOf } from './words.ts'

const plain = pc.createColors(false)
const now = new Date('2026-03-02T09:20:00Z')

const session: LabSession = {
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
  kind: 'LabSession',
  metadata: { name: 'premier', namespace: 'camille' },
  spec: {
    lab: 'first-deployment',
    candidate: 'camille@example.fr',
    locale: 'fr',
    submit: false,
    hints: [],
    answers: {},
    coaching: { extensions: [], decisions: [] },
  },
  status: {
    phase: 'Active',
    deadline: '2026-03-02T09:58:12Z',
    score: { points: 15, max: 23, hiddenMax: 0 },
    checks: [
      { id: 'deploy/available', state: 'Pass', points: 15, max: 15 },
      { id: 'deploy/resources', state: 'Fail', points: 0, max: 8, message: 'boreal : requests ∅, limits ∅' },
    ],
  },
}

const lab = {
  spec: {
    title: { fr: 'Premier déploiement', en: 'First deployment' },
    tasks: [
      {
        id: 'deploy',
        title: { fr: 'Déployer', en: 'Deploy' },
        checks: [
          { id: 'available', title: { fr: 'Le déploiement est disponible', en: '' }, required: true },
          { id: 'resources', title: { fr: 'Requests et limits', en: '' } },
        ],
      },
    ],
  },
} as unknown as Lab

describe('the table of a session', () => {
  it('shows what holds, what does not and why, and the time left', () => {
    expect(sessionTable(sessionView(session, lab, now), wordsOf('fr'), plain)).toEqual([
      'Premier déploiement camille/premier',
      'en cours · 15/23 points · il reste 38 min 12 s',
      '',
      'Déployer',
      '  ✓ Le déploiement est disponible  15/15  obligatoire',
      '  ✗ Requests et limits               0/8',
      '      boreal : requests ∅, limits ∅',
    ])
  })

  it('shows how far the quiz is, and how much is told at the end only', () => {
    const asked: LabSession = {
      ...session,
      status: {
        ...session.status,
        score: { points: 15, max: 23, hiddenMax: 40 },
        quiz: { answered: 12, questions: 20, max: 20 },
      },
    }
    expect(sessionTable(sessionView(asked, lab, now), wordsOf('en'), plain)[1]).toBe(
      'active · 15/23 points · 40 told at the end · 12/20 questions answered · 38 min 12 s left',
    )
  })

  it('shows at the end what was hidden, as far as it is revealed', () => {
    const over: LabSession = {
      ...session,
      status: {
        phase: 'Passed',
        checks: [
          { id: 'hidden/owner', title: 'Propriétaire', state: 'Pass', points: 5, max: 5 },
          { id: 'hidden/root', title: 'Sans root', state: 'Fail', points: 0, max: 0, penalty: 4 },
        ],
        quiz: { answered: 20, questions: 20, max: 20 },
        result: {
          points: 19,
          max: 25,
          percent: 76,
          passed: true,
          hidden: { points: 5, max: 5 },
          quiz: { points: 18, max: 20 },
        },
      },
    }
    expect(sessionTable(sessionView(over, lab, now), wordsOf('fr'), plain)).toEqual([
      'Premier déploiement camille/premier',
      'réussi',
      '',
      'Contrôles révélés à la fin',
      '  ✓ Propriétaire                5/5',
      '  ✗ Sans root                    −4',
      '      à faire',
      '',
      'Contrôles cachés : 5/5 points',
      'Quiz : 18/20 points',
      'Note finale : 76 %, lab réussi',
    ])
  })

  it('has ids for titles when the lab cannot be read', () => {
    const lines = sessionTable(sessionView(session, undefined, now), wordsOf('en'), plain)
    expect(lines).toContain('  ✓ available                 15/15')
  })

  it('shows why a session does not go on', () => {
    const rejected: LabSession = {
      ...session,
      status: {
        phase: 'Rejected',
        conditions: [
          {
            type: 'Accepted',
            status: 'False',
            reason: 'LabNotFound',
            message: 'spec.lab : le lab « x » n’existe pas',
            lastTransitionTime: '2026-03-02T09:00:00Z',
          },
        ],
      },
    }
    expect(sessionTable(sessionView(rejected, undefined, now), wordsOf('fr'), plain)).toContain(
      'spec.lab : le lab « x » n’existe pas',
    )
  })

  it('leaves spaces out where rows are few', () => {
    const lines = sessionTable(sessionView(session, lab, now), wordsOf('fr'), plain, { rows: 7 })
    expect(lines).toHaveLength(6)
  })

  it('fits a narrow terminal', () => {
    const lines = sessionTable(sessionView(session, lab, now), wordsOf('fr'), plain, { columns: 60 })
    expect(Math.max(...lines.map(width))).toBeLessThanOrEqual(60)
  })
})

describe('what changed between two states of a session', () => {
  it('is nothing when nothing did', () => {
    const view = sessionView(session, lab, now)
    expect(sessionChanges(view, view, wordsOf('fr'), plain)).toEqual([])
  })

  it('is how many questions are answered, and not what is right', () => {
    const asked = (answered: number) => {
      const quiz = { answered, questions: 20, max: 20 }
      return sessionView({ ...session, status: { ...session.status, quiz } }, lab, now)
    }
    expect(sessionChanges(asked(3), asked(4), wordsOf('fr'), plain)).toEqual(['4/20 questions traitées'])
  })

  it('is the check, the score and the mark', () => {
    const later: LabSession = {
      ...session,
      status: {
        ...session.status,
        phase: 'Passed',
        score: { points: 23, max: 23, hiddenMax: 0 },
        checks: [
          { id: 'deploy/available', state: 'Pass', points: 15, max: 15 },
          { id: 'deploy/resources', state: 'Pass', points: 8, max: 8 },
        ],
        result: { points: 23, max: 23, percent: 100, passed: true },
      },
    }
    const [before, after] = [sessionView(session, lab, now), sessionView(later, lab, now)]
    expect(sessionChanges(before, after, wordsOf('fr'), plain)).toEqual([
      '✓ Requests et limits 8/8',
      '23/23 points',
      'réussi',
      'Note finale : 100 %, lab réussi',
    ])
  })
})

describe('the time left', () => {
  it.each([
    [9, '9 s'],
    [249, '4 min 09 s'],
    [3600, '1 h 00 min'],
  ])('of %d seconds is %s', (seconds, want) => {
    expect(timeLeft(seconds)).toBe(want)
  })
})
