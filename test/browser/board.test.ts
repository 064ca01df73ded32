import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { waitFor } from '../builders/wait-for.ts'
import { AXE, violations } from './axe.ts'
import { launchChromium } from './chromium.ts'
import { EVERY_PAGE, startFixture, type Fixture } from './fixture.ts'
import { aBoard, HOSTILE, NOW, twentyRows } from './views.ts'

let browser: Browser
let fixture: Fixture

beforeAll(async () => {
  fixture = await startFixture()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await fixture.stop()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()))
})

const WIDE = { width: 1280, height: 800 }
const NARROW = { width: 360, height: 740 }
/** What a projector shows. */
const WALL = { width: 1920, height: 1080 }

/** A page in a browser of its own, whose clock stands at the moment of the views until told otherwise. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  if (options.javaScriptEnabled !== false) await page.clock.setFixedTime(NOW)
  await page.goto(`${fixture.address}${path}`)
  return page
}

const LOOKS = (['fr', 'en'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).map((theme) => ({ locale, theme })),
)

describe('every page', () => {
  it.each(LOOKS)('is accessible and fits its screen, in $locale, $theme', async ({ locale, theme }) => {
    const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' })
    await context.addInitScript(AXE)
    const page = await context.newPage()
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text())
    })
    page.on('dialog', (dialog) => {
      refused.push(`a dialog says ${dialog.message()}`)
      void dialog.dismiss()
    })
    const wrong: string[] = []
    for (const name of Object.keys(EVERY_PAGE)) {
      await page.goto(`${fixture.address}/${name}?locale=${locale}&theme=${theme}`)
      for (const viewport of name === 'wall' ? [WIDE, NARROW, WALL] : [WIDE, NARROW]) {
        await page.setViewportSize(viewport)
        const at = `${name} at ${viewport.width}`
        wrong.push(...(await violations(page)).map((violation) => `${at}: ${violation}`))
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (wider > 0) wrong.push(`${at}: ${wider} px wider than the screen`)
      }
    }
    expect(wrong).toEqual([])
    expect(refused).toEqual([])
  })

  it('follows the browser where nobody chose a theme, and the choice of who did', async () => {
    const ground = async (path: string, colorScheme: 'light' | 'dark'): Promise<string> => {
      const page = await open(path, { colorScheme })
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    }
    const [light, dark] = [await ground('/', 'light'), await ground('/', 'dark')]
    expect(light).not.toBe(dark)
    expect(await ground('/board?theme=light', 'dark')).toBe(light)
    expect(await ground('/board?theme=dark', 'light')).toBe(dark)
  })

  it('shows what people typed as text, and runs none of it', async () => {
    for (const path of ['/hostile-board', '/hostile-session']) {
      const page = await open(path)
      expect(await page.locator('script').count()).toBe(1)
      expect(await page.locator('img[src="x"]').count()).toBe(0)
      expect(await page.locator('main').textContent()).toContain(HOSTILE)
    }
  })
})

describe('by keyboard alone', () => {
  it('the first stop skips to the content, and every stop can be seen', async () => {
    const page = await open('/')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Aller au contenu')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.reload()
    const invisible: string[] = []
    const seen: string[] = []
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press('Tab')
      const name = await focused(page)
      seen.push(name)
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body)
        return outlineStyle === 'none' ? '' : outlineWidth
      })
      if (outline !== '3px') invisible.push(name)
    }
    expect(invisible).toEqual([])
    const order = [
      'Cloud Pi Labs',
      'FR',
      'Se déconnecter',
      'Mettre en pause',
      'Ouvertes',
      'Candidat',
      'camille',
    ]
    const found = order.map((text) => seen.findIndex((name) => name.includes(text)))
    expect(found).toEqual([...found].sort((a, b) => a - b))
    expect(found).not.toContain(-1)
  })

  it('a search is typed and sent', async () => {
    const page = await open('/')
    await page.getByLabel('Candidat ou session').focus()
    await page.keyboard.type('camille')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('text') === 'camille')
  })

  it('time is given with a reason', async () => {
    const page = await open('/session')
    const form = page.getByRole('form', { name: 'Donner du temps' })
    await form.getByLabel('Minutes').focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('15')
    await page.keyboard.press('Tab')
    await page.keyboard.type('panne du réseau')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/done-act')
    expect(fixture.posted.at(-1)).toMatchObject({
      path: '/sessions/camille-bernard/debugging/extend',
      body: { minutes: '15', reason: 'panne du réseau', csrf: 'csrf-of-this-sign-in' },
    })
    expect(await page.getByRole('status').first().isVisible()).toBe(true)
  })

  it('a one-time code in the address signs in at once, and leaves the address', async () => {
    const page = await open('/sign-in#a-one-time-code')
    await page.waitForURL('**/done-act')
    expect(fixture.posted.at(-1)).toEqual({
      path: '/sign-in',
      body: { token: 'a-one-time-code', returnTo: '/' },
    })
    await page.goBack().catch(() => undefined)
    expect(page.url()).not.toContain('#')
  })

  it('a refused form leads to the field that is wrong, and holds what was typed', async () => {
    const page = await open('/refused-act')
    const field = page.locator('#extend-reason')
    expect(await field.inputValue()).toBe('ok')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await page.getByRole('alert').getByRole('link').click()
    expect(new URL(page.url()).hash).toBe('#extend-reason')
  })
})

