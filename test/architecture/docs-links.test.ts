import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

import { proseLines, readPages, type Page } from './docs-pages.ts'

const ROOT = join(import.meta.dirname, '../..')
const pages = readPages()

it('links in the documentation lead to files and headings that exist', () => {
  const links = pages.flatMap((page) => linksOf(page).map((target) => ({ page, target })))
  const broken = links
    .map(({ page, target }) => ({ page, target, why: whyBroken(page, target) }))
    .filter(({ why }) => why !== undefined)
    .map(({ page, target, why }) => `${page.path}: ${target}: ${why ?? ''}`)
  expect(broken).toEqual([])
  // A search that finds little proves little.
  expect(links.length).toBeGreaterThan(100)
})

it('every page of docs/ can be found from README.md', () => {
  const found = new Set(['README.md'])
  // A page that is added is looked at in its turn.
  for (const path of found) {
    const page = pages.find((each) => each.path === path)
    for (const target of page === undefined ? [] : linksOf(page))
      found.add(pathOf({ path, text: '' }, target))
  }
  const lost = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && !found.has(path))
  expect(lost).toEqual([])
})

it('pictures have a text for who does not see them', () => {
  const silent = pages.flatMap((page) => (/!\[\s*\]\(/.test(page.text) ? [page.path] : []))
  expect(silent).toEqual([])
})

it.each([
  ['README.md', 'README.fr.md'],
  ['docs/candidate.md', 'docs/candidat.md'],
  ['docs/coach.md', 'docs/formateur.md'],
  ['docs/troubleshooting.md', 'docs/depannage.md'],
])('%s and %s know each other', (one, other) => {
  const targets = (path: string) =>
    pages.filter((page) => page.path === path).flatMap((page) => linksOf(page).map((to) => pathOf(page, to)))
  expect([targets(one).includes(other), targets(other).includes(one)]).toEqual([true, true])
})

/** Targets inside the project; what begins with a scheme is the web's. */
function linksOf(page: Page): readonly string[] {
  return proseLines(page)
    .map((line) => line.replaceAll(/`[^`]*`/g, ''))
    .flatMap((line) => [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target))
    .filter((target) => !/^[a-z]+:/.test(target))
}

function whyBroken(page: Page, target: string): string | undefined {
  const path = pathOf(page, target)
  if (!existsSync(join(ROOT, path))) return `${path} does not exist`
  const [, anchor] = target.split('#')
  if (anchor === undefined) return undefined
  const linked = pages.find((each) => each.path === path)
  return linked !== undefined && anchorsOf(linked).has(anchor) ? undefined : `no heading has that anchor`
}

function pathOf({ path }: Page, target: string): string {
  const [file = ''] = target.split('#')
  return file === '' ? path : normalize(join(dirname(path), file)).replace(/\/$/, '')
}

/** The anchors that GitHub gives headings: lower case, without punctuation, numbered where one comes again. */
function anchorsOf(page: Page): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const line of proseLines(page)) {
    const heading = /^#{1,6} (.+)$/.exec(line)?.[1]
    if (heading === undefined) continue
    const slug = heading
      .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-')
    const taken = [...anchors].filter((each) => each === slug || each.startsWith(`${slug}-`)).length
    anchors.add(anchors.has(slug) ? `${slug}-${taken}` : slug)
  }
  return anchors
}
