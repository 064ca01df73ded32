import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { aPredicate, wholeEvidence } from '../../test/builders/transcript.ts'
import { API_VERSION } from '../api/index.ts'
import { envelopeText, signStatement } from './dsse.ts'
import { transcriptFields } from './fields.ts'
import { generateSigningKey, publicKeyOf } from './keys.ts'
import { splitEvidence } from './parts.ts'
import { buildStatement } from './statement.ts'

const SCRIPT = join(import.meta.dirname, '../../docs/examples/verify.py')
const folder = mkdtempSync(join(tmpdir(), 'verify-py-'))
afterAll(() => rmSync(folder, { recursive: true }))

const privateKey = generateSigningKey()
const { shown, hidden = shown } = splitEvidence(wholeEvidence(), new Set())
const statement = buildStatement({
  predicate: aPredicate({ candidate: 'Zoé' }),
  evidence: { shown: shown.digest, hidden: hidden.digest },
})
const envelope = signStatement(statement, privateKey)
const [signature = { keyid: '', sig: '' }] = envelope.signatures

const keys = file('keys.pem', publicKeyOf(generateSigningKey()).pem + publicKeyOf(privateKey).pem)
const good = file('good.json', envelopeText(envelope))

/** Why the script cannot run here, or undefined. `-rawin` came with OpenSSL 3; LibreSSL has none. */
function lacking(): string | undefined {
  const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'])
  if (python.status !== 0) return 'python3 ≥ 3.9 is not installed'
  const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout as string | null
  return /^OpenSSL ([3-9]|\d\d)/.test(openssl ?? '') ? undefined : 'openssl ≥ 3 is not installed'
}

describe('docs/examples/verify.py', () => {
  const reason = lacking()
  beforeEach(({ skip }) => skip(reason !== undefined, reason))

  it('verifies an envelope and says whose mark it is', () => {
    expect(run(good, keys)).toEqual({
      status: 0,
      stdout: 'VERIFIED: Zoé, first-deployment, attempt 2: NotPassed, 60 %\n',
      stderr: '',
    })
  })

  it('verifies a LabTranscript, with the evidence', () => {
    const spec = { ...transcriptFields(statement), envelope }
    const text = JSON.stringify({ apiVersion: API_VERSION, kind: 'LabTranscript', spec }, undefined, 4)
    const parts = [file('evidence.json', shown.bytes), file('evidence-hidden.json', hidden.bytes)]
    expect(run(file('copy.json', text), keys, ...parts)).toMatchObject({ status: 0 })
  })

  const other = signStatement({ ...statement, predicate: aPredicate({ outcome: 'Passed' }) }, privateKey)
  it.each<[what: string, args: () => readonly string[], why: string]>([
    [
      'another payload',
      () => [file('payload.json', envelopeText({ ...envelope, payload: other.payload })), keys],
      'the signature does not fit',
    ],
    [
      'another payload type',
      () => [file('type.json', envelopeText({ ...envelope, payloadType: 'text/plain' })), keys],
      'the signature does not fit',
    ],
    [
      'a damaged signature',
      () => {
        const sig = (signature.sig.startsWith('A') ? 'B' : 'A') + signature.sig.slice(1)
        return [file('sig.json', envelopeText({ ...envelope, signatures: [{ ...signature, sig }] })), keys]
      },
      'the signature does not fit',
    ],
    [
      'an unknown key',
      () => [good, file('others.pem', publicKeyOf(generateSigningKey()).pem)],
      'signed with an unknown key',
    ],
    ['evidence of another', () => [good, keys, file('e.json', '{}')], 'is not the evidence that was signed'],
    ['a file cut short', () => [file('short.json', envelopeText(envelope).slice(0, 500)), keys], ''],
    ['no file at all', () => [join(folder, 'none.json'), keys], ''],
    ['no arguments', () => [], ''],
  ])('does not verify %s', (_, args, why) => {
    const { status, stdout, stderr } = run(...args())
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^NOT VERIFIED: .+\n$/)
    expect(stderr).toContain(why)
  })
})

function run(...args: readonly string[]) {
  const env = { ...process.env, PYTHONIOENCODING: 'utf-8' }
  const { status, stdout, stderr } = spawnSync('python3', [SCRIPT, ...args], { encoding: 'utf8', env })
  return { status, stdout, stderr }
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
