import { describe, expect, it } from 'vitest'

import { ERROR_CODES, REASONS } from '../../src/api/index.ts'
import { readPage } from './docs-pages.ts'

/** Where nothing is wrong, or waiting is all there is to do. */
const NOTHING_TO_MEND = new Set([
  ...['Accepted', 'Ready', 'Removed', 'Removing', 'NotSubmitted', 'SubmittedByCandidate', 'DeadlineReached'],
  ...['EndedByCoach', 'SessionDeleted', 'NotFrozen', 'Freezing', 'Frozen', 'Live', 'Graded', 'NotGraded'],
  ...['Passed', 'Abandoned'],
])

/** What the author of a lab mends with `kubectl lab lint`, and who asks for a regrade reads in its table. */
const OF_OTHERS = new Set(['Ready', 'Regrade'])

const codes = Object.keys(ERROR_CODES)
const ofSessions = Object.entries(REASONS)
  .filter(([type]) => !OF_OTHERS.has(type))
  .flatMap(([, reasons]) => [...reasons])

describe.each(['docs/troubleshooting.md', 'docs/depannage.md'])('%s', (path) => {
  const { text } = readPage(path)
  const rows = [...text.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(
    ([, cell = '']) => cell.match(/\w+/g) ?? [],
  )

  it('names codes and reasons that exist', () => {
    const known = new Set<string>([...codes, ...Object.values(REASONS).flat(), 'Blocked', 'Error'])
    expect(rows.filter((name) => !known.has(name))).toEqual([])
  })

  it('has a row for every reason for which a session stands still', () => {
    const stuck = ofSessions.filter((reason) => !NOTHING_TO_MEND.has(reason))
    expect(stuck.filter((reason) => !rows.includes(reason))).toEqual([])
  })
})

it('docs/troubleshooting.md has a row for every error code but those that `kubectl lab lint` explains', () => {
  const { text } = readPage('docs/troubleshooting.md')
  const linted = readPage('docs/errors.md')
    .text.split(/^### /m)
    .filter((part) => /^(?:A lab in a folder|Compiling)/.test(part))
    .join('')
  const missing = codes.filter((code) => !text.includes(`\`${code}\``) && !linted.includes(`| \`${code}\` |`))
  expect(missing).toEqual([])
})
