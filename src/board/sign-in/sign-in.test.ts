import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { cookieLine, readCookies } from './cookies.ts'
import { createLimiter } from './limiter.ts'
import { CODE_LIFE_MS, createOneTimeCodes } from './one-time.ts'
import { isFromHere } from './origin.ts'
import { createSealer } from './seal.ts'
import { isOwnForm, readVisit, visitCookie } from './visit.ts'

const sealer = createSealer(randomBytes(32))
const NOW = Date.parse('2026-03-02T08:00:00Z')
const CAMILLE = { username: 'camille', groups: [], key: 'camille' }

/** A JWT that ends so many seconds from now, with a payload of at least so many bytes. */
function aToken(seconds: number, padding = 0): string {
  const claims = { exp: NOW / 1_000 + seconds, pad: randomBytes(padding).toString('base64') }
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
}

function cookieOf(token: string): string {
  return (visitCookie(token, { sealer, now: NOW, secure: false }) ?? '').split(';')[0] ?? ''
}

describe('a visit', () => {
  const read = (cookies: string, now = NOW) =>
    readVisit(cookies, {
      sealer,
      now: () => now,
      identify: (token) => Promise.resolve(token.endsWith('revoked') ? undefined : CAMILLE),
    })

  it('is read from its cookie, with a word of its own for forms', async () => {
    const token = aToken(3_600)
    const visit = await read(cookieOf(token))
    expect(visit).toMatchObject({ person: CAMILLE, token })
    if (visit === undefined || visit === 'over') throw new Error('No visit')
    expect([isOwnForm(visit, visit.csrf), isOwnForm(visit, ''), isOwnForm(visit, undefined)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('ends with its token, or when the cluster knows the token no more', async () => {
    const cookie = cookieOf(aToken(60))
    expect(await read(cookie, NOW + 59_000)).toMatchObject({ person: CAMILLE })
    expect(await read(cookie, NOW + 60_000)).toBe('over')
    expect(await read(cookieOf('opaque-revoked'))).toBe('over')
    expect(await read('board=rubbish')).toBe('over')
    expect(await read('other=1')).toBeUndefined()
  })

  it('lasts half a day at most, and is kept to https where that can be', () => {
    const line = visitCookie('opaque', { sealer, now: NOW, secure: true })
    expect(line).toMatch(/^__Host-board=[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/)
  })

  it('is not begun with a token that no cookie can hold', () => {
    expect(visitCookie(aToken(60, 4_000), { sealer, now: NOW, secure: false })).toBeUndefined()
  })
})

describe('cookies', () => {
  it('of one name count once, the first', () => {
    expect([...readCookies('a=1; b = 2;a=3; broken; =4')]).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  it('never hold what would need quoting', () => {
    expect(() => cookieLine('a', 'b; Domain=x', { maxAgeSeconds: 1, secure: false })).toThrow()
  })
})

describe('a form', () => {
  const host = 'board.example:8080'
  const same = `http://${host}`
  it.each([
    [{ host, origin: same }, true],
    [{ host, origin: same, 'sec-fetch-site': 'same-origin' }, true],
    [{ host, 'sec-fetch-site': 'same-origin' }, true],
    [{ host, origin: same, 'sec-fetch-site': 'same-site' }, false],
    [{ host, origin: 'http://board.example' }, false],
    [{ host, origin: 'null' }, false],
    [{ host, 'sec-fetch-site': 'none' }, false],
    [{ host }, false],
  ])('with %j is from here: %s', (headers, expected) => {
    expect(isFromHere(headers)).toBe(expected)
  })
})

describe('a one-time code', () => {
  it('gives its token once, and not when it is old', () => {
    let now = NOW
    const codes = createOneTimeCodes(sealer, () => now)
    const [used, old] = [codes.issue('one'), codes.issue('two')]
    expect([codes.redeem(used), codes.redeem(used)]).toEqual([{ token: 'one' }, 'spent'])
    now += CODE_LIFE_MS
    expect(codes.redeem(old)).toBe('spent')
  })

  it('is good at every replica of the same key, at each once, and shows nothing of its token', () => {
    const [one, other] = [createOneTimeCodes(sealer, () => NOW), createOneTimeCodes(sealer, () => NOW)]
    const code = one.issue('a-token')
    expect(Buffer.from(code, 'base64url').includes('a-token')).toBe(false)
    expect([other.redeem(code), other.redeem(code), one.redeem(code)]).toEqual([
      { token: 'a-token' },
      'spent',
      { token: 'a-token' },
    ])
  })

  it('is nothing when it was not made so: a token, rubbish, a cookie, a code of another key', () => {
    const codes = createOneTimeCodes(sealer, () => NOW)
    const elsewhere = createOneTimeCodes(createSealer(randomBytes(32)), () => NOW)
    const [, cookie = ''] = cookieOf(aToken(3_600)).split('=')
    for (const text of ['', 'x', aToken(3_600), cookie, elsewhere.issue('one')])
      expect(codes.redeem(text)).toBeUndefined()
  })

  it('is not taken when very many were, until those are old', () => {
    let now = NOW
    const codes = createOneTimeCodes(sealer, () => now)
    for (let used = 0; used < 10_000; used += 1) codes.redeem(codes.issue('one'))
    now += CODE_LIFE_MS - 1
    const late = codes.issue('late')
    expect(codes.redeem(late)).toBe('spent')
    now += 1
    expect(codes.redeem(late)).toEqual({ token: 'late' })
  })
})

it('slows who fails often, for a while, and nobody else', () => {
  let now = NOW
  const limiter = createLimiter(() => now)
  for (let tries = 0; tries < 20; tries += 1) limiter.failed('here')
  expect([limiter.allows('here'), limiter.allows('there')]).toEqual([false, true])
  now += 3_001
  expect(limiter.allows('here')).toBe(true)
})
