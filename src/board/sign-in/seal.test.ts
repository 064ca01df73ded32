import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSealer } from './seal.ts'

const sealer = createSealer(randomBytes(32))
const VALUE = { token: 'a.b.c', until: 1 }

describe('a sealed value', () => {
  it('is opened with the same key for the same purpose', () => {
    expect(sealer.open(sealer.seal(VALUE, 'visit'), 'visit')).toEqual(VALUE)
  })

  it('shows nothing of itself, and never looks the same', () => {
    const [one, other] = [sealer.seal(VALUE, 'visit'), sealer.seal(VALUE, 'visit')]
    expect(one).not.toBe(other)
    expect(Buffer.from(one, 'base64url').includes('a.b.c')).toBe(false)
  })

  it('is nothing for another purpose, under another key, or with one bit changed', () => {
    const sealed = sealer.seal(VALUE, 'visit')
    expect(sealer.open(sealed, 'notice')).toBeUndefined()
    expect(createSealer(randomBytes(32)).open(sealed, 'visit')).toBeUndefined()
    const bytes = Buffer.from(sealed, 'base64url')
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(sealer.open(changed.toString('base64url'), 'visit')).toBeUndefined()
    }
  })

  it.each(['', 'x', '=;', 'a'.repeat(5_000)])('is not what somebody made up: %.10s', (text) => {
    expect(sealer.open(text, 'visit')).toBeUndefined()
  })
})

it('takes a key of 32 bytes only', () => {
  expect(() => createSealer(randomBytes(16))).toThrow(/32 bytes/)
})
