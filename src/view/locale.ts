import type { Text } from '../api/index.ts'

/** The languages we speak. */
export type Locale = keyof Text

/**
 * The language of messages before a session says its own: that of LC_ALL, LC_MESSAGES or LANG, the first that is set,
 * as POSIX orders them. French when they name no language (`C`, `POSIX`, unset), English for any other language.
 */
export function localeOf(env: Readonly<Record<string, string | undefined>>): Locale {
  const value =
    [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((name) => name !== undefined && name !== '') ?? 'C'
  return /^(?:fr|c\b|posix\b)/i.test(value) ? 'fr' : 'en'
}
