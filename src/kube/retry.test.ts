import { expect, test } from 'vitest'
import { networkError } from './errors.ts'
import { LostAnswer } from './exchange.ts'
import { retryDelay } from './retry.ts'

const half = (): number => 0.5
const answer = (status: number, retryAfter?: string) => ({
  status,
  retryAfter,
  warnings: [],
  date: undefined,
})
const lost = (unprocessed: boolean) => new LostAnswer(networkError('lost'), unprocessed)

test.each([
  ['a success is final', answer(200), true, undefined],
  ['a 500 is final', answer(500), true, undefined],
  ['a 409 is final', answer(409), true, undefined],
  ['a 429 is tried again whatever the request', answer(429), false, 100],
  ['a 429 is tried again when the server says', answer(429, '3'), false, 3_300],
  ['a 503 is tried again if the request may be sent twice', answer(503), true, 100],
  ['a 503 is final if it may not', answer(503), false, undefined],
  ['a 503 that says when was refused unread', answer(503, '1'), false, 1_100],
  ['a 504 is final if the request may not be sent twice', answer(504, '1'), false, undefined],
  ['more patience than we have is passed on', answer(429, '3600'), true, undefined],
  ['an unreadable Retry-After is none', answer(429, 'tomorrow'), true, 100],
  ['a lost answer is asked for again', lost(false), true, 100],
  ['a lost answer to what may not be sent twice is final', lost(false), false, undefined],
  ['what the server has not acted on is sent again at once', lost(true), false, 0],
])('%s', (_name, outcome, repeatable, want) => {
  const delay = retryDelay(outcome, repeatable, 0, half)
  if (want === undefined) expect(delay).toBeUndefined()
  else expect(delay).toBeCloseTo(want)
})

test('delays grow and stay below ten seconds', () => {
  const delays = [0, 1, 2, 3, 10, 100].map((attempt) => retryDelay(lost(false), true, attempt, () => 1))
  expect(delays).toEqual([200, 400, 800, 1_600, 10_000, 10_000])
})
