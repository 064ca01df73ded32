import { describe, expect, it } from 'vitest'
import type { KubeObject, LabTranscript } from '../../../src/api/index.ts'
import { createClient } from '../../../src/kube/index.ts'
import { OPERATOR } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { statementOf } from '../../../src/session/transcripts/index.ts'
import type { ProxiedRequest } from '../../builders/fault-proxy.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { COACH, kubectlLab, LAB, MILD, STRICT, theLab, useMarkedSessions } from './marked-sessions.ts'

const scene = useMarkedSessions()

const transcriptSecrets = async (): Promise<string> =>
  JSON.stringify(
    (await scene().secretsOfType('transcript')).map(({ metadata, data }) => [metadata.name, data]),
  )

describe('a regrade', () => {
  it('by the same lab changes nothing and writes nothing', async () => {
    const before = await transcriptSecrets()
    const { code, out } = await scene().regrade('--apply')
    expect(out).toMatch(/0 change\(s\), 0 of them applied · 2 unchanged · 0 refused/)
    expect(code).toBe(0)
    expect(await transcriptSecrets()).toBe(before)
  })

  it('is a coach’s to ask for', async () => {
    const asked = await scene().asCamille('regrade', LAB, '-n', 'camille', '--reason', 'I want more')
    expect(asked.notes).toMatch(/\[RequestRefused\]/)
    expect(asked.code).toBe(1)
  })

  it('by a corrected lab says who would change and by what, and writes nothing', async () => {
    const before = await transcriptSecrets()
    await scene().correct(theLab(MILD))
    const { code, out, notes } = await scene().regrade()
    expect(out).toMatch(/camille@example\.fr +camille\/\S+ +\d+ % not passed → \d+ % passed +would change/)
    expect(out).toMatch(/write\/word: Fail 0\/60 → Pass 60\/60/)
    expect(out).toMatch(/dora@example\.fr +dora\/\S+ +\d+ % passed +unchanged/)
    expect(notes).toMatch(/--apply supersedes/)
    expect(code).toBe(0)
    expect(await transcriptSecrets()).toBe(before)
  })

  const path = (request: ProxiedRequest) => request.path.split('?')[0] ?? ''
  const moments = [
    {
      title: 'before anything is kept',
      killed: 'before',
      isIt: (it: ProxiedRequest) => it.method === 'POST' && path(it).endsWith('/cloud-pi-labs/secrets'),
    },
    {
      title: 'when the transcript is kept, and named nowhere',
      killed: 'before',
      isIt: (it: ProxiedRequest) => it.method === 'POST' && path(it).endsWith('/labtranscripts'),
    },
    {
      title: 'when its copy stands beside the old one',
      killed: 'after',
      isIt: (it: ProxiedRequest) => it.method === 'POST' && path(it).endsWith('/labtranscripts'),
    },
    {
      title: 'when the old one says so',
      killed: 'after',
      isIt: (it: ProxiedRequest) => it.method === 'PATCH' && /labtranscripts\/[^/]+\/status$/.test(path(it)),
    },
  ] as const

  it.each(moments.map((moment, index) => [moment.title, moment, index] as const))(
    'ends the same when the operator is killed %s',
    async (_, moment, index) => {
      const [expr, outcome] = index % 2 === 0 ? [MILD, 'Passed'] : [STRICT, 'NotPassed']
      await scene().correct(theLab(expr))
      const old = await scene().currentOf('camille')
      const name = old.metadata.name ?? ''
      await Promise.all([
        scene().operator.dieAt(moment),
        kubectlLab(
          scene().coach,
          'regrade',
          '--session',
          LAB,
          '-n',
          'camille',
          '--reason',
          'corrected',
          '--apply',
        ),
      ])
      const chain = await waitFor(
        async () => {
          const all = await scene().transcriptsOf('camille')
          expect(all.find(({ metadata }) => metadata.name === name)?.status?.regrade).toBeDefined()
          expect(all).toHaveLength(index + 2)
          return all
        },
        { what: 'the answer, and the new transcript' },
      )
      const [before, after] = chain.slice(-2)
      expect(before?.metadata.name).toBe(name)
      expect(before?.status).toMatchObject({
        supersededBy: after?.metadata.name,
        regrade: { outcome: 'Applied', at: before?.spec.regrade?.at },
      })
      expect(after?.spec).toMatchObject({ outcome, supersedes: name })
      expect(statementOf(after?.spec.envelope ?? { payload: '' }).predicate.supersedes).toMatchObject({
        by: COACH,
        reason: 'corrected',
        at: before?.spec.regrade?.at,
      })
      const kept = (await scene().secretsOfType('transcript')).filter(
        ({ metadata }) => metadata.labels?.['labs.cloud-pi-native.fr/session-uid'] === old.spec.session.uid,
      )
      expect(kept).toHaveLength(index + 2)
    },
    180_000,
  )

  it('leaves the mark that the session was told as it was', async () => {
    const { status } = await scene().camille.session(LAB)
    expect(status?.result?.passed).toBe(false)
    expect(status?.transcript).toMatch(/-1$/)
  })

  it('tells in an event that a transcript was superseded', async () => {
    const resource = {
      group: 'events.k8s.io',
      version: 'v1',
      kind: 'Event',
      plural: 'events',
      namespaced: true,
    }
    await waitFor(
      async () => {
        const { items } = await scene().admin.list(resource, { namespace: 'camille' })
        return items.some((event) => event['reason'] === 'Superseded')
      },
      { what: 'the event' },
    )
  })

  it('makes the old transcript a superseded one, beside the new or asked of the cluster', async () => {
    const keys = await scene().save('keys.pem', (await scene().asCamille('transcript', '--keys')).out)
    const [first, second] = await scene().transcriptsOf('camille')
    const mark = await scene().save('mark.json', JSON.stringify(first?.spec.envelope))
    const later = await scene().save('later.json', JSON.stringify(second?.spec.envelope))
    const both = await kubectlLab(undefined, 'verify', mark, later, '--keys', keys)
    expect(both.out).toMatch(/^✗ .*later\.json.*\[TranscriptSuperseded\]\n✓ /)
    expect(both.code).toBe(1)
    const known = await scene().asCamille('verify', mark)
    expect(known.out).toMatch(/^✗ .*labtranscript\/\S+.*\[TranscriptSuperseded\]$/)
    expect((await scene().asCamille('transcript', LAB, '-n', 'camille')).out).toMatch(/Supersedes +\S+/)
  })

  it('refuses what was superseded already', async () => {
    const [first] = await scene().transcriptsOf('camille')
    const ref = { namespace: 'camille', name: first?.metadata.name ?? '' }
    const asked = { at: '2031-03-04T09:20:00.123Z', by: COACH, mode: 'Preview', reason: 'once more' }
    const client = await createClient({ kubeconfig: scene().coach })
    await client.patch(RESOURCES.transcript, ref, { merge: { spec: { regrade: asked } } })
    client.close()
    const answer = await waitFor(
      async () => {
        const { status } = await scene().admin.get<LabTranscript & KubeObject>(RESOURCES.transcript, ref)
        return status?.regrade?.at === asked.at ? status.regrade : undefined
      },
      { what: 'the answer' },
    )
    expect(answer).toMatchObject({ outcome: 'Refused', reason: 'AlreadySuperseded' })
    expect(answer.message).toMatch(/-2$/)
  })
})

