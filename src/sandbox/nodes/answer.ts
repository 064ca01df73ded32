import type { ImageSpec } from '../../api/index.ts'

/** What a container answers to one HTTP request. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/**
 * What the image's process answers to a GET of this path (a query is overlooked): as its entry in the catalogue says,
 * with its own variables filled in; 503 where a variable is not what the path needs, 404 elsewhere.
 */
export function answer(image: Pick<ImageSpec, 'paths'>, env: Environment, path: string): Answer {
  const wanted = path.replace(/[?#].*$/, '')
  const entry = image.paths?.find((each) => each.path === wanted)
  if (entry === undefined) return plain(404, 'Not Found')
  const unmet = Object.entries(entry.needs ?? {}).some(([name, value]) => env[name] !== value)
  if (unmet) return plain(503, 'Service Unavailable')
  const { status = 200, type = 'text/plain', body = '' } = entry
  return { status, type, body: withVariables(body, env) }
}

/** The variables of a container. */
export type Environment = Readonly<Record<string, string>>

/** The text with each `${NAME}` replaced by that variable; by nothing when there is none, as a shell does. */
export function withVariables(text: string, env: Environment): string {
  return text.replace(/\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}/g, (_, name: string) =>
    Object.hasOwn(env, name) ? (env[name] ?? '') : '',
  )
}

function plain(status: number, text: string): Answer {
  return { status, type: 'text/plain', body: `${text}\n` }
}
