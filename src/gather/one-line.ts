/** The text on one line, without control characters, cut to `length` UTF-16 code units at most. */
export function oneLine(text: string, length: number): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  if (line.length <= length) return line
  return `${line.slice(0, length - 1).replace(/\p{Surrogate}$/u, '')}…`
}
