import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { EVERY_PAGE } from '../../../test/browser/fixture.ts'
import {
  aBoard,
  aFullBoard,
  aProblem,
  aSessionPage,
  aSignIn,
  aTranscriptPage,
  HOSTILE,
  NOW,
  REFUSED,
  twentyRows,
} from '../../../test/browser/views.ts'
import { PROBLEM_CODES } from '../view.ts'
import { boardWords } from '../words/board-words.ts'
import { formats } from './format.ts'
import { PAGES } from './index.ts'

const LOOKS = (['fr', 'en'] as const).map((locale) => ({ locale, theme: 'light' as const }))
const pages = Object.entries(EVERY_PAGE).flatMap(([name, page]) =>
  LOOKS.map((look) => ({ name, ...look, html: page(look) })),
)

/** Every word of a catalogue by its path; functions by the number of things they take. */
function shape(words: object, path = ''): readonly string[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
    const at = `${path}/${key}`
    if (typeof value === 'object' && value !== null) return shape(value, at)
    return typeof value === 'function' ? [`${at}(${value.length})`] : [at]
  })
}

function leaves(words: object): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'string') return [[key, value] as const]
    return typeof value === 'object' && value !== null ? leaves(value) : []
  })
}

describe('the words', () => {
  it('are the same ones in both languages, and none is empty', () => {
    const [fr, en] = [boardWords('fr'), boardWords('en')]
    expect(shape(fr).map(withoutCount)).toEqual(shape(en).map(withoutCount))
    expect([...leaves(fr), ...leaves(en)].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('are not left in the other language', () => {
    const [fr, en] = [leaves(boardWords('fr')), leaves(boardWords('en'))]
    const same = fr.filter(([, text], index) => en[index]?.[1] === text).map(([, text]) => text)
    // What both languages write alike.
    const alike = [
      'Cloud Pi Labs',
      'English',
      'Français',
      'Lab',
      'Minutes',
      'Mode',
      'Module',
      'Pages',
      'Points',
    ]
    expect([...new Set(same)].filter((word) => ![...alike, 'Session', 'Sessions'].includes(word))).toEqual([])
  })

  it('count as each language does', () => {
    const [fr, en] = [boardWords('fr'), boardWords('en')]
    expect([0, 1, 2].map((n) => fr.list.caption(n, n))).toEqual([
      '0 session affichée',
      '1 session affichée',
      '2 sessions affichées',
    ])
    expect([0, 1, 2].map((n) => en.list.caption(n, n))).toEqual([
      '0 sessions shown',
      '1 session shown',
      '2 sessions shown',
    ])
  })
})

function withoutCount(path: string): string {
  return path.replace(/\(\d+\)$/, '()')
}

describe.each(pages)('the page $name in $locale', ({ html, locale }) => {
  it('says its language, has one heading of the first level, and ids that differ', () => {
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${locale}"`))
    expect(html.match(/<h1\b/g)).toHaveLength(1)
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it('has no style, script or handler of its own, which the policy forbids, and nothing undefined', () => {
    expect(html).not.toMatch(/<style|<[^>]+ style=|<[^>]+ on[a-z]+=/i)
    expect(html.match(/<script\b[^>]*>/g)).toEqual(['<script type="module" src="/assets/board.js">'])
    expect(html).not.toMatch(/undefined|\[object|NaN|Invalid Date/)
  })

  it('asks nobody else for anything', () => {
    const asked = [...html.matchAll(/ (?:src|href|action)="([^"]*)"/g)].map(([, address = '']) => address)
    expect(asked.filter((address) => !/^[/#]/.test(address) || address.startsWith('//'))).toEqual([])
  })
})

it('no text of anybody becomes HTML', () => {
  for (const { name, html } of pages.filter(({ name }) => name.startsWith('hostile'))) {
    expect([name, html.includes('<script>'), html.includes('<img src=x')]).toEqual([name, false, false])
    expect(html).toContain('&lt;script>')
    expect(html).not.toContain(HOSTILE)
  }
})

describe('the board', () => {
  it('is at most 200 KB with a hundred rows of long texts', () => {
    expect(Buffer.byteLength(PAGES.board(aFullBoard()))).toBeLessThan(200 * 1024)
  })

  it('keeps the filter through sorting, paging and export, and can be projected', () => {
    const filter = {
      phase: 'Active',
      stuck: false,
      sort: 'points',
      descending: false,
      text: 'a b&c',
    } as const
    const html = PAGES.board(aBoard({}, { filter, page: 2, pages: 3, here: '/?wall=true' }))
    expect(html).toContain('data-wall')
    expect(html).toContain('page=3&amp;wall=true')
    const still = PAGES.board(aBoard({}, { filter, page: 2, pages: 3 }))
    for (const address of ['/export.csv?', '/export.json?'])
      expect(still).toContain(`${address}phase=Active&amp;text=a+b%26c&amp;sort=points"`)
    expect(still).toMatch(/aria-sort="ascending"><a href="[^"]*descending=true/)
  })

  it('sends rows inside the table they need to be parsed in', () => {
    const html = PAGES.boardRows(aBoard({}, { rows: twentyRows().slice(0, 2) }))
    expect(html).toMatch(
      /^<nav id="counts".*<span id="moment".*<table><tbody><tr id="row-0".*<\/tr><\/tbody><\/table>$/s,
    )
    expect(html.match(/<tr /g)).toHaveLength(2)
  })

  it('does not count down the time that is owed to a candidate', () => {
    const [row] = twentyRows()
    const owed = { ...row, secondsLeft: 300 } as ReturnType<typeof twentyRows>[number]
    const html = PAGES.board(aBoard({}, { rows: [owed] }))
    expect(html).toContain('Temps suspendu')
    expect(html).not.toContain('data-deadline')
  })
})

describe('the page of a session', () => {
  it('lets nobody act who may not', () => {
    const page = aSessionPage()
    const html = PAGES.session({ ...page, viewer: { ...page.viewer, canCoach: false } })
    expect(html).not.toContain('/extend"')
    const over = PAGES.session({ ...page, acts: { extend: false, end: false, decide: [] } })
    expect(over).toContain('Aucune intervention possible')
  })

  it('gives back what a refused form held, and says which field is wrong', () => {
    const html = PAGES.session(aSessionPage({ locale: 'en' }, { notice: REFUSED }))
    expect(html).toContain('href="#extend-reason"')
    expect(html).toContain('>ok</textarea>')
    expect(html).toMatch(
      /id="extend-reason" aria-describedby="extend-reason-hint extend-reason-wrong" aria-invalid="true"/,
    )
  })

  it('says the language of messages when it is not the page’s', () => {
    const message = 'aucun pod n’a pu être joint'
    expect(PAGES.session(aSessionPage({ locale: 'en' }))).toContain(`class="message" lang="fr">${message}`)
    expect(PAGES.session(aSessionPage({ locale: 'fr' }))).toContain(`class="message">${message}`)
  })

  it('sends all that changes under the ids that the page has', () => {
    const page = PAGES.session(aSessionPage())
    const ids = [...PAGES.sessionFragment(aSessionPage()).matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)
    expect(ids).toContain('tasks')
    expect(ids.filter((id) => !page.includes(` id="${id}"`))).toEqual([])
  })
})

describe('a transcript', () => {
  it('tells the mark, who decided what, and every digest', () => {
    const html = PAGES.transcript(aTranscriptPage({ locale: 'en' }))
    for (const told of [
      '88%',
      'ines.moreau@example.fr',
      'Genuine',
      'sha256:5e5e',
      'sha256:1212',
      'sha256:3434',
    ])
      expect(html).toContain(told)
    expect(html).toContain('decided by helene.roussel@example.fr')
    expect(html).toContain('Supersedes first-deployment-1')
  })

  it('shows no details that no signature vouches for', () => {
    const html = EVERY_PAGE['forged-transcript']?.({ locale: 'en', theme: 'light' }) ?? ''
    expect(html).toContain('Do not trust this transcript')
    expect(html).toContain('spec.percent')
    expect(html).not.toContain('Course of events')
  })
})

it.each(PROBLEM_CODES)('the problem %s has its words and a way on', (code) => {
  for (const { locale } of LOOKS) {
    const html = PAGES.problem(aProblem({ locale }, { status: 401, code }))
    const { title, remedy } = boardWords(locale).problem
    expect(html).toContain(title[code])
    expect(html).toContain(remedy[code])
    expect(html).toContain('href="/sign-in"')
  }
})

it('the page to sign in leads back to where one came from, and says why one is there', () => {
  const html = PAGES.signIn({
    ...aSignIn({}, { status: 401, code: 'SignInExpired' }),
    returnTo: '/?lab=x&phase=All',
  })
  expect(html).toContain('name="returnTo" value="/?lab=x&amp;phase=All"')
  expect(html).toContain('SignInExpired')
  expect(html).not.toContain('csrf')
  // A script sends the code of an address only where the page says so.
  const pages = [true, false].map((takesCode) => PAGES.signIn({ ...aSignIn(), takesCode }))
  expect(pages.map((page) => page.includes('data-code'))).toEqual([true, false])
})

it('times are the reader’s, by their language and place', () => {
  const time = '2031-03-04T09:30:00Z'
  expect(formats('fr', NOW).clock(time)).toBe('10:30')
  expect(formats('en', NOW, 'Indian/Reunion').clock(time)).toBe('13:30')
  expect(formats('fr', new Date('2031-03-06T09:30:00Z')).clock(time)).toBe('04/03/2031 10:30')
  expect(formats('fr', NOW).duration(3_900).replace(/\s/gu, ' ')).toBe('1 h 5 min')
  expect(formats('en', NOW).duration(61)).toBe('1 min 1 sec')
})

it('the script draws on nothing but the words that come with the page', () => {
  const script = readFileSync(join(import.meta.dirname, '../assets/board.js'), 'utf8')
  const used = [...script.matchAll(/words\.(\w+)/g)].map(([, name = '']) => name)
  const html = PAGES.board(aBoard())
  expect(used.filter((name) => !html.includes(` data-${name}="`))).toEqual([])
})
