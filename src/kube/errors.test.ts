import { describe, expect, test } from 'vitest'
import { ClusterError, isConflict, isExpired, isNotFound, networkError, statusError } from './errors.ts'

const status = (fields: object) => ({ kind: 'Status', status: 'Failure', ...fields })

describe('the error of an answer', () => {
  test.each([
    [
      'a Status gives its words',
      422,
      status({ reason: 'Invalid', message: 'spec.a: Required' }),
      'Invalid',
      'spec.a: Required',
      false,
    ],
    [
      'a Status without a reason is named by its code',
      403,
      status({ message: 'no' }),
      'Forbidden',
      'no',
      false,
    ],
    [
      'another body gives its text',
      502,
      'Bad gateway',
      'Unknown',
      'The API server answered 502: Bad gateway',
      true,
    ],
    ['no body gives the code', 503, undefined, 'ServiceUnavailable', 'The API server answered 503', true],
    [
      'a Conflict may be tried again after reading',
      409,
      status({ reason: 'Conflict', message: 'modified' }),
      'Conflict',
      'modified',
      true,
    ],
    [
      'AlreadyExists may not',
      409,
      status({ reason: 'AlreadyExists', message: 'there' }),
      'AlreadyExists',
      'there',
      false,
    ],
  ])('%s', (_name, code, body, reason, message, retryable) => {
    expect(statusError(code, body)).toMatchObject({ code, reason, message, retryable })
  })

  test('says when to come back, by header or by Status', () => {
    expect(statusError(429, undefined, '2').retryAfterMs).toBe(2_000)
    expect(statusError(429, status({ details: { retryAfterSeconds: 3 } })).retryAfterMs).toBe(3_000)
    expect(
      statusError(429, status({ details: { retryAfterSeconds: 0 } }), 'soon').retryAfterMs,
    ).toBeUndefined()
  })
})

test.each([
  ['a 410', statusError(410, undefined), true],
  ['an Expired', new ClusterError({ code: 0, reason: 'Expired', message: '', retryable: false }), true],
  [
    'a version from the future',
    statusError(504, status({ details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } })),
    true,
  ],
  ['another 504', statusError(504, undefined), false],
  ['a lost connection', networkError('gone'), false],
  ['a bug', new Error('Expired'), false],
])('%s: list again? %s', (_name, error, want) => {
  expect(isExpired(error)).toBe(want)
})

test('reasons are told apart', () => {
  expect(isNotFound(statusError(404, undefined))).toBe(true)
  expect(isConflict(statusError(404, undefined))).toBe(false)
  expect(isConflict(statusError(409, undefined))).toBe(true)
})

test('a failed test of a JSON patch is a conflict, an object that is invalid is none', () => {
  const message = 'the server rejected our request due to an error in our request'
  const invalid = (details: object) => statusError(422, status({ message, reason: 'Invalid', details }))
  expect(isConflict(invalid({}))).toBe(true)
  expect(isConflict(invalid({ causes: [{ field: 'status.serial', reason: 'FieldValueInvalid' }] }))).toBe(
    false,
  )
  expect(isConflict(statusError(422, 'Unprocessable'))).toBe(false)
})
