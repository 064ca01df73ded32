import { describe, expect, test } from 'vitest'
import { createResourceIndex } from './resources.ts'

const resource = (kind: string, plural: string) => ({
  resource: plural,
  responseKind: { kind },
  scope: 'Namespaced',
  verbs: ['get', 'list', 'watch'],
  subresources: [{ subresource: 'status' }],
})

const CORE = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: {},
      versions: [{ version: 'v1', resources: [resource('Event', 'events'), resource('Pod', 'pods')] }],
    },
  ],
}
const GROUPS = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'autoscaling' },
      versions: [
        { version: 'v2', resources: [resource('HorizontalPodAutoscaler', 'horizontalpodautoscalers')] },
        {
          version: 'v1',
          resources: [
            resource('HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
            resource('Old', 'olds'),
          ],
        },
      ],
    },
    {
      metadata: { name: 'events.k8s.io' },
      versions: [{ version: 'v1', resources: [resource('Event', 'events')] }],
    },
    // A group whose server does not answer has no resources.
    { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1beta1' }] },
  ],
}

async function index() {
  let asked = 0
  const made = createResourceIndex((path) => {
    asked += 1
    return Promise.resolve(path === '/api' ? CORE : GROUPS)
  })
  await made.refresh()
  return { resources: made, asked: () => asked }
}

describe('a kind', () => {
  test('is found at the version the server prefers, or at the one asked for', async () => {
    const { resources } = await index()
    const kind = 'HorizontalPodAutoscaler'
    expect(resources.find(kind)).toMatchObject({
      found: { group: 'autoscaling', version: 'v2', preferred: true },
    })
    expect(resources.find(kind, 'autoscaling/v1')).toMatchObject({
      found: { version: 'v1', preferred: false },
    })
    expect(resources.find('Pod', 'v1')).toMatchObject({ found: { group: '', subresources: ['status'] } })
  })

  test('that only an older version serves is found there', async () => {
    const { resources } = await index()
    expect(resources.find('Old')).toMatchObject({ found: { version: 'v1' } })
  })

  test('that two groups serve is ambiguous, unless the group is said', async () => {
    const { resources } = await index()
    expect(resources.find('Event')).toMatchObject({ ambiguous: [{ group: '' }, { group: 'events.k8s.io' }] })
    expect(resources.find('Event', 'v1')).toMatchObject({ found: { group: '' } })
    await expect(resources.resolve('Event')).rejects.toMatchObject({
      reason: 'KindAmbiguous',
      message: 'Several kinds are named Event: say which of events.k8s.io/v1, v1',
    })
  })

  test('that is not served is asked for once more before it is unknown', async () => {
    const { resources, asked } = await index()
    await expect(resources.resolve('Lab', 'labs.example/v1')).rejects.toMatchObject({
      reason: 'KindUnknown',
      message: 'The cluster serves no kind Lab in labs.example/v1',
    })
    expect(asked()).toBe(4)
  })
})

test('those who ask at the same time share one asking', async () => {
  const { resources, asked } = await index()
  await Promise.all([resources.refresh(), resources.refresh()])
  expect(asked()).toBe(4)
})

test('an answer of another shape is refused, and what was known stays', async () => {
  let core: unknown = CORE
  const resources = createResourceIndex((path) => Promise.resolve(path === '/api' ? core : GROUPS))
  await resources.refresh()
  core = { kind: 'APIGroupList', groups: [] }
  await expect(resources.refresh()).rejects.toMatchObject({ reason: 'NotAcceptable' })
  expect(resources.find('Pod', 'v1')).toHaveProperty('found')
})
