import { expect, test } from 'vitest'
import { headerValues, parseWarning } from './warnings.ts'

test.each([
  ['299 - "unknown field \\"spec.a\\", ignored"', 'unknown field "spec.a", ignored'],
  ['299 kube-apiserver "a \\\\ b"', 'a \\ b'],
  ['something else', 'something else'],
])('%s', (header, want) => {
  expect(parseWarning(header)).toBe(want)
})

test('headers of one name stay apart', () => {
  expect(headerValues(['warning', 'a, b', 'date', 'now', 'warning', 'c'], 'warning')).toEqual(['a, b', 'c'])
})
