import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FAMILIES } from '../attacks/families/index.ts'

const document = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8')

/** The first cell of each row of a part. */
function rowsOf(heading: string): readonly string[] {
  const part = document.split(/^### /m).find((each) => each.startsWith(`${heading}\n`)) ?? ''
  return [...part.matchAll(/^\| (.+?) \| .+ \|$/gm)]
    .map((row) => row[1] ?? '')
    .filter((cell) => cell !== 'Somebody who …')
}

describe('docs/security.md', () => {
  it.each(FAMILIES)(
    'has one row for each attack of $name, and none for one that nobody tries',
    ({ name, attacks }) => {
      const titles = attacks.map(({ title }) => title)
      expect(rowsOf(name).toSorted()).toEqual(titles.toSorted())
    },
  )

  it('names every defence that the suite takes away', () => {
    const missing = FAMILIES.flatMap(({ defences }) => defences.map(({ name }) => name)).filter(
      (name) => !document.includes(name),
    )
    expect(missing).toEqual([])
  })

  it('speaks of a suite that is as large as was promised', () => {
    expect(FAMILIES.flatMap(({ attacks }) => attacks).length).toBeGreaterThanOrEqual(45)
  })
})
