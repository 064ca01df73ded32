import { describe, expect, it } from 'vitest'
import { aRow, aSessionAtWork } from '../../../test/builders/board-row.ts'
import { boardQuery, DEFAULT_FILTER } from '../urls.ts'
import { PAGES } from '../pages/index.ts'
import type { BoardView } from '../view.ts'
import { rowsCsv } from './export.ts'
import { allOf, PAGE_ROWS, pageOf, readFilter } from './filter.ts'
import { summaryOf } from './summary.ts'
import { timelineOf } from './timeline.ts'

const NOW = new Date('2026-03-02T08:30:00Z')

describe('a filter', () => {
  const rows = [
    aRow({ name: 'calm', secondsLeft: 300 }),
    aRow({ name: 'late', secondsLeft: 60, class: 'spring' }),
    aRow({ name: 'stuck', secondsLeft: 900, stuck: { reason: 'NoProgress', minutes: 20 } }),
    aRow({ name: 'waits', phase: 'Grading', waitsForDecision: true }),
    aRow({ name: 'over', phase: 'Passed', candidate: 'Basile@example.fr', lab: 'other' }),
  ]
  const names = (query: string): unknown => {
    const asked = readFilter(new URLSearchParams(query))
    return 'wrong' in asked ? asked : allOf(rows, asked.filter).map(({ name }) => name)
  }

  it('shows who is at work, and first who needs somebody', () => {
    expect(names('')).toEqual(['waits', 'stuck', 'late', 'calm'])
  })

  it.each([
    ['phase=All&text=BASILE', ['over']],
    ['phase=Passed', ['over']],
    ['class=spring', ['late']],
    ['stuck=true', ['stuck']],
    ['lab=other', []],
    ['sort=time&descending=true', ['waits', 'stuck', 'calm', 'late']],
  ])('%s lets %j through', (query, expected) => {
    expect(names(query)).toEqual(expected)
  })

  it.each(['phase=Open2', 'sort=__proto__', 'page=0', 'page=1e3', 'stuck=yes', `text=${'x'.repeat(129)}`])(
    '%.20s is refused by name',
    (query) => {
      const field = query.split('=')[0] ?? ''
      expect(names(query)).toEqual({ wrong: expect.stringMatching(`^${field}=`) as string })
    },
  )

  it('is the same when read from the address it gives', () => {
    const filter = { ...DEFAULT_FILTER, lab: 'a&b', text: 'é=', stuck: true, sort: 'points' } as const
    expect(readFilter(new URLSearchParams(boardQuery(filter, 3)))).toEqual({ filter, page: 3 })
  })
})

describe('ten thousand sessions', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) =>
    aRow({
      namespace: `candidate-${String(index)}-${'n'.repeat(40)}`,
      candidate: `candidate-${String(index)}@a-long-name-of-an-organisation.example.fr`,
      class: 'spring-2026',
      secondsLeft: index,
      deadline: '2026-03-02T09:00:00Z',
      progressAt: '2026-03-02T08:10:00Z',
      hangsOn: { id: 'deploy/available', state: 'Fail', message: '"&<'.repeat(53) },
      stuck: { reason: 'SameCheck', tries: 12 },
    }),
  )

  it('come in pages of which the last holds the rest', () => {
    const last = pageOf(rows, DEFAULT_FILTER, 9_999)
    expect([last.page, last.pages, last.total]).toEqual([10_000 / PAGE_ROWS, 10_000 / PAGE_ROWS, 10_000])
    expect(last.rows.at(-1)?.secondsLeft).toBe(9_999)
  })

  it('make no page larger than 200 KB, whatever stands in them', () => {
    const found = pageOf(rows, DEFAULT_FILTER, 5)
    const view: BoardView = {
      ...found,
      viewer: { name: 'odile', locale: 'fr', theme: 'system', canCoach: true },
      ...{ csrf: 'x'.repeat(24), here: '/?page=5', now: NOW, assets: {}, filter: DEFAULT_FILTER },
      rows: found.rows.map((row, index) => ({
        ...row,
        id: `s${String(index)}`,
        titles: { lab: 'Premier déploiement', hangsOn: 'Le déploiement est disponible' },
      })),
      labs: [{ name: 'first-deployment', title: 'Premier déploiement' }],
      classes: ['spring-2026'],
      events: '/events?page=5',
    }
    const html = PAGES.board(view)
    expect(html.match(/<tr /g)?.length).toBeGreaterThanOrEqual(PAGE_ROWS)
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(200_000)
  })
})

it('a table for spreadsheets holds no formula', () => {
  const csv = rowsCsv([
    aRow({ candidate: '=HYPERLINK("x")', hangsOn: { id: 'a/b', state: 'Fail', message: 'a,"b' } }),
  ])
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
  expect(csv).toContain('"a,""b"')
  expect(csv.split('\r\n')[0]).toMatch(/^\uFEFFnamespace,session,candidate,/)
})

it('a timeline tells what a session’s record tells, the latest first', () => {
  const session = aSessionAtWork({
    phase: 'Passed',
    frozenAt: '2026-03-02T08:40:00Z',
    result: { points: 25, max: 25, percent: 100, passed: true },
    repaired: [
      { environment: 'dev', kind: 'NetworkPolicy', name: 'x', change: 'Deleted', at: '2026-03-02T08:10:00Z' },
    ],
    conditions: [
      {
        ...{ type: 'Graded', status: 'True', reason: 'Graded', message: '' },
        lastTransitionTime: '2026-03-02T08:41:00Z',
      },
    ],
  })
  const act = { by: 'odile', reason: 'why', at: '2026-03-02T08:20:00Z' }
  session.spec.coaching.extensions.push({ ...act, minutes: 5 })
  expect(timelineOf(session, undefined, 'fr').map(({ at, event }) => [at.slice(11, 16), event.kind])).toEqual(
    [
      ['08:41', 'Graded'],
      ['08:40', 'Frozen'],
      ['08:20', 'Extended'],
      ['08:10', 'Repaired'],
      ['08:05', 'FirstPassed'],
      ['08:00', 'Started'],
      ['07:59', 'Created'],
    ],
  )
})

describe('a summary', () => {
  const pod = (status: object) => ({ kind: 'Pod', spec: { containers: [{}, {}] }, status })
  it.each([
    [{ kind: 'Deployment', spec: { replicas: 3 }, status: { readyReplicas: 1 } }, '1/3', false],
    [{ kind: 'Deployment', spec: {}, status: { readyReplicas: 1 } }, '1/1', true],
    [{ kind: 'Job', status: { conditions: [{ type: 'Failed', status: 'True' }] } }, 'Failed', false],
    [pod({ phase: 'Running', containerStatuses: [{ ready: true }, { ready: true }] }), 'Running 2/2', true],
    [
      pod({ phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] }),
      'CrashLoopBackOff 0/2',
      false,
    ],
    [pod({ phase: 'Pending', conditions: 'rubbish', containerStatuses: 7 }), 'Pending 0/2', false],
  ])('of %j is %s', (object, summary, ready) => {
    const whole = { apiVersion: 'v1', metadata: {}, ...object }
    expect(summaryOf(whole)).toEqual({ summary, ready })
  })
})
