import { describe, expect, it } from 'vitest'
import type { Json } from '../api/index.ts'
import { compileExpression, environment, SALT, secretDigest, toCel } from './index.ts'

const SALT_HEX = '5a'.repeat(32)

function evaluate(source: string, values: Readonly<Record<string, Json>>): unknown {
  const names = Object.keys(values)
  const compiled = compileExpression(environment(names), source, { names: new Set(names), type: 'any' })
  if ('issues' in compiled) throw new Error(JSON.stringify(compiled.issues))
  const variables = new Map(names.map((name) => [name, toCel(values[name] ?? null)]))
  const outcome = compiled.evaluate(new Map<string, unknown>([...variables, [SALT, SALT_HEX]]))
  return 'failure' in outcome ? outcome.failure : outcome.value
}

const read = (text: string, source = 'yaml(t)'): unknown => evaluate(source, { t: text })

describe('yaml()', () => {
  it('reads what JSON can say, whole numbers as int', () => {
    expect(read('a: 1\nb: [0x10, 1.5, "2", ~]\nc: {on: yes}\n2: two')).toEqual(
      new Map<string, unknown>([
        ['2', 'two'],
        ['a', 1n],
        ['b', [16n, 1.5, '2', null]],
        ['c', new Map([['on', 'yes']])],
      ]),
    )
  })

  it('finds a twin among as many keys as a text can have, without comparing each with all others', () => {
    const keys = Array.from({ length: 13_000 }, (_, index) => index.toString(36))
    expect(read(`{${keys.join(',')},0}`)).toMatchObject({
      reason: { en: 'unreadable YAML (a key stands twice, line 1)' },
    })
  })

  it('follows anchors and merge keys, and keeps what an unknown tag stands before', () => {
    expect(
      read('.a: &a {k: 1}\nb: {<<: *a}\nc: !reference [x, y]', 'yaml(t).b.k == 1 && yaml(t).c == ["x", "y"]'),
    ).toBe(true)
  })

  it('reads the first document only, yamlDocuments() those that are not empty', () => {
    const text = '---\n---\na: 1\n---\nb: 2\n---\n'
    expect(read(text)).toEqual(new Map([['a', 1n]]))
    expect(read(text, 'yamlDocuments(t).map(d, d.size())')).toEqual([1n, 1n])
    expect(read('', 'yaml(t) == null && yamlDocuments(t) == []')).toBe(true)
  })

  it.each([
    ['a key that stands twice', 'a: 1\na: 2', { en: 'unreadable YAML (a key stands twice, line 2)' }],
    [
      'one that does so within',
      'a:\n- {b: 1, "b": 2}',
      { en: 'unreadable YAML (a key stands twice, line 2)' },
    ],
    ['a mistake', 'a: 1\nb: [', { en: 'unreadable YAML (syntax error, line 2)' }],
    ['an alias of nothing', 'a: *b', { en: 'unreadable YAML (an alias that cannot be followed)' }],
    ['what JSON cannot say', 'a: .nan', { en: 'unreadable YAML (a value that JSON cannot say)' }],
    [
      'aliases that expand without end',
      [
        'a: &a [x, x]',
        ...'bcdefghijkl'.split('').map((k, i) => `${k}: &${k} [${`*${'abcdefghijk'[i] ?? ''},`.repeat(9)}]`),
      ].join('\n'),
      { en: 'unreadable YAML (an alias that cannot be followed)' },
    ],
  ])('refuses %s, twice the same', (_, text, reason) => {
    const failure = {
      kind: 'unexpected',
      path: 'yaml(t)',
      reason: expect.objectContaining(reason) as unknown,
    }
    expect(read(text, '[yaml(t)]')).toEqual(failure)
    expect(read(text, '1 == 1 && yaml(t) == 1')).toEqual(failure)
  })

  it('refuses what is no text, and a text beyond the limit of all values', () => {
    expect(evaluate('yaml(t)', { t: 1 })).toMatchObject({ kind: 'unexpected' })
    expect(evaluate('yaml(t + t)', { t: '#'.repeat(40_000) })).toMatchObject({
      reason: { en: 'unreadable YAML (text too long)' },
    })
  })
})

describe('secretIs()', () => {
  const entry = { bytes: 3, digest: secretDigest(SALT_HEX, Buffer.from('é1')) }

  it('knows a value by its digest, within other expressions too', () => {
    expect(evaluate('secretIs(s.data.key, "é1")', { s: { data: { key: entry } } })).toBe(true)
    expect(evaluate('secretIs(s.?data.key.value(), string("é1"))', { s: { data: { key: entry } } })).toBe(
      true,
    )
    expect(evaluate('secretIs( s , "e1")', { s: entry })).toBe(false)
    expect(evaluate('[s, s].all(x, secretIs(x, "é" + string(1)))', { s: entry })).toBe(true)
  })

  it.each<[string, Json]>([
    ['no entry', null],
    ['a text', 'é1'],
    ['an entry without digest', { bytes: 3 }],
  ])('fails on %s', (_, value) => {
    expect(evaluate('secretIs(s, "é1")', { s: value })).toMatchObject({ kind: 'unexpected' })
  })

  it('tells where what it is given is absent', () => {
    expect(evaluate('secretIs(s.data.key, "é1")', { s: {} })).toEqual({ kind: 'absent', path: 's.data' })
  })

  it('has a salt that no author can name', () => {
    expect(() => evaluate('salt_ == ""', {})).toThrow('salt_ is not declared')
    expect(() => evaluate('secretIs_("", s, "")', { s: entry })).toThrow('ExpressionForbidden')
  })
})
