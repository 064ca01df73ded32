import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { ERROR_CODES, REASONS } from '../../src/api/index.ts'

const document = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const [codesPart = '', reasonsPart = ''] = document.split('\n## Reasons\n')

/** The names that the rows of a part begin with, and the rows whose meaning or remedy is empty. */
function rowsOf(part: string): { names: string[]; empty: string[] } {
  const rows = [...part.matchAll(/^\| `(\w+)` \|(.*)\|(.*)\|$/gm)]
  const name = (row: RegExpMatchArray) => row[1] ?? ''
  return {
    names: rows.map(name),
    empty: rows.filter(([, , meaning, remedy]) => meaning?.trim() === '' || remedy?.trim() === '').map(name),
  }
}

describe('docs/errors.md', () => {
  it('has one row for each error code, and none for a code that does not exist', () => {
    expect(rowsOf(codesPart).names.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted())
  })

  it.each(Object.keys(REASONS) as (keyof typeof REASONS)[])('has one row for each reason of %s', (type) => {
    const section = reasonsPart.split(/^### /m).find((part) => part.split('\n')[0]?.endsWith(`\`${type}\``))
    expect(rowsOf(section ?? '').names.toSorted()).toEqual(REASONS[type].toSorted())
  })

  it('says for each row what it means and what to do', () => {
    expect(rowsOf(document).empty).toEqual([])
  })
})
