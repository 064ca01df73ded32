import { describe, expect, it } from 'vitest'
import { colorsFor } from './terminal.ts'

const ON = '\u001B[1mA\u001B[22m'

describe('colours', () => {
  it.each([
    ['are there on a terminal', { isTTY: true }, { TERM: 'xterm' }, ON],
    ['are not there in a pipe', {}, { TERM: 'xterm' }, 'A'],
    ['are not there where NO_COLOR is set, whatever to', { isTTY: true }, { NO_COLOR: '0' }, 'A'],
    ['are there where NO_COLOR is empty', { isTTY: true }, { NO_COLOR: '' }, ON],
    ['are not there on a terminal that shows none', { isTTY: true }, { TERM: 'dumb' }, 'A'],
    ['are not forced into a pipe', { isTTY: false }, { FORCE_COLOR: '1' }, 'A'],
  ])('%s', (_, stream, env, want) => {
    expect(colorsFor(stream, env).bold('A')).toBe(want)
  })
})