describe('without JavaScript', () => {
  it('the board tells all of it, with the hour at which time is up', async () => {
    const page = await open('/', { javaScriptEnabled: false })
    const row = page.getByRole('row', { name: 'camille.bernard@example.fr' })
    const text = await textOf(row)
    for (const told of [
      'Débogage',
      'En difficulté',
      '7 échecs',
      '31',
      '24 min',
      '10:44',
      '12 min',
      'readinessProbe',
    ])
      expect(text).toContain(told)
    expect(await page.locator('[data-live-text]').innerText()).toContain('Page figée')
  })

  it('a session is ended by a form that asks twice', async () => {
    const page = await open('/session', { javaScriptEnabled: false })
    const form = page.getByRole('form', { name: 'Mettre fin à la session' })
    const before = fixture.posted.length
    await form.getByLabel('Raison').fill('évacuation de la salle')
    await form.getByRole('button').click()
    // The browser asks for the confirmation: nothing was sent.
    expect(fixture.posted.length).toBe(before)
    await form.getByRole('checkbox').check()
    await form.getByRole('button').click()
    await page.waitForURL('**/done-act')
    expect(fixture.posted.at(-1)?.path).toBe('/sessions/camille-bernard/debugging/end')
  })

  it('a one-time code is pasted, as the page says', async () => {
    const page = await open('/sign-in#a-one-time-code', { javaScriptEnabled: false })
    await page.getByText('collez dans le champ').waitFor()
    await page.getByLabel('Jeton Kubernetes').fill(new URL(page.url()).hash.slice(1))
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await page.waitForURL('**/done-act')
    expect(fixture.posted.at(-1)).toMatchObject({ path: '/sign-in', body: { token: 'a-one-time-code' } })
  })

  it('language and appearance are chosen by forms', async () => {
    const page = await open('/', { javaScriptEnabled: false })
    await page.getByRole('button', { name: 'EN – English' }).click()
    expect(fixture.posted.at(-1)).toMatchObject({
      path: '/preferences',
      body: { locale: 'en', returnTo: '/' },
    })
  })
})

describe('live', () => {
  const first = 'camille.bernard@example.fr'

  it('a row that changed is shown and said, and whoever stood on it still does', async () => {
    const page = await open('/')
    await untilLive(page)
    await page.getByRole('link', { name: first }).focus()
    const rows = twentyRows().slice(0, 1)
    fixture.tell(aBoard({}, { rows: rows.map((row) => ({ ...row, points: 97, phase: 'Grading' as const })) }))
    await page.getByRole('row', { name: first }).getByText('97').first().waitFor()
    expect(await focused(page)).toBe(first)
    await waitFor(async () => (await page.locator('[data-said]').textContent())?.includes('Notation'), {
      what: 'the change to be said',
    })
  })

  it('another order is read again, and nobody has to look at what moves', async () => {
    const page = await open('/')
    await untilLive(page)
    const last = () => page.locator('.sessions tbody tr').first().locator('a').textContent()
    fixture.show(aBoard({}, { rows: [...twentyRows()].reverse() }))
    fixture.refresh()
    await waitFor(async () => (await last()) === 'emma.guillot@example.fr', { what: 'the other order' })
    await page.getByRole('button', { name: 'Mettre en pause' }).click()
    expect(await page.locator('[data-live-text]').textContent()).toBe('En pause')
    fixture.show(aBoard())
    await page.getByRole('button', { name: 'Reprendre le direct' }).click()
    await waitFor(async () => (await last()) === first, { what: 'what came in between' })
  })

  it('time left is counted down in the words of the page', async () => {
    const page = await open('/')
    const left = page.getByRole('row', { name: first }).locator('.left')
    expect(await textOf(left)).toContain('24 min')
    await page.clock.setFixedTime(new Date(NOW.getTime() + 20 * 60_000))
    await waitFor(async () => (await textOf(left)).includes('4 min 0 s'), { what: 'time to pass' })
    expect(await left.getAttribute('class')).toContain('soon')
    await page.clock.setFixedTime(new Date(NOW.getTime() + 25 * 60_000))
    await waitFor(async () => (await textOf(left)).includes('Temps écoulé'), { what: 'time to be up' })
  })
})

it('twenty people are on the wall at once: nobody stands there to scroll', async () => {
  const page = await open('/wall', { viewport: WALL })
  expect(await page.locator('.sessions tbody tr').count()).toBe(20)
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(WALL.height)
})

describe('on paper', () => {
  const shown = async (page: Page, selector: string): Promise<number> => {
    const visible = await Promise.all((await page.locator(selector).all()).map((each) => each.isVisible()))
    return visible.filter(Boolean).length
  }

  it.each([
    ['/board?theme=dark', '.sessions tbody tr', 20],
    ['/session?theme=dark', '#tasks .check', 6],
  ])('%s is what it tells, dark on light, and nothing to press', async (path, told, count) => {
    const page = await open(path)
    const toPress = 'button, input, select, textarea'
    expect(await shown(page, toPress)).toBeGreaterThan(0)
    await page.emulateMedia({ media: 'print' })
    expect([await shown(page, toPress), await shown(page, told)]).toEqual([0, count])
    const ink = await page.evaluate(
      () => getComputedStyle(document.querySelector('h1') ?? document.body).color,
    )
    expect(Math.max(...(ink.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number))).toBeLessThan(128)
  })
})

it('a transcript prints as one page', async () => {
  const page = await open('/transcript')
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
})

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent.trim() ?? '')
}

/** What is to be read, with plain spaces: languages have several that do not break. */
async function textOf(part: Locator): Promise<string> {
  return (await part.innerText()).replace(/\s+/gu, ' ')
}

async function untilLive(page: Page): Promise<void> {
  await page.locator('[data-live][data-state="on"]').waitFor()
}
