// Keeps a page current: counts time down, and puts the fragments that the board sends in the place of what they replace.
// Without it every page says the same, as of the moment it was read. Its words come with the page.

const { dataset: words, ownerDocument: page } = document.body
const tag = page.documentElement.lang === 'fr' ? 'fr-FR' : 'en-GB'
const live = page.querySelector('[data-live]')
const said = page.querySelector('[data-said]')

// ---- Time: counted on the server's clock, whatever this machine's says ----

let paused = false
let ahead = clockAhead()

function clockAhead() {
  const now = page.querySelector('#moment')?.dataset.now
  return now === undefined ? 0 : Date.parse(now) - Date.now()
}

function unit(value, name) {
  return new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
}

function duration(seconds) {
  const minutes = Math.floor(seconds / 60)
  if (minutes >= 60) {
    const hours = unit(Math.floor(minutes / 60), 'hour')
    return minutes % 60 === 0 ? hours : `${hours} ${unit(minutes % 60, 'minute')}`
  }
  if (minutes >= 10) return unit(minutes, 'minute')
  return minutes > 0 ? `${unit(minutes, 'minute')} ${unit(seconds % 60, 'second')}` : unit(seconds, 'second')
}

const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'always', style: 'short' })

function ago(time) {
  const minutes = Math.max(0, Math.floor((Date.now() + ahead - Date.parse(time)) / 60_000))
  if (minutes < 60) return relative.format(-minutes, 'minute')
  if (minutes < 48 * 60) return relative.format(-Math.floor(minutes / 60), 'hour')
  return relative.format(-Math.floor(minutes / 1440), 'day')
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function tick() {
  if (paused) return
  for (const element of page.querySelectorAll('[data-deadline]')) {
    const seconds = Math.max(
      0,
      Math.floor((Date.parse(element.dataset.deadline) - Date.now() - ahead) / 1000),
    )
    write(element, seconds === 0 ? words.up : duration(seconds))
    const cell = element.closest('.left')
    cell?.classList.toggle('up', seconds === 0)
    cell?.classList.toggle('soon', seconds > 0 && seconds <= 600)
  }
  for (const element of page.querySelectorAll('time[data-ago]')) write(element, ago(element.dateTime))
}

// ---- What changed is said politely: what matters, together, every few seconds ----

const PAUSE_MS = 5_000
const SPOKEN_AT_ONCE = 4
let news = []

function tell(text) {
  if (text === '' || news.includes(text)) return
  if (news.length === 0) setTimeout(speak, PAUSE_MS)
  news.push(text)
}

function speak() {
  const spoken = news.slice(0, SPOKEN_AT_ONCE)
  const rest = news.length - spoken.length
  if (said !== null) said.textContent = spoken.join('. ') + (rest > 0 ? `. +${rest}` : '')
  news = []
}

/** What is worth a word: the state of a session, with what makes it stuck. */
function stateOf(element) {
  const state = element.querySelector('.state, .flags')
  const who = element.querySelector('.who a')?.textContent ?? ''
  const text = [...(state?.querySelectorAll('.tag, .under') ?? [state])].map(
    (part) => part?.textContent ?? '',
  )
  return `${who} ${text.join(', ')}`.trim()
}

// ---- Fragments ----

function parse(html) {
  const template = page.createElement('template')
  template.innerHTML = html
  const { content } = template
  return [...content.children, ...content.querySelectorAll('tr')].filter(({ id }) => id !== '')
}

function swap(next) {
  const before = page.getElementById(next.id)
  if (before === null || before.dataset.touched !== undefined || before.isEqualNode(next)) return
  const isRow = next.localName === 'tr'
  if ((isRow || next.id === 'facts') && stateOf(before) !== stateOf(next)) tell(stateOf(next))
  const focused = before.contains(page.activeElement) ? page.activeElement.getAttribute('href') : null
  before.replaceWith(next)
  if (isRow) next.classList.add('changed')
  // Who walks by keyboard stays where they are.
  if (focused !== null) next.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus()
}

function receive({ data }) {
  for (const next of parse(data)) swap(next)
  ahead = clockAhead()
  tick()
}

// Other sessions, or another order: the page is read again, and its live parts change places with ours.
let reading = false

async function refresh() {
  if (reading || paused) return
  reading = true
  try {
    const answer = await fetch(page.location.href, { headers: { Accept: 'text/html' } })
    if (!answer.ok || answer.redirected) return offerReload()
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
    for (const id of LIVE_PARTS) {
      const part = next.getElementById(id)
      if (part !== null) swap(part)
    }
    ahead = clockAhead()
    tick()
  } catch {
    show('off', words.off)
  } finally {
    reading = false
  }
}

const LIVE_PARTS = [
  'counts',
  'moment',
  'sessions',
  'ways',
  'trouble',
  'facts',
  'tasks',
  'environments',
  'acts',
]
LIVE_PARTS.push('transcripts', 'timeline')

function show(state, text) {
  if (live === null) return
  live.dataset.state = state
  write(live.querySelector('[data-live-text]'), text)
}

function offerReload() {
  if (live === null || live.querySelector('a') !== null) return
  const link = page.createElement('a')
  link.href = page.location.href
  link.textContent = words.reload
  live.append(link)
}

// ---- The stream, and a button that holds it: nobody has to read what moves ----

let source

function listen() {
  if (paused) return
  source = new EventSource(words.events)
  source.addEventListener('open', () => show('on', words.on))
  source.addEventListener('fragment', receive)
  source.addEventListener('refresh', refresh)
  source.addEventListener('gone', () => {
    source.close()
    show('off', words.gone)
    offerReload()
  })
  source.addEventListener('error', () => {
    show('off', words.off)
    // A browser gives up for good when the answer was no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, PAUSE_MS)
  })
}

function addPause() {
  const button = page.createElement('button')
  button.type = 'button'
  button.className = 'pause'
  button.textContent = words.pause
  button.addEventListener('click', () => {
    paused = !paused
    button.textContent = paused ? words.resume : words.pause
    if (paused) {
      source?.close()
      show('off', words.paused)
      return
    }
    listen()
    void refresh()
  })
  live?.append(button)
}

// What a coach is filling in is not replaced under their hands.
page.addEventListener('input', ({ target }) => {
  const part = target.closest('#acts')
  if (part !== null) part.dataset.touched = ''
})

// ---- A one-time code comes after `#`, which no server sees: it is sent as what it stands for, and leaves the address ----

const signIn = page.querySelector('form[data-code]')
const code = page.location.hash.slice(1)
if (signIn !== null && code !== '') {
  history.replaceState(null, '', page.location.pathname + page.location.search)
  signIn.elements.token.value = code
  signIn.requestSubmit()
}

tick()
setInterval(tick, 1_000)
if (words.events !== undefined) {
  listen()
  addPause()
}
