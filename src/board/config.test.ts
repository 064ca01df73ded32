import { expect, it } from 'vitest'
import { DEFAULT_CONFIG, parseConfig } from './config.ts'
import { ownPath } from './routes/frame.ts'

it('an empty configuration is the default', () => {
  expect(parseConfig('')).toEqual({ config: DEFAULT_CONFIG })
})

it('names every field that does not fit', () => {
  const text =
    'port: 0\nsecureCookies: "yes"\nproxies: 9\nstuckAfter: {tries: 0, hours: 1}\ntimeZone: Mars/Base\nports: 1'
  const parsed = parseConfig(text)
  expect('errors' in parsed && parsed.errors.map(({ path }) => path).sort()).toEqual([
    'port',
    'ports',
    'proxies',
    'secureCookies',
    'stuckAfter.hours',
    'stuckAfter.tries',
    'timeZone',
  ])
})

it.each([
  ['/?lab=a&page=2', '/?lab=a&page=2'],
  ['/sessions/a/b', '/sessions/a/b'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/..//evil.example', '/'],
  ['https://evil.example/', '/'],
  ['/\t/evil.example', '/'],
  [undefined, '/'],
])('a form that would lead to %s leads to %s', (given, path) => {
  expect(ownPath(given)).toBe(path)
})
