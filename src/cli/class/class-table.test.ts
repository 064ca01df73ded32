import { describe, expect, it } from 'vitest'
import type { LabSession, LabSessionStatus } from '../../api/index.ts'
import { colorsFor } from '../terminal.ts'
import { wordsOf } from '../words.ts'
import { classCsv } from './class-export.ts'
import { classRows } from './class-row.ts'
import { classTable } from './class-table.ts'
import { classWords } from './words.ts'

const NOW = new Date('2026-03-02T10:30:00Z')
const STARTED = '2026-03-02T10:20:00Z'

function aSession(candidate: string, status: LabSessionStatus): LabSession {
  return {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: { name: 'word', namespace: candidate, labels: { 'labs.cloud-pi-native.fr/class': 'mars' } },
    spec: {
      ...{ lab: 'word', candidate, locale: 'fr', submit: false, hints: [], answers: {} },
      coaching: { extensions: [], decisions: [] },
    },
    status,
  }
}

const failing = (message: string): LabSessionStatus => ({
  phase: 'Active',
  startedAt: STARTED,
  deadline: '2026-03-02T11:00:00Z',
  score: { points: 10, max: 100, hiddenMax: 0 },
  checks: [{ id: 'write/word', state: 'Fail', points: 0, max: 60, message }],
})

const CLASS = [
  aSession('paul', { phase: 'Passed', result: { points: 90, max: 100, percent: 90, passed: true } }),
  aSession('wanda', { phase: 'Waiting', place: 2 }),
  aSession('ines', failing('vide')),
  aSession('stan', { ...failing('=1+1'), startedAt: '2026-03-02T10:00:00Z' }),
  aSession('rose', { phase: 'Rejected' }),
  aSession('zoe', { ...failing('vide'), deadline: '2026-03-02T10:32:05Z' }),
]

function table(columns?: number): string[] {
  return classTable('mars', classRows(CLASS, NOW), {
    words: classWords('en'),
    common: wordsOf('en'),
    colors: colorsFor({}, {}),
    now: NOW,
    ...(columns !== undefined && { columns }),
  })
}

describe('a class', () => {
  it('is shown with who needs help first', () => {
    expect(table()).toEqual([
      'Class mars: 6 session(s), 3 active, 1 stuck',
      'CANDIDATE   LAB    PHASE         POINTS   TIME LEFT     PROGRESS     HANGS ON     STUCK',
      'stan        word   active        10/100   30 min 00 s   30 min ago   write/word   nothing for 30 min',
      'rose        word   rejected',
      'zoe         word   active        10/100   2 min 05 s    10 min ago   write/word',
      'ines        word   active        10/100   30 min 00 s   10 min ago   write/word',
      'wanda       word   waiting (2)',
      'paul        word   passed 90 %   90/100',
    ])
  })

  it('is cut to the width of a terminal, never wrapped', () => {
    expect(table(60).every((line) => line.length <= 60)).toBe(true)
  })

  it('is exported with texts that no spreadsheet takes for formulas', () => {
    const lines = classCsv(classRows(CLASS, NOW)).split('\n')
    expect(lines[0]).toBe(
      'class,candidate,namespace,session,lab,mode,phase,place,points,max,percent,deadline,secondsLeft,progressAt,hangsOn,message,stuck',
    )
    expect(lines[1]).toBe(
      "mars,stan,stan,word,word,practice,Active,,10,100,,2026-03-02T11:00:00Z,1800,2026-03-02T10:00:00Z,write/word,'=1+1,NoProgress",
    )
  })
})
