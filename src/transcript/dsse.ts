import { sign, verify } from 'node:crypto'
import {
  TRANSCRIPT_PAYLOAD_TYPE,
  type DsseEnvelope,
  type FieldError,
  type Json,
  type TranscriptStatement,
} from '../api/index.ts'
import { canonicalize } from './canonical.ts'
import { envelopeError, strictBase64 } from './envelope-shape.ts'
import { publicKeyOf, type PublicKey } from './keys.ts'
import { statementError } from './statement-shape.ts'

/** What an envelope gives: the statement and the key that signed it, or what is wrong. */
export type Opened =
  { readonly statement: TranscriptStatement; readonly keyid: string } | { readonly error: FieldError }

/** DSSE's pre-authentication encoding: the bytes that are signed, so that the payload's type is signed too. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const typeBytes = Buffer.byteLength(payloadType, 'utf8')
  const head = Buffer.from(`DSSEv1 ${typeBytes} ${payloadType} ${payload.length} `, 'utf8')
  return Buffer.concat([head, payload])
}

/** The statement's canonical JSON, signed. */
export function signStatement(statement: TranscriptStatement, privateKeyPem: string): DsseEnvelope {
  const payload = Buffer.from(canonicalize(statement as unknown as Json), 'utf8')
  const signature = sign(null, preAuthEncoding(TRANSCRIPT_PAYLOAD_TYPE, payload), privateKeyPem)
  return {
    payloadType: TRANSCRIPT_PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: publicKeyOf(privateKeyPem).keyid, sig: signature.toString('base64') }],
  }
}

/** An envelope as it is written to a file: canonical JSON and a newline. */
export function envelopeText(envelope: DsseEnvelope): string {
  return `${canonicalize(envelope as unknown as Json)}\n`
}

/** Verifies an envelope of whatever origin, and reads it only once it is verified. Never throws. */
export function openEnvelope(envelope: DsseEnvelope, keys: readonly PublicKey[]): Opened {
  const misshapen = envelopeError(envelope)
  if (misshapen !== undefined) return { error: misshapen }
  const [{ keyid, sig } = { keyid: '', sig: '' }] = envelope.signatures
  const payload = strictBase64(envelope.payload)
  const signature = strictBase64(sig)
  if (payload === undefined) return { error: notBase64('envelope.payload') }
  if (signature === undefined) return { error: notBase64('envelope.signatures[0].sig') }
  const key = keys.find((known) => known.keyid === keyid)
  if (key === undefined) return { error: unknownKey(keyid, keys) }
  if (!verify(null, preAuthEncoding(envelope.payloadType, payload), key.pem, signature)) {
    return { error: forged(keyid) }
  }
  return readStatement(payload, keyid)
}

function readStatement(payload: Uint8Array, keyid: string): Opened {
  let value: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload)
    value = JSON.parse(text)
    if (canonicalize(value as Json) !== text) return { error: notCanonical('JSON that is not canonical') }
  } catch {
    return { error: notCanonical('what is no JSON in UTF-8') }
  }
  const error = statementError(value)
  return error === undefined ? { statement: value as TranscriptStatement, keyid } : { error }
}

function notBase64(path: string): FieldError {
  return {
    code: 'TranscriptUnreadable',
    path,
    found: 'text that is not strict base64',
    expected: 'standard base64 with its padding, as it was written',
    remedy: 'export the transcript again',
  }
}

function unknownKey(keyid: string, keys: readonly PublicKey[]): FieldError {
  const known = keys.map((key) => key.keyid).join(', ')
  return {
    code: 'KeyUnknown',
    path: 'envelope.signatures[0].keyid',
    found: keyid,
    expected:
      known === '' ? 'a public key to verify with; none was given' : `one of the keys given: ${known}`,
    remedy: 'get the public keys from the platform itself',
  }
}

function forged(keyid: string): FieldError {
  return {
    code: 'TranscriptForged',
    path: 'envelope.signatures[0].sig',
    found: 'a signature that does not fit the payload',
    expected: `what the key ${keyid} signed`,
    remedy: 'trust nothing in it; ask for the original',
  }
}

function notCanonical(found: string): FieldError {
  return {
    code: 'TranscriptUnreadable',
    path: 'envelope.payload',
    found,
    expected: 'canonical JSON in UTF-8 (RFC 8785)',
    remedy: 'it was signed by another tool: ask the platform for its transcript',
  }
}
