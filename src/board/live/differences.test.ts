import { expect, it } from 'vitest'
import { aRow } from '../../../test/builders/board-row.ts'
import { DEFAULT_FILTER } from '../urls.ts'
import type { BoardRow, BoardView } from '../view.ts'
import { createDifferences } from './differences.ts'

function aView(rows: readonly BoardRow[]): BoardView {
  return {
    viewer: { locale: 'fr', theme: 'system', canCoach: true },
    ...{ csrf: '', here: '/', now: new Date(0), assets: {}, events: '/events', filter: DEFAULT_FILTER },
    ...{ rows, total: rows.length, page: 1, pages: 1, labs: [], classes: [] },
    counts: { open: rows.length, stuck: 0, all: rows.length, phases: {} },
  }
}

function row(id: string, changes: Partial<BoardRow> = {}): BoardRow {
  return { ...aRow(), id, titles: { lab: 'Lab' }, ...changes }
}

it('tells rows that changed from other rows and another order; time alone changes nothing', () => {
  const differences = createDifferences()
  const steps: readonly (readonly BoardRow[])[] = [
    [row('a'), row('b')],
    [row('a', { secondsLeft: 7 }), row('b')],
    [row('a', { points: 20 }), row('b')],
    [row('b'), row('a', { points: 20 })],
    [row('b')],
  ]
  const told = steps.map((rows) => {
    const found = differences(aView(rows))
    return [found.order, found.rows.map(({ id }) => id), found.counts]
  })
  expect(told).toEqual([
    [false, [], false],
    [false, [], false],
    [false, ['a'], false],
    [true, [], false],
    [true, [], true],
  ])
})
