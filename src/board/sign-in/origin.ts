import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a form was sent from a page of this host, as the browser itself says: `Sec-Fetch-Site` where it is sent
 * (https and localhost), `Origin` elsewhere. A request with neither comes from no browser of this decade, and is refused.
 */
export function isFromHere(headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (site !== undefined && site !== 'same-origin') return false
  if (origin !== undefined) return hostOf(origin) === host?.toLowerCase()
  return site === 'same-origin'
}

/** Whether a browser was led here by another site. */
export function isFromElsewhere(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-site'] === 'cross-site'
}

function hostOf(origin: string): string | undefined {
  // `null` is what pages without an origin say; URL drops a port that is the scheme's own, as browsers do.
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
