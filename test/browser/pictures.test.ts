import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { launchChromium } from './chromium.ts'
import { startFixture, type Fixture } from './fixture.ts'
import { NOW } from './views.ts'

const MOST_BYTES = 200_000

/** The pictures of the documentation: each name, its page, and the screen. */
const PICTURES = [
  { name: 'board', path: '/board?locale=fr&theme=light', width: 1280, height: 860 },
  { name: 'board-dark', path: '/board?locale=en&theme=dark', width: 1280, height: 860 },
  { name: 'board-narrow', path: '/board?locale=fr&theme=light', width: 360, height: 1400 },
  { name: 'board-wall', path: '/wall?locale=fr&theme=dark', width: 1300, height: 800 },
  { name: 'session', path: '/session?locale=fr&theme=light', width: 1280, height: 1150 },
  { name: 'transcript', path: '/transcript?locale=fr&theme=light', width: 1000, height: 1300 },
] as const

// `PICTURES=1` makes them anew; else a run leaves the tree as it was.
const folder = join(
  import.meta.dirname,
  process.env.PICTURES === '1' ? '../../docs/images' : '../../build/pictures',
)

describe('the pictures of the documentation', () => {
  let browser: Browser
  let fixture: Fixture
  beforeAll(async () => {
    await mkdir(folder, { recursive: true })
    fixture = await startFixture()
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await fixture.stop()
  })

  it.each(PICTURES)('$name can be taken, and is small', async ({ name, path, width, height }) => {
    const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' })
    await page.clock.setFixedTime(NOW)
    await page.goto(`${fixture.address}${path}`)
    await page.locator('main').waitFor()
    if (path.startsWith('/board') || path.startsWith('/wall'))
      await page.locator('[data-state="on"]').waitFor()
    const file = join(folder, `${name}.png`)
    await page.screenshot({ path: file })
    await page.close()
    expect((await stat(file)).size).toBeLessThan(MOST_BYTES)
  })
})
