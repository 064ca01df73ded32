import { describe, expect, it } from 'vitest'
import { chosenLines, parseLogQuery, printLine } from './log-query.ts'

const NOW = Date.parse('2026-11-22T08:00:10Z')
const LINES = [1, 5, 9, 20].map((second) => ({ at: NOW - 10_000 + second * 1000, text: `line ${second}` }))

describe('the lines of a log', () => {
  it.each([
    ['', ['line 1', 'line 5', 'line 9']],
    ['tailLines=2', ['line 5', 'line 9']],
    ['tailLines=0', []],
    ['sinceSeconds=5', ['line 5', 'line 9']],
    ['sinceTime=2026-11-22T08:00:06Z', ['line 9']],
    ['sinceSeconds=60&sinceTime=2026-11-22T08:00:06Z', ['line 9']],
    ['tailLines=x', ['line 1', 'line 5', 'line 9']],
  ])('asked for by %j are those written by now', (query, want) => {
    const parsed = parseLogQuery(new URLSearchParams(query), NOW)
    expect(chosenLines(LINES, parsed, NOW).map(({ text }) => text)).toEqual(want)
  })

  it('bear their time when that is asked for', () => {
    const line = { at: NOW, text: 'up' }
    expect(printLine(line, { timestamps: true })).toBe('2026-11-22T08:00:10.000000000Z up\n')
    expect(printLine(line, { timestamps: false })).toBe('up\n')
  })
})
