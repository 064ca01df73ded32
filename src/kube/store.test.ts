import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectKey, type ApiObject } from './object.ts'
import { createStore } from './store.ts'

interface Painted extends ApiObject {
  readonly colours: readonly string[]
}

function painted(name: string, resourceVersion: string, colours: readonly string[]): Painted {
  return { apiVersion: 'v1', kind: 'Painted', metadata: { namespace: 'ns', name, resourceVersion }, colours }
}

const object = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.nat({ max: 50 }).map(String),
    fc.uniqueArray(fc.constantFrom('red', 'blue')),
  )
  .map(([name, version, colours]) => painted(name, version, colours))

const byColour = { colour: ({ colours }: Painted) => colours }

test('indexes always say what the objects say', () => {
  const step = fc.oneof(
    object.map((put) => ({ put })),
    fc.constantFrom('a', 'b', 'c', 'd').map((remove) => ({ remove })),
    fc.uniqueArray(object, { selector: objectKey }).map((all) => ({ all })),
  )
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const store = createStore<Painted>(byColour)
      for (const one of steps) {
        if ('put' in one) store.put(one.put)
        else if ('remove' in one) store.remove(`ns/${one.remove}`)
        else store.replaceAll(one.all)
        for (const colour of ['red', 'blue']) {
          const wanted = store.list().filter(({ colours }) => colours.includes(colour))
          expect(new Set(store.byIndex('colour', colour))).toEqual(new Set(wanted))
        }
      }
    }),
  )
})

test('replacing everything tells what went, what came and what changed, and nothing of what stayed', () => {
  const store = createStore<Painted>()
  const stayed = painted('stayed', '1', [])
  for (const one of [stayed, painted('changed', '2', []), painted('gone', '3', [])]) store.put(one)
  const changes = store.replaceAll([
    painted('stayed', '1', []),
    painted('changed', '4', []),
    painted('new', '5', []),
  ])
  expect(changes.map(({ before, after }) => [before?.metadata.name, after?.metadata.name])).toEqual([
    ['gone', undefined],
    ['changed', 'changed'],
    [undefined, 'new'],
  ])
  expect(store.get('ns/stayed')).toBe(stayed)
})
