import { expect, test } from 'vitest'
import { microTime } from './microtime.ts'

test('a MicroTime has exactly six fractional digits', () => {
  expect(microTime(new Date(Date.UTC(2026, 10, 22, 9, 5, 7, 42)))).toBe('2026-11-22T09:05:07.042000Z')
})
