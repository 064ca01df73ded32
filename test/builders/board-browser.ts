/** An answer of the board. */
export interface BoardAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A browser without a screen: it keeps cookies, follows nothing, and says where its forms come from. */
export interface BoardBrowser {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<BoardAnswer>
  /** Sends a form as a page of the board would; `headers` say otherwise. */
  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<BoardAnswer>
  /** The word that the last page's forms bore. */
  readonly csrf: string
  /** Signs in with a token, and gives the answer. */
  signIn(token: string): Promise<BoardAnswer>
  /** The text of a stream of events, as its pieces come; ends with the signal. */
  events(
    path: string,
    signal: AbortSignal,
    onPiece?: (piece: string) => void,
  ): Promise<{ readonly seen: string[] }>
}

/** A browser without cookies. */
export function aBrowser(origin: string): BoardBrowser {
  const cookies = new Map<string, string>()
  let csrf = ''
  const send = async (path: string, init: RequestInit): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(init.headers as Record<string, string>), ...(cookie !== '' && { cookie }) }
    const response = await fetch(`${origin}${path}`, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  const read = async (response: Response): Promise<BoardAnswer> => {
    const text = await response.text()
    csrf = /name="csrf" value="([\w-]+)"/.exec(text)?.[1] ?? csrf
    return { status: response.status, headers: response.headers, text }
  }
  const post: BoardBrowser['post'] = async (path, form, headers = {}) =>
    await read(
      await send(path, {
        method: 'POST',
        body: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
      }),
    )
  return {
    get: async (path, headers = {}) => await read(await send(path, { headers })),
    post,
    get csrf() {
      return csrf
    },
    signIn: async (token) => await post('/sign-in', { token, returnTo: '/' }),
    async events(path, signal, onPiece = () => undefined) {
      const response = await send(path, { signal, headers: {} })
      const seen: string[] = []
      const noted = (piece: string): void => {
        seen.push(piece)
        onPiece(piece)
      }
      void follow(response, noted).catch(() => undefined)
      return { seen }
    },
  }
}

async function follow(response: Response, onPiece: (piece: string) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value, done = true } = (await reader?.read()) ?? {}
    if (value !== undefined) onPiece(value)
    if (done) return
  }
}

/** The address that a page names for its changes. */
export function eventsOf(html: string): string {
  const [, address = ''] = /data-events="([^"]+)"/.exec(html) ?? []
  return address.replaceAll('&amp;', '&')
}
