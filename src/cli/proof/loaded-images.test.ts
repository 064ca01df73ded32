import { describe, expect, it } from 'vitest'

import type { FolderObject } from '../../lab/folder/objects.ts'
import type { LoadedLab } from '../../lab/load.ts'
import { needsRegistry } from './loaded-images.ts'

const lab = {
  rubric: { spec: { images: [{ repository: '$(images)/api', tags: ['1', 'latest'], private: true }] } },
} as unknown as Pick<LoadedLab, 'rubric'>
const withSecret = { imagePullSecrets: [{ name: 'registry-pull-secret' }] }

function why(container: object, pod: object = withSecret): string | undefined {
  const spec = { template: { spec: { ...pod, containers: [container] } } }
  return needsRegistry(
    { objects: [{ manifest: { kind: 'Deployment', spec } } as unknown as FolderObject] },
    lab,
  )
}

describe('a case on nodes that images were put onto', () => {
  it('can be lived with a tag and a pull secret', () => {
    expect(why({ image: '$(images)/api:1' })).toBeUndefined()
  })

  it('cannot show that a pull secret is missing', () => {
    expect(why({ image: '$(images)/api:1' }, {})).toContain('needs a pull secret')
  })

  it('cannot pull at each start', () => {
    expect(why({ image: '$(images)/api:latest' })).toContain('pulled at each start')
    expect(why({ image: '$(images)/api' })).toContain('pulled at each start')
    expect(why({ image: '$(images)/api:1', imagePullPolicy: 'Always' })).toContain('pulled at each start')
    expect(why({ image: '$(images)/api:latest', imagePullPolicy: 'IfNotPresent' })).toBeUndefined()
  })

  it('can be lived with an image that is nowhere, which fails here as there', () => {
    expect(why({ image: '$(images)/other:latest' }, {})).toBeUndefined()
  })
})
