import type { ComponentChildren, JSX } from 'preact'
import { renderToString } from 'preact-render-to-string'

import { PATHS } from '../urls.ts'
import type { Theme } from '../view.ts'
import { Icon, Sprite } from './icons.tsx'
import { When } from './marks.tsx'
import type { Setting } from './setting.ts'

/** What a page puts into the frame that all share. */
export interface Content {
  readonly title: string
  /** Where changes are told, on pages that are live. */
  readonly events?: string
  readonly main: JSX.Element
}

/** A whole page as HTML; preact escapes every value in it. */
export function document(setting: Setting, { title, events, main }: Content): string {
  const { frame, words, wall } = setting
  const { locale, theme } = frame.viewer
  const html = (
    <html
      lang={locale}
      {...(theme !== 'system' && { 'data-theme': theme })}
      {...(wall && { 'data-wall': true })}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <title>{`${title} · ${words.product}`}</title>
        <link rel="icon" type="image/svg+xml" href={asset(setting, 'favicon.svg')} />
        <link rel="stylesheet" href={asset(setting, 'board.css')} />
        <script type="module" src={asset(setting, 'board.js')} />
      </head>
      <body {...(events !== undefined && liveWords(setting, events))}>
        <Sprite />
        <a class="skip" href="#main">
          {words.skip}
        </a>
        <Band {...setting} />
        <main id="main" tabindex={-1}>
          {main}
        </main>
        <Foot {...setting} />
      </body>
    </html>
  )
  return `<!doctype html>${renderToString(html)}`
}

/** Parts of a page, for a script to put in the place of those of the same ids. */
export function fragment(...parts: readonly JSX.Element[]): string {
  return parts.map((part) => renderToString(part)).join('')
}

/** When what is shown was read, and whether it follows what happens. */
export function Moment({ frame, words, format, timeZone }: Setting): JSX.Element {
  const now = frame.now.toISOString()
  return (
    <span id="moment" data-now={now} title={words.zone(timeZone)}>
      {`${words.readAt} `}
      <When time={now}>{format.clock(now)}</When>
    </span>
  )
}

/** The line that says whether a page is live; a script keeps it true, so that without one it is. */
export function Live(setting: Setting): JSX.Element {
  return (
    <p class="live" data-live>
      <span class="dot" aria-hidden="true" />
      <span data-live-text>{setting.words.live.never}</span>
      <span aria-hidden="true">·</span>
      <Moment {...setting} />
    </p>
  )
}

/** The fields that every form carries. */
export function Tokens({ frame }: Setting): JSX.Element | null {
  return frame.csrf === '' ? null : <input type="hidden" name="csrf" value={frame.csrf} />
}

function asset({ frame }: Setting, name: string): string {
  return frame.assets[name] ?? `${PATHS.assets}/${name}`
}

/** Scripts say nothing of their own: their words come with the page. */
function liveWords({ words }: Setting, events: string): Record<`data-${string}`, string> {
  const told = Object.entries(words.live).filter(([name]) => name !== 'never')
  return {
    'data-events': events,
    ...Object.fromEntries(told.map(([name, text]) => [`data-${name}`, text])),
    'data-up': words.timeIsUp,
  }
}

function Band(setting: Setting): JSX.Element {
  const { frame, words } = setting
  const { name } = frame.viewer
  return (
    <header class="band">
      <div class="band-inner">
        <a class="brand" href={PATHS.board}>
          <img src={asset(setting, 'favicon.svg')} alt="" width="32" height="32" />
          <span>
            {words.product}
            <small>{words.board}</small>
          </span>
        </a>
        <div class="tools">
          <Preferences {...setting} />
          {name !== undefined && (
            <form method="post" action={PATHS.signOut} class="person">
              <Tokens {...setting} />
              <Icon name="person" />
              <span>
                <span class="hidden">{`${words.signedInAs} `}</span>
                {name}
              </span>
              <button>{words.signOut}</button>
            </form>
          )}
        </div>
      </div>
    </header>
  )
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark']

function Preferences(setting: Setting): JSX.Element {
  const { frame, words } = setting
  const { locale, theme } = frame.viewer
  return (
    <form method="post" action={PATHS.preferences} class="switches">
      <Tokens {...setting} />
      <input type="hidden" name="returnTo" value={frame.here} />
      <ul aria-label={words.language}>
        {(['fr', 'en'] as const).map((each) => (
          <li>
            <button name="locale" value={each} lang={each} {...current(each === locale)}>
              {each.toUpperCase()}
              <span class="hidden">{` – ${words.languages[each]}`}</span>
            </button>
          </li>
        ))}
      </ul>
      <ul aria-label={words.theme}>
        {THEMES.map((each) => (
          <li>
            <button name="theme" value={each} title={words.themes[each]} {...current(each === theme)}>
              <Icon name={each} />
              <span class="hidden">{words.themes[each]}</span>
            </button>
          </li>
        ))}
      </ul>
    </form>
  )
}

function Foot({ words, timeZone }: Setting): JSX.Element {
  return (
    <footer class="foot">
      <span>{`${words.product}, ${words.board.toLowerCase()}`}</span>
      <span>{words.zone(timeZone)}</span>
    </footer>
  )
}

/** `aria-current` where it is true. */
export function current(is: boolean): { 'aria-current'?: 'true' } {
  return is ? { 'aria-current': 'true' } : {}
}

/** A message that stands out: its tone is told by its shape and words too. */
export function Note({ tone, children, ...rest }: NoteProps): JSX.Element {
  return (
    <div class={`note ${tone}`} {...rest}>
      <Icon name={NOTE_ICONS[tone]} />
      <div>{children}</div>
    </div>
  )
}

const NOTE_ICONS = { good: 'pass', bad: 'error', care: 'stuck', calm: 'info' } as const

interface NoteProps {
  readonly tone: keyof typeof NOTE_ICONS
  readonly id?: string
  readonly role?: 'alert' | 'status'
  readonly children: ComponentChildren
}
