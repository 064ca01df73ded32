import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aStatement } from '../../test/builders/transcript.ts'
import { TRANSCRIPT_PAYLOAD_TYPE, type DsseEnvelope, type Json } from '../api/index.ts'
import { canonicalize } from './canonical.ts'
import { envelopeText, openEnvelope, preAuthEncoding, signStatement } from './dsse.ts'
import { generateSigningKey, publicKeyOf } from './keys.ts'

const privateKey = generateSigningKey()
const key = publicKeyOf(privateKey)
const statement = aStatement()
const envelope = signStatement(statement, privateKey)
const [signature = { keyid: '', sig: '' }] = envelope.signatures

describe('DSSE pre-authentication encoding', () => {
  it.each([
    // The example of the DSSE protocol's text.
    [
      'http://example.com/HelloWorld',
      'hello world',
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    ],
    ['', '', 'DSSEv1 0  0 '],
    ['é', '€', 'DSSEv1 2 é 3 €'],
  ])('of type "%s" and body "%s" counts bytes', (type, body, want) => {
    expect(Buffer.from(preAuthEncoding(type, Buffer.from(body))).toString()).toBe(want)
  })

  it('takes bytes that are no text', () => {
    const body = Uint8Array.of(0xff, 0, 0x20)
    expect(Buffer.from(preAuthEncoding('t', body)).toString('latin1')).toBe('DSSEv1 1 t 3 \xff\0 ')
  })
})

describe('an envelope', () => {
  it('opens to the statement that was signed, and names the key', () => {
    expect(openEnvelope(envelope, [publicKeyOf(generateSigningKey()), key])).toEqual({
      statement,
      keyid: key.keyid,
    })
  })

  it('is the same whatever the order of the statement’s members', () => {
    const reordered = Object.fromEntries(Object.entries(statement).reverse()) as unknown as typeof statement
    expect(envelopeText(signStatement(reordered, privateKey))).toBe(envelopeText(envelope))
  })

  it('is written as canonical JSON and a newline', () => {
    const text = envelopeText(envelope)
    expect(text).toBe(`${canonicalize(JSON.parse(text) as Json)}\n`)
  })

  it.each<[what: string, changed: unknown, code: string, path: string]>([
    ['no object', [envelope], 'TranscriptUnreadable', 'envelope'],
    ['no payload', { ...envelope, payload: undefined }, 'TranscriptUnreadable', 'envelope.payload'],
    ['another member', { ...envelope, note: '' }, 'TranscriptUnreadable', 'envelope'],
    [
      'another type',
      { ...envelope, payloadType: 'text/plain' },
      'TranscriptUnreadable',
      'envelope.payloadType',
    ],
    ['no signature', { ...envelope, signatures: [] }, 'TranscriptUnreadable', 'envelope.signatures'],
    ['two signatures', withSignatures(signature, signature), 'TranscriptUnreadable', 'envelope.signatures'],
    [
      'a signature with a certificate',
      withSignatures({ ...signature, cert: '' }),
      'TranscriptUnreadable',
      'envelope.signatures[0]',
    ],
    [
      'a payload cut short',
      { ...envelope, payload: envelope.payload.slice(0, -3) },
      'TranscriptUnreadable',
      'envelope.payload',
    ],
    [
      'a space in the payload',
      { ...envelope, payload: ` ${envelope.payload}` },
      'TranscriptUnreadable',
      'envelope.payload',
    ],
    [
      'base64 without padding',
      withSignatures({ ...signature, sig: signature.sig.replaceAll('=', '') }),
      'TranscriptUnreadable',
      'envelope.signatures[0].sig',
    ],
    [
      'a key by another name',
      withSignatures({ ...signature, keyid: key.keyid.toUpperCase() }),
      'KeyUnknown',
      'envelope.signatures[0].keyid',
    ],
    [
      'another payload',
      { ...envelope, payload: signStatement(aStatement({ attempt: 3 }), privateKey).payload },
      'TranscriptForged',
      'envelope.signatures[0].sig',
    ],
    [
      'an empty signature',
      withSignatures({ ...signature, sig: '' }),
      'TranscriptForged',
      'envelope.signatures[0].sig',
    ],
    [
      'another key’s signature',
      withSignatures({ ...signature, sig: anothersSignature() }),
      'TranscriptForged',
      'envelope.signatures[0].sig',
    ],
  ])('with %s is refused, saying where', (_, changed, code, path) => {
    expect(openEnvelope(changed as DsseEnvelope, [key])).toMatchObject({ error: { code, path } })
  })

  it('is of an unknown key where no key is given', () => {
    expect(openEnvelope(envelope, [])).toMatchObject({
      error: {
        code: 'KeyUnknown',
        found: key.keyid,
        expected: expect.stringContaining('none was given') as string,
      },
    })
  })

  it.each<[what: string, payload: Uint8Array, path: string]>([
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'envelope.payload'],
    ['no JSON', Buffer.from('{'), 'envelope.payload'],
    ['JSON with spaces', Buffer.from(JSON.stringify(statement, undefined, 1)), 'envelope.payload'],
    [
      'a byte order mark',
      Buffer.from(`\ufeff${canonicalize(statement as unknown as Json)}`),
      'envelope.payload',
    ],
    ['a key twice', Buffer.from('{"a":1,"a":1}'), 'envelope.payload'],
    ['another statement', Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}'), 'statement.subject'],
  ])('with a good signature over %s is no transcript', (_, payload, path) => {
    expect(openEnvelope(signed(payload), [key])).toMatchObject({
      error: { code: 'TranscriptUnreadable', path },
    })
  })

  it('of whatever form never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.anything(), (payload, signatures) => {
        const made = { payloadType: TRANSCRIPT_PAYLOAD_TYPE, payload, signatures }
        for (const thing of [made, payload]) {
          expect(openEnvelope(thing as DsseEnvelope, [key])).toHaveProperty('error')
        }
      }),
    )
  })
})

function withSignatures(...signatures: readonly unknown[]): unknown {
  return { ...envelope, signatures }
}

function signed(payload: Uint8Array): DsseEnvelope {
  const sig = sign(null, preAuthEncoding(TRANSCRIPT_PAYLOAD_TYPE, payload), privateKey).toString('base64')
  return {
    payloadType: TRANSCRIPT_PAYLOAD_TYPE,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ keyid: key.keyid, sig }],
  }
}

function anothersSignature(): string {
  const payload = Buffer.from(envelope.payload, 'base64')
  const another = generateKeyPairSync('ed25519').privateKey
  return sign(null, preAuthEncoding(TRANSCRIPT_PAYLOAD_TYPE, payload), another).toString('base64')
}
