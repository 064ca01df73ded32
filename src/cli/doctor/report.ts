import type { Locale } from '../../view/locale.ts'
import type { Colors } from '../terminal.ts'
import type { Finding, Section } from './finding.ts'

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: '✓', note: '!', bad: '✗', unknown: '?' }

/** What was found, section by section, each remedy below its fault, and a verdict. Pure. */
export function doctorLines(sections: readonly Section[], locale: Locale, colors: Colors): string[] {
  const faults = sections.flatMap(({ findings }) => findings).filter(({ state }) => state === 'bad').length
  return [
    ...sections
      .filter(({ findings }) => findings.length > 0)
      .flatMap(({ title, findings }) => [
        colors.bold(title[locale]),
        ...findings.flatMap((finding) => findingLines(finding, locale, colors)),
      ]),
    verdict(faults, locale, colors),
  ]
}

function findingLines({ state, text, remedy, code }: Finding, locale: Locale, colors: Colors): string[] {
  const paint = { ok: colors.green, note: colors.yellow, bad: colors.red, unknown: colors.dim }[state]
  const end = code === undefined ? '' : ` [${code}]`
  const line = `  ${paint(MARKS[state])} ${text[locale]}${end}`
  return [line, ...(remedy === undefined ? [] : [`      ${colors.dim(remedy[locale])}`])]
}

function verdict(faults: number, locale: Locale, colors: Colors): string {
  if (faults === 0) return colors.green(locale === 'fr' ? 'Rien à réparer' : 'Nothing to mend')
  return colors.red(locale === 'fr' ? `${faults} défaut(s) à réparer` : `${faults} fault(s) to mend`)
}
