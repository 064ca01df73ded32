import { describe, expect, it } from 'vitest'
import { anObject, readerOf } from '../../test/builders/memory-reader.ts'
import { anInput } from '../../test/builders/resolved-input.ts'
import type { InputSource, KubeObject, Observation, RepairedObject } from '../api/index.ts'
import { ClusterError, networkError, type Client } from '../kube/index.ts'
import { gather } from './gather.ts'
import { cachedReader, type Reader } from './reader.ts'
import { RoomTooSmall } from './room.ts'
import { withoutContent } from './weight.ts'

describe('an object', () => {
  it('is given projected', async () => {
    const seen = await gatherOne({ object: { kind: 'ConfigMap', name: 'web', environment: 'dev' } }, [
      anObject('ConfigMap', 'web', { data: { a: '1' } }),
    ])
    expect(seen).toMatchObject({ value: { kind: 'ConfigMap', data: { a: '1' } } })
  })

  it('is null when it is not there', async () => {
    const object = { kind: 'ConfigMap', name: 'web', environment: 'dev' }
    const elsewhere = anObject('ConfigMap', 'web', { namespace: 'other' })
    expect(await gatherOne({ object }, [elsewhere])).toEqual({ value: null })
  })
})

describe('a list', () => {
  it('is in order of names, whatever order it is read in', async () => {
    const objects = ['b', 'B', 'a10', 'a9', 'é'].map((name) => anObject('ConfigMap', name))
    expect(await namesOf({ kind: 'ConfigMap', environment: 'dev' }, objects)).toEqual([
      'B',
      'a10',
      'a9',
      'b',
      'é',
    ])
  })

  it('has the objects with all of the labels', async () => {
    const objects = [
      anObject('Pod', 'both', { labels: { app: 'web', tier: 'front', more: 'x' } }),
      anObject('Pod', 'one', { labels: { app: 'web' } }),
      anObject('Pod', 'none'),
    ]
    const labels = { app: 'web', tier: 'front' }
    expect(await namesOf({ kind: 'Pod', environment: 'dev', labels }, objects)).toEqual(['both'])
  })

  it('is empty when there is nothing', async () => {
    expect(await gatherOne({ list: { kind: 'Pod', environment: 'dev' } }, [])).toEqual({ value: [] })
  })

  it('ends with a text when it is too long', async () => {
    const objects = Array.from({ length: 513 }, (_, i) => anObject('Pod', `p${i}`))
    const seen = await gatherOne({ list: { kind: 'Pod', environment: 'dev' } }, objects)
    expect((seen as { value: readonly unknown[] }).value.at(-1)).toBe('… [cut, 513 objects in all]')
  })
})

describe('objects that there is no room for', () => {
  const large = withoutContent(anObject('Pod', 'large', { labels: { app: 'web' } }))
  const note = '… [cut, too large in all: Pod/large]'

  it('leave a text in every list that could have them, so that nothing hides there', async () => {
    const list = { kind: 'Pod', environment: 'dev' }
    const labels = { app: 'web' }
    const web = anObject('Deployment', 'web')
    for (const narrow of [{}, { labels }, { ownedBy: 'ReplicaSet/missing' }, { ownedBy: 'Deployment/web' }])
      expect(await gatherOne({ list: { ...list, ...narrow } }, [large, web])).toEqual({ value: [note] })
  })

  it('leave a text in a list by owner when they stand in between', async () => {
    const [web, between] = [anObject('Deployment', 'web'), withoutContent(anObject('ReplicaSet', 'web-1'))]
    const list = { kind: 'Pod', environment: 'dev', ownedBy: 'Deployment/web' }
    const seen = await gatherOne({ list }, [web, between])
    expect(seen).toEqual({ value: ['… [cut, too large in all: ReplicaSet/web-1]'] })
  })

  it('are a text themselves, and in what is made of them', async () => {
    const environment = 'dev'
    const web = withoutContent(anObject('Deployment', 'web'))
    const told = { value: '… [cut, too large in all: Deployment/web]' }
    expect(await gatherOne({ object: { kind: 'Pod', name: 'large', environment } }, [large])).toEqual({
      value: note,
    })
    expect(await gatherOne({ rollouts: { deployment: 'web', environment } }, [web])).toEqual(told)
  })

  it('may be all that is left when one list after the other is large: inputs share a budget', async () => {
    const texts = (kind: string) =>
      Array.from({ length: 20 }, (_, i) => anObject(kind, `o${i}`, { data: { text: 'x'.repeat(60_000) } }))
    const inputs = ['ConfigMap', 'Pod'].map((kind) => ({
      ...anInput({ list: { kind, environment: 'dev' } }),
      key: kind,
    }))
    const reader = readerOf(...texts('ConfigMap'), ...texts('Pod'))
    const seen = await gather({ ...aContext(), inputs, reader })
    expect(JSON.stringify(seen).length).toBeLessThan(2.2 * 1024 * 1024)
    expect(JSON.stringify(seen['ConfigMap'])).not.toContain('cut')
    expect(JSON.stringify(seen['Pod'])).toContain('cut')
  })
})

