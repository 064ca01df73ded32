import { parseDuration } from './duration.ts'
import type { FieldError } from './errors.ts'

/** A mapping of the configuration file. */
export type Section = Readonly<Record<string, unknown>>

const DAY_MS = 24 * 60 * 60 * 1_000

/** Reads fields one by one and notes every one that does not fit; an absent field is undefined. */
export class FieldReader {
  readonly #errors: FieldError[]

  constructor(errors: FieldError[]) {
    this.#errors = errors
  }

  /** A mapping of known fields: another one is a mistake. */
  section(value: unknown, path: string, known: readonly string[]): Section {
    if (value === undefined || value === null) return {}
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.#refuse(path === '' ? 'configuration' : path, value, 'a mapping')
      return {}
    }
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue
      this.#refuse(path === '' ? key : `${path}.${key}`, key, `one of ${known.join(', ')}`)
    }
    return value as Section
  }

  /** A text that says something. */
  text(section: Section, path: string): string | undefined {
    const value = section[lastSegment(path)]
    if (value === undefined) return undefined
    if (typeof value === 'string' && value !== '') return value
    this.#refuse(path, value, 'a text that is not empty')
    return undefined
  }

  /** An integer between two others. */
  integer(section: Section, path: string, min: number, max: number): number | undefined {
    const value = section[lastSegment(path)]
    if (value === undefined) return undefined
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    this.#refuse(path, value, `an integer from ${min} to ${max}`)
    return undefined
  }

  /** One of a few words. */
  choice<T extends string | boolean>(section: Section, path: string, choices: readonly T[]): T | undefined {
    const value = section[lastSegment(path)]
    if (value === undefined) return undefined
    const choice = choices.find((each) => each === value)
    if (choice === undefined) this.#refuse(path, value, `one of ${choices.join(', ')}`)
    return choice
  }

  /** Milliseconds of a duration. */
  duration(section: Section, path: string): number | undefined {
    return this.#milliseconds(section, path, parseDuration, 'a duration such as 10m, 90s or 1h30m')
  }

  /** The same, also in days: `400d`, `1d12h`. */
  longDuration(section: Section, path: string): number | undefined {
    return this.#milliseconds(section, path, parseLongDuration, 'a duration such as 400d, 36h or 1d12h')
  }

  #milliseconds(
    section: Section,
    path: string,
    read: (text: string) => number | undefined,
    expected: string,
  ): number | undefined {
    const value = section[lastSegment(path)]
    if (value === undefined) return undefined
    const milliseconds = typeof value === 'string' ? read(value) : undefined
    if (milliseconds === undefined) this.#refuse(path, value, expected)
    return milliseconds
  }

  #refuse(path: string, value: unknown, expected: string): void {
    this.#errors.push({ code: 'ConfigInvalid', path, found: JSON.stringify(value), expected })
  }
}

/** Days come first and only once; what follows is a duration as everywhere else. */
function parseLongDuration(text: string): number | undefined {
  const [, days, rest = ''] = /^(?:(\d+)d)?(.*)$/.exec(text) ?? []
  if (days === undefined) return parseDuration(rest)
  const restMs = rest === '' ? 0 : parseDuration(rest)
  return restMs === undefined ? undefined : Number(days) * DAY_MS + restMs
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}
