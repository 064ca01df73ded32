import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject, LabTranscript } from '../../../src/api/index.ts'
import { isNotFound } from '../../../src/kube/index.ts'
import { OPERATOR } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { statementOf } from '../../../src/session/transcripts/index.ts'
import { fromChunks } from '../../../src/transcript/index.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { kubectlLab, LAB, MILD, PASSWORD, theLab, useMarkedSessions } from './marked-sessions.ts'

const scene = useMarkedSessions()

/** The part's content, read as whoever has the Secrets would. */
async function partOf(sha256: string): Promise<string> {
  const name = `evidence-${sha256.slice(0, 16)}-0`
  const secret = await scene().admin.get(RESOURCES.secret, { namespace: OPERATOR.namespace, name })
  const [chunk = ''] = Object.values(secret['data'] as Record<string, string>)
  const read = fromChunks([Buffer.from(chunk, 'base64')], `sha256:${sha256}`)
  if (!('bytes' in read)) throw new Error(JSON.stringify(read))
  return Buffer.from(read.bytes).toString('utf8')
}

describe('a marked session', () => {
  let mark = ''
  let keys = ''
  beforeAll(async () => {
    mark = await scene().save(
      'mark.json',
      (await scene().asCamille('transcript', LAB, '-n', 'camille', '-o', 'json')).out,
    )
    keys = await scene().save('keys.pem', (await scene().asCamille('transcript', '--keys')).out)
  })

  it('has a transcript that its candidate reads', async () => {
    const { code, out } = await scene().asCamille('transcript', '-n', 'camille')
    expect(code).toBe(0)
    expect(out).toMatch(/Candidate +camille@example\.fr/)
    expect(out).toMatch(/Outcome +Not passed/)
    expect(out).toMatch(/✗ The word +0\/60\n +read: wrong/)
    expect(out).toMatch(/Hidden checks: 0\/20/)
  })

  it('verifies offline with nothing but the published key', async () => {
    const { code, out, notes } = await kubectlLab(undefined, 'verify', mark, '--keys', keys)
    expect(`${out}${notes}`).toMatch(
      /^✓ \S+: authentic: riddle, camille@example\.fr, Not passed \d+ % \(sha256:/,
    )
    expect(code).toBe(0)
  })

  it('verifies as the whole LabTranscript too, and with keys asked of the cluster', async () => {
    const whole = await scene().save('whole.json', JSON.stringify(await scene().currentOf('camille')))
    const { code, out, notes } = await scene().asCamille('verify', whole, mark)
    expect(out.split('\n').map((line) => line[0])).toEqual(['✓', '✓'])
    expect(notes).toMatch(/1 public key\(s\) asked of the cluster/)
    expect(code).toBe(0)
  })

  it('does not verify once somebody has changed it', async () => {
    const { payload, ...rest } = JSON.parse(await readFile(mark, 'utf8')) as { payload: string }
    const raised = Buffer.from(payload, 'base64').toString('utf8').replace('"NotPassed"', '"Passed"')
    const text = JSON.stringify({ ...rest, payload: Buffer.from(raised, 'utf8').toString('base64') })
    const forged = await scene().save('forged.json', text)
    const { code, out } = await kubectlLab(undefined, 'verify', forged, '--keys', keys)
    expect(out).toMatch(/^✗ .*\[TranscriptForged\]$/)
    expect(code).toBe(1)
  })

  it('keeps its evidence from the candidate', async () => {
    const { code, notes } = await scene().asCamille(
      'transcript',
      LAB,
      '-n',
      'camille',
      '--evidence',
      join(scene().dir, 'no'),
    )
    expect(notes).toMatch(/you may not read its Secrets \[RequestRefused\]/)
    expect(code).toBe(1)
  })

  it('has evidence that gives the same mark when it is replayed, and says what does not fit', async () => {
    const admins = scene().sandbox().adminKubeconfig
    const folder = join(scene().dir, 'evidence')
    const exported = await kubectlLab(admins, 'transcript', LAB, '-n', 'camille', '--evidence', folder)
    expect(exported.code).toBe(0)
    expect((await readdir(folder)).toSorted()).toEqual([
      'evidence-hidden.json',
      'evidence.json',
      'revision.json',
    ])
    const [shown, hidden, revision] = ['evidence.json', 'evidence-hidden.json', 'revision.json'].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    const verify = (...args: string[]) => kubectlLab(undefined, 'verify', mark, '--keys', keys, ...args)
    const whole = await verify('--evidence', hidden, shown, '--revision', revision)
    expect(whole.out).toMatch(/^✓ \S+: authentic, evidence matches, replayed, the same mark: /)
    expect((await verify('--evidence', shown)).notes).toMatch(/evidence-hidden\.json is not given/)

    const half = await verify('--evidence', shown, '--revision', revision)
    expect(half.out).toMatch(/evidence-hidden\.json.*\[EvidenceMissing\]/)
    const edited = await scene().save(
      'edited.json',
      (await readFile(shown, 'utf8')).replace('wrong', 'right'),
    )
    expect((await verify('--evidence', edited, hidden)).out).toMatch(/\[EvidenceMismatch\]/)
    const other = await scene().save(
      'other.json',
      (await readFile(revision, 'utf8')).replace('"points":60', '"points":61'),
    )
    expect((await verify('--revision', other)).out).toMatch(/\[RevisionMismatch\]/)
    expect(half.code).toBe(1)
  })

  it('has no value of a Secret in its evidence, and what only the rubric knows in a part of its own', async () => {
    const { subject, predicate } = statementOf((await scene().currentOf('camille')).spec.envelope)
    const [shown = '', hidden = ''] = await Promise.all(subject.map(({ digest }) => partOf(digest.sha256)))
    expect(shown).toContain('"app"')
    const clear = [PASSWORD, Buffer.from(PASSWORD).toString('base64')]
    for (const value of clear) expect(shown + hidden).not.toContain(value)
    expect(hidden).toContain('ledger')
    expect(shown).not.toContain('ledger')
    expect(JSON.stringify(predicate)).not.toContain('honest-ledger')
  })

  it('gets its copy back when it is deleted', async () => {
    const before = await scene().currentOf('camille')
    const ref = { namespace: 'camille', name: before.metadata.name ?? '' }
    await scene().admin.delete(RESOURCES.transcript, ref)
    const after = await waitFor(
      async () => {
        const found = await scene().admin.get<LabTranscript & KubeObject>(RESOURCES.transcript, ref)
        return found.metadata.uid === before.metadata.uid ? undefined : found
      },
      { what: 'the copy to be back' },
    )
    expect(after.spec).toEqual(before.spec)
  })
})

describe('transcripts over time', () => {
  it('verify still when the key was rotated', async () => {
    await scene().admin.delete(RESOURCES.secret, { namespace: OPERATOR.namespace, name: 'signing-key' })
    await scene().correct(theLab(MILD))
    await scene().regrade('--apply')
    const chain = await scene().transcriptsOf('camille')
    const keyids = new Set(chain.map(({ spec }) => spec.envelope.signatures[0]?.keyid))
    expect(keyids.size).toBe(2)
    const keys = await scene().save('rotated.pem', (await scene().asCamille('transcript', '--keys')).out)
    const [first, last] = [chain[0], chain.at(-1)]
    const files = await Promise.all(
      [first, last].map((each, index) =>
        scene().save(`rotated-${index}.json`, JSON.stringify(each?.spec.envelope)),
      ),
    )
    // Each alone: the one supersedes the other.
    for (const file of files) {
      const { code, out } = await kubectlLab(undefined, 'verify', file, '--keys', keys)
      expect(out).toMatch(/^✓ /)
      expect(code).toBe(0)
    }
  })

  it('outlive their session', async () => {
    await scene().camille.client.delete(RESOURCES.session, { namespace: 'camille', name: LAB })
    await waitFor(
      async () =>
        await scene()
          .camille.session(LAB)
          .then(
            () => false,
            (error: unknown) => isNotFound(error),
          ),
      { what: 'the session to be gone', deadlineMs: 30_000 },
    )
    const { code, out } = await scene().asCamille('transcript', LAB, '-n', 'camille')
    expect(out).toMatch(/Outcome +Passed/)
    expect(code).toBe(0)
  })

  it('go after their retention with all that only they needed', async () => {
    await scene().operator.stop()
    const next = await scene().sandbox.startOperator({ retainTranscripts: '1s' })
    await waitFor(
      async () => {
        expect(await scene().transcriptsOf('camille')).toEqual([])
        expect(await scene().transcriptsOf('dora')).toEqual([])
        const kept = await Promise.all(
          (['transcript', 'evidence'] as const).map((type) => scene().secretsOfType(type)),
        )
        expect(kept.flat()).toEqual([])
        // That of dora's session, which is still there.
        expect(await scene().secretsOfType('revision')).toHaveLength(1)
        return true
      },
      { what: 'nothing to be left', deadlineMs: 30_000 },
    )
    await next.stop()
  })
})