it('a reader that has a larger room ends the gathering', async () => {
  const inputs = [anInput({ list: { kind: 'Pod', environment: 'dev' } })]
  const gathering = gather({ ...aContext(), inputs, reader: failing(new RoomTooSmall('small')) })
  await expect(gathering).rejects.toThrow(RoomTooSmall)
})

describe('a list by owner', () => {
  const web = anObject('Deployment', 'web')
  const webRevision = anObject('ReplicaSet', 'web-1', { controller: web })
  const other = anObject('Deployment', 'other')
  const otherRevision = anObject('ReplicaSet', 'other-1', { controller: other })
  const cluster = [
    web,
    webRevision,
    other,
    otherRevision,
    anObject('Pod', 'web-1-a', { controller: webRevision }),
    anObject('Pod', 'web-1-b', { controller: webRevision }),
    anObject('Pod', 'other-1-a', { controller: otherRevision }),
    anObject('Pod', 'bare'),
  ]

  it.each<[ownedBy: string, want: readonly string[]]>([
    ['Deployment/web', ['web-1-a', 'web-1-b']],
    ['ReplicaSet/other-1', ['other-1-a']],
    ['Deployment/missing', []],
  ])('has the pods of %s', async (ownedBy, want) => {
    expect(await namesOf({ kind: 'Pod', environment: 'dev', ownedBy }, cluster)).toEqual(want)
  })

  it('follows a CronJob through its Jobs', async () => {
    const cron = anObject('CronJob', 'nightly')
    const job = anObject('Job', 'nightly-1', { controller: cron })
    const pod = anObject('Pod', 'nightly-1-x', { controller: job })
    const list = { kind: 'Pod', environment: 'dev', ownedBy: 'CronJob/nightly' }
    expect(await namesOf(list, [cron, job, pod])).toEqual(['nightly-1-x'])
  })

  it('is not taken in by a name: the UID must be that of the owner', async () => {
    const earlier = { ...web, metadata: { ...web.metadata, uid: 'uid-of-a-deleted-one' } }
    const claimed = anObject('ReplicaSet', 'web-0', { controller: earlier })
    const list = { kind: 'ReplicaSet', environment: 'dev', ownedBy: 'Deployment/web' }
    expect(await namesOf(list, [web, webRevision, claimed])).toEqual(['web-1'])
  })
})

describe('rollouts', () => {
  const web = anObject('Deployment', 'web')

  it('are the revisions of the Deployment, oldest first', async () => {
    const seen = await gatherOne({ rollouts: { deployment: 'web', environment: 'dev' } }, [
      web,
      aRevision(web, 'web-c', '10', 'app:2', { replicas: 2, readyReplicas: 1 }),
      aRevision(web, 'web-a', '9', 'app:1', { replicas: 0 }),
      anObject('ReplicaSet', 'someone-elses'),
    ])
    const createdAt = '2026-11-22T05:00:00Z'
    expect(seen).toEqual({
      value: [
        { revision: 9, image: 'app:1', createdAt, replicas: 0, ready: 0 },
        { revision: 10, image: 'app:2', createdAt, replicas: 2, ready: 1 },
      ],
    })
  })

  it('are null without the Deployment, empty before its first ReplicaSet', async () => {
    const rollouts = { deployment: 'web', environment: 'dev' }
    expect(await gatherOne({ rollouts }, [])).toEqual({ value: null })
    expect(await gatherOne({ rollouts }, [web])).toEqual({ value: [] })
  })

  it('count a ReplicaSet without a revision as the oldest', async () => {
    const bare = anObject('ReplicaSet', 'web-0', { controller: web })
    const rollouts = { deployment: 'web', environment: 'dev' }
    expect(await gatherOne({ rollouts }, [web, bare])).toMatchObject({ value: [{ revision: 0, image: '' }] })
  })
})

