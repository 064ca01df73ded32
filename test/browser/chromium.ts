import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { chromium as driver, type Browser } from 'playwright-core'

/** A real Chromium: the one that CHROMIUM names, else the system's, else the one of a package. */
export async function launchChromium(): Promise<Browser> {
  const named = process.env.CHROMIUM
  const found = named ?? SYSTEM.find((path) => existsSync(path))
  const packed = found === undefined ? await unpacked() : undefined
  const executablePath = found ?? packed?.executablePath
  if (executablePath === undefined) throw new Error('There is no Chromium: name one with CHROMIUM')
  return driver.launch({
    executablePath,
    // A profile of its own: playwright makes one and removes it. These are for containers, and for a quiet network.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-quic',
      '--disable-sync',
      '--no-first-run',
      '--font-render-hinting=none',
    ],
    ...(packed !== undefined && { env: { ...process.env, FONTCONFIG_FILE: packed.fonts } }),
  })
}

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The package unpacks into the folder for temporary files, and takes whatever stands there under its name, were it of
 * another version or cut off half-way. So each version gets a folder of its own, which appears when it is whole.
 */
async function unpacked(): Promise<{ executablePath: string; fonts: string }> {
  const home = join(import.meta.dirname, '../../build', `chromium-${await packageVersion()}`)
  if (!existsSync(home)) {
    await mkdir(dirname(home), { recursive: true })
    const draft = await mkdtemp(`${home}.`)
    await inFolder(draft, () => chromium.executablePath())
    await writeFile(join(draft, FONTS), fontsOf(home))
    // Who was faster unpacked the same.
    await rename(draft, home).catch(() => rm(draft, { recursive: true, force: true }))
  }
  return { executablePath: join(home, 'chromium'), fonts: join(home, FONTS) }
}

const FONTS = 'fonts.conf'

/** The package's own names folders of another machine. With its font a page looks the same where there are no others. */
function fontsOf(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/font-cache</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>ui-monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
}

async function packageVersion(): Promise<string> {
  // Its package.json is not among its exports.
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const folder = entry.slice(0, entry.indexOf('build'))
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
  return version
}

/** Runs something while the folder for temporary files is this one. */
async function inFolder<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const before = tmpdir()
  process.env.TMPDIR = folder
  try {
    return await run()
  } finally {
    process.env.TMPDIR = before
  }
}
