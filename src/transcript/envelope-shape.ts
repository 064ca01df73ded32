import { TRANSCRIPT_PAYLOAD_TYPE, type FieldError } from '../api/index.ts'
import { exactly, listOf, objectOf, text, type Shape } from './shapes.ts'

const ENVELOPE: Shape = objectOf({
  only: true,
  required: {
    payloadType: exactly(TRANSCRIPT_PAYLOAD_TYPE),
    payload: text(),
    signatures: listOf(objectOf({ only: true, required: { keyid: text(), sig: text() } }), { count: [1, 1] }),
  },
})

/** What keeps a value from being an envelope: it has its members and no others, and one signature. */
export function envelopeError(value: unknown): FieldError | undefined {
  return ENVELOPE(value, 'envelope')
}

/** The bytes of standard base64, or undefined when another text would say the same bytes as well. */
export function strictBase64(base64: string): Uint8Array | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 ? bytes : undefined
}
