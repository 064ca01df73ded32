import { describe, expect, it } from 'vitest'

import { parseYaml } from './source.ts'

/** Where the first X of the value of `a` stands, as the file counts. */
function placeOfX(yaml: string): string | undefined {
  const [document] = parseYaml(yaml, 'f.yaml').documents
  const { a } = document?.value as { a: string }
  return document?.locateText(['a'], a.indexOf('X') + 1)
}

describe('a column within a text of a YAML file', () => {
  it.each([
    ['a plain text', 'a: one X\n', 'f.yaml:1:8'],
    ['a plain text over two lines', 'a: one\n  two X\n', 'f.yaml:2:7'],
    ['single quotes with a quote in it', "b: 1\na: 'it''s X'\n", 'f.yaml:2:11'],
    ['double quotes with escapes', 'a: "\\"\\u00e9 X"\n', 'f.yaml:1:14'],
    ['double quotes over two lines', 'a: "one\n\n  two X"\n', 'f.yaml:3:7'],
    ['a literal block', 'a: |\n  one\n\n    two\n  X\n', 'f.yaml:5:3'],
    ['a folded block', 'a: >-\n  one\n  two\n\n  X\n', 'f.yaml:5:3'],
  ])('is counted in %s', (_, yaml, place) => {
    expect(placeOfX(yaml)).toBe(place)
  })

  it('is unknown in what is no text', () => {
    const [document] = parseYaml('a: 1\n', 'f.yaml').documents
    expect(document?.locateText(['a'], 1)).toBeUndefined()
  })
})