describe('a regrade that cannot be', () => {
  const onlyDora = () =>
    kubectlLab(scene().coach, 'regrade', '--session', LAB, '-n', 'dora', '--reason', 'to see whether it can')

  it('names the Secret that is missing, or damaged, and works once it is restored', async () => {
    const { subject } = statementOf((await scene().currentOf('dora')).spec.envelope)
    const ref = {
      namespace: OPERATOR.namespace,
      name: `evidence-${subject[0]?.digest.sha256.slice(0, 16) ?? ''}-0`,
    }
    const { metadata, data, ...rest } = await scene().admin.get(RESOURCES.secret, ref)
    const { labels, annotations } = metadata
    const [[key, chunk] = ['', '']] = Object.entries(data as Record<string, string>)
    const restored = (chunk: string): KubeObject => ({
      ...rest,
      metadata: { ...ref, ...(labels && { labels }), ...(annotations && { annotations }) },
      data: { [key]: chunk },
    })
    await scene().admin.delete(RESOURCES.secret, ref)
    const missing = await onlyDora()
    expect(missing.out).toContain(ref.name)
    expect(missing.out).toContain('EvidenceMissing: ')
    expect(missing.code).toBe(1)

    const bytes = Buffer.from(chunk, 'base64')
    bytes[200] = (bytes[200] ?? 0) ^ 1
    await scene().admin.create(RESOURCES.secret, restored(bytes.toString('base64')))
    expect((await onlyDora()).out).toContain('EvidenceDamaged: ')

    await scene().admin.delete(RESOURCES.secret, ref)
    await scene().admin.create(RESOURCES.secret, restored(chunk))
    const { code, out } = await onlyDora()
    expect(out).toMatch(/0 refused/)
    expect(code).toBe(0)
  })

  it('names the input that the corrected lab reads and nobody gathered', async () => {
    const sheet = { object: { kind: 'ConfigMap', name: 'other', environment: 'dev', optional: true } }
    await scene().correct(theLab(STRICT, { elsewhere: sheet }))
    const { code, out } = await onlyDora()
    expect(out).toMatch(/RevisionDoesNotFit: .*inputs\.elsewhere/)
    expect(code).toBe(1)
  })

  it('says that the lab does not compile', async () => {
    await scene().correct(theLab('sheet.data.'))
    expect((await onlyDora()).out).toMatch(/LabNotReady: /)
    // What is merged stays: the input of before goes by its name.
    await scene().correct({
      ...theLab(STRICT),
      inputs: { ...theLab(STRICT).inputs, elsewhere: null as never },
    })
    expect((await onlyDora()).out).toMatch(/1 unchanged/)
  })
})