describe('the platform', () => {
  const repaired: readonly RepairedObject[] = [
    {
      environment: 'dev',
      kind: 'NetworkPolicy',
      name: 'deny-default',
      change: 'Deleted',
      at: '2026-11-22T05:00:00Z',
    },
  ]

  it('tells what had to be put back in the environment', async () => {
    expect(await gatherOne({ platform: { environment: 'dev' } }, [], { repaired })).toEqual({
      value: {
        intact: false,
        changed: [
          { kind: 'NetworkPolicy', name: 'deny-default', change: 'Deleted', at: '2026-11-22T05:00:00Z' },
        ],
      },
    })
  })

  it('is intact when only another environment was touched', async () => {
    expect(await gatherOne({ platform: { environment: 'live' } }, [], { repaired })).toEqual({
      value: { intact: true, changed: [] },
    })
  })
})

describe('what could not be gathered', () => {
  const source: InputSource = { list: { kind: 'Pod', environment: 'dev' } }

  it('is pending until the cache has synced', async () => {
    const reader = cachedReader(() => undefined)
    expect(await gatherOne(source, [], { reader })).toEqual({ pending: 'pods are not observed yet' })
  })

  it.each<[sentence: string, error: unknown, want: string]>([
    ['no answer', networkError('connection reset'), 'Network: connection reset'],
    ['a refusal', refused(403, 'Forbidden', 'not yours'), 'Forbidden: not yours'],
    [
      'control characters and many lines',
      refused(500, 'InternalError', 'a\n\u001b[31mb'),
      'InternalError: a [31mb',
    ],
    ['something of ours', new TypeError('x is undefined'), 'TypeError: x is undefined'],
    ['something that is no error', 'text', 'Unknown error'],
  ])('is an error that says so, in one line: %s', async (_, error, want) => {
    expect(await gatherOne(source, [], { reader: failing(error) })).toEqual({ error: want })
  })

  it('is told briefly', async () => {
    const reader = failing(refused(500, 'InternalError', 'x'.repeat(10_000)))
    const seen = await gatherOne(source, [], { reader })
    expect((seen as { error: string }).error).toHaveLength(300)
  })

  it('does not hold up the others', async () => {
    const inputs = [
      anInput({ list: { kind: 'Pod', environment: 'dev' } }, { key: 'pods' }),
      anInput({ platform: { environment: 'dev' } }, { key: 'platform' }),
      anInput({}, { key: 'nothing' }),
    ]
    expect(await gather({ ...aContext(), inputs, reader: failing(networkError('down')) })).toEqual({
      pods: { error: 'Network: down' },
      platform: { value: { intact: true, changed: [] } },
      nothing: { error: 'Error: Input nothing has no source' },
    })
  })
})

async function gatherOne(
  source: InputSource,
  objects: readonly KubeObject[],
  changes: { reader?: Reader; repaired?: readonly RepairedObject[] } = {},
): Promise<Observation | undefined> {
  const context = { ...aContext(), reader: readerOf(...objects), ...changes }
  return (await gather({ ...context, inputs: [anInput(source)] }))['input']
}

async function namesOf(
  list: NonNullable<InputSource['list']>,
  objects: readonly KubeObject[],
): Promise<unknown[]> {
  const seen = (await gatherOne({ list }, objects)) as { value: readonly KubeObject[] }
  return seen.value.map(({ metadata }) => metadata.name)
}

function aContext() {
  // None of these sources asks the API.
  const client = {} as Client
  return { client, reader: readerOf(), serviceAccount: 'nobody', repaired: [], salt: '00'.repeat(32) }
}

function failing(error: unknown): Reader {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what is no Error must be told too
  const fail = () => Promise.reject(error)
  return { get: fail, list: fail }
}

function refused(code: number, reason: string, message: string): ClusterError {
  return new ClusterError({ code, reason, message, retryable: false })
}

function aRevision(
  deployment: KubeObject,
  name: string,
  revision: string,
  image: string,
  status: object,
): KubeObject {
  return anObject('ReplicaSet', name, {
    controller: deployment,
    annotations: { 'deployment.kubernetes.io/revision': revision },
    spec: { template: { spec: { containers: [{ image }, { image: 'sidecar:1' }] } } },
    status,
  })
}
