const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** Milliseconds of `45m`, `1h30m`, `90s`; undefined when the text is no such duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+[smh])+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+)([smh])/g))
    total += Number(amount) * (UNITS[unit ?? ''] ?? 0)
  return total
}
