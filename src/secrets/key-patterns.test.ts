import { describe, expect, it } from 'vitest'
import { compileForKeys } from './key-patterns.ts'

describe('patterns for keys', () => {
  it.each([
    '^(data|stringData|password|username|token|apiKey|connectionString|privateKey)$',
    '.*(?i)(secret|password|passwd|token|key)$',
    '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
    '^.{1,253}$',
  ])('such as people write are compiled: %s', (source) => {
    const keys = Array.from({ length: 300 }, (_, index) => `service-${index}-password`)
    const compiled = compileForKeys([source], keys)
    expect('tests' in compiled && compiled.tests.get(source)?.('service-1-password')).toBeTypeOf('boolean')
  })

  it('match as RE2 does, the same each time', () => {
    const compiled = compileForKeys(['^pass', 'word$'], ['password'])
    const found = 'tests' in compiled ? compiled.tests : new Map<string, (key: string) => boolean>()
    for (const [source, key, want] of [
      ['^pass', 'password', true],
      ['^pass', 'password', true],
      ['^pass', 'a password', false],
      ['word$', 'a password', true],
    ] as const)
      expect(found.get(source)?.(key), `${source} in ${key}`).toBe(want)
  })

  it.each([
    ['a long one', ['a'.repeat(1_025)]],
    ['long ones', Array.from({ length: 5 }, (_, index) => `${index}`.repeat(250))],
    ['many', Array.from({ length: 600 }, (_, index) => String.fromCodePoint(0x4e00 + index))],
    ['repetitions', ['(a?){1000}']],
    ['repetitions within each other', ['((a{10}){10}){10}']],
    ['repetitions without an end', ['\\pL{1000,}']],
    ['a program for many keys', ['(a|b)*a(a|b){100}$'], [Array.from({ length: 9_000 }, () => 'ab').join('')]],
  ])('that would hold the operator up are too large: %s', (_, sources, keys = ['password']) => {
    expect(compileForKeys(sources, keys)).toEqual({
      problem: expect.stringContaining('error parsing regexp: expression too large: `') as string,
    })
  })
})
