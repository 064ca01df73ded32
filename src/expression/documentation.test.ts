import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FOREIGN } from './hoists.ts'
import { PRELUDE } from './prelude.ts'

it('docs/expressions.md has a row for each function of our own', () => {
  const text = readFileSync(new URL('../../docs/expressions.md', import.meta.url), 'utf8')
  const rows = [...text.matchAll(/^\| `(?:\w+\.)?(\w+)\(/gm)].map(([, name]) => name)
  const own = PRELUDE.map(({ name }) => name).filter((name) => !name.endsWith('_'))
  expect(rows.sort()).toEqual([...own, ...FOREIGN, 'sum'].sort())
})
