import type { Locale } from './locale.ts'

/** A number and what is counted, as the language puts them together: `1 contrôle`, `2 contrôles`. */
export function counted(locale: Locale): (count: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (count, one, other) => `${numbers.format(count)} ${rules.select(count) === 'one' ? one : other}`
}
