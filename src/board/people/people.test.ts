import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { createMay } from './access.ts'
import { createIdentify, type Person } from './identify.ts'
import { createRemembered } from './remembered.ts'
import { MOST_NAMESPACES, scopeOf, sees } from './scope.ts'

const CAMILLE: Person = { username: 'camille', uid: 'u1', groups: ['class'], extra: { a: ['b'] }, key: 'k' }

/** An API server that answers reviews, and what it was asked. */
function aServer(status: (spec: Record<string, unknown>) => object) {
  const asked: Record<string, unknown>[] = []
  const create = (_: unknown, object: KubeObject): Promise<unknown> => {
    const spec = object['spec'] as Record<string, unknown>
    asked.push(spec)
    return Promise.resolve({ ...object, status: status(spec) })
  }
  return { client: { create } as Pick<Client, 'create'>, asked }
}

describe('a remembered answer', () => {
  it('holds for its time, is asked for once by all who wait, and is never a failure', async () => {
    let now = 0
    let asked = 0
    const remembered = createRemembered<number>({ most: 2, forMs: 10, now: () => now })
    const ask = (): Promise<number> => Promise.resolve((asked += 1))
    expect(await Promise.all([remembered.get('a', ask), remembered.get('a', ask)])).toEqual([1, 1])
    now = 10
    expect(await remembered.get('a', ask)).toBe(2)
    await expect(remembered.get('b', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(await remembered.get('b', ask)).toBe(3)
    await remembered.get('c', ask)
    expect(await remembered.get('a', ask)).toBe(5)
  })
})

describe('a token', () => {
  it('is whose the API server says, and nobody’s without its word', async () => {
    const users: Record<string, object> = {
      good: { authenticated: true, user: { username: 'camille', groups: ['g'] } },
      odd: { authenticated: true, user: {} },
      bad: { authenticated: false, user: { username: 'camille' } },
    }
    const { client, asked } = aServer(({ token }) => users[String(token)] ?? {})
    const identify = createIdentify({ client, forMs: 10, now: () => 0 })
    expect(await identify('good')).toMatchObject({ username: 'camille', groups: ['g'] })
    expect([await identify('bad'), await identify('odd'), await identify('foreign')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect([await identify(''), await identify('x'.repeat(20_000))]).toEqual([undefined, undefined])
    expect(asked).toHaveLength(4)
  })
})

describe('a right', () => {
  it('is asked for with all that is known of the person, and not mixed up with another', async () => {
    const { client, asked } = aServer(({ resourceAttributes }) => ({
      allowed: (resourceAttributes as { verb: string }).verb === 'get',
    }))
    const may = createMay({ client, forMs: 10, now: () => 0 })
    const pods = { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true }
    const wish = { resource: pods, namespace: 'home' }
    expect(await may(CAMILLE, { verb: 'get', ...wish })).toBe(true)
    expect(await may(CAMILLE, { verb: 'list', ...wish })).toBe(false)
    expect(asked[0]).toEqual({
      ...{ user: 'camille', uid: 'u1', groups: ['class'], extra: { a: ['b'] } },
      resourceAttributes: { verb: 'get', group: '', version: 'v1', resource: 'pods', namespace: 'home' },
    })
  })
})

describe('a scope', () => {
  it('is everything for who may list everywhere, and asks no more', async () => {
    const scope = await scopeOf(CAMILLE, (_, { namespace }) => Promise.resolve(namespace === undefined), [
      'a',
    ])
    expect([scope.all, scope.canCoach, sees(scope, 'anything')]).toEqual([true, true, true])
  })

  it('is else what may be listed, of the first so many namespaces', async () => {
    const asked = new Set<string>()
    const many = Array.from({ length: MOST_NAMESPACES + 100 }, (_, index) => `home-${String(index)}`)
    const scope = await scopeOf(
      CAMILLE,
      (_, { namespace }) => {
        if (namespace !== undefined) asked.add(namespace)
        return Promise.resolve(namespace === 'home-1')
      },
      many,
    )
    expect([scope.all, [...scope.namespaces], scope.canCoach]).toEqual([false, ['home-1'], true])
    expect(asked.size).toBe(MOST_NAMESPACES)
    expect(sees(scope, 'home-2')).toBe(false)
  })
})
