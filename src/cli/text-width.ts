/** Columns that a text takes. Our texts are French and English: one code point, one column, marks above it none. */
export function width(text: string): number {
  return Array.from(text.replaceAll(/\p{Mn}/gu, '')).length
}

/** The text in lines of at most `columns`, broken at spaces; a longer word is broken where it must. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(8, columns)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ +|\n/).flatMap((long) => pieces(long, room))) {
    const joined = line === '' ? word : `${line} ${word}`
    if (width(joined) <= room) {
      line = joined
      continue
    }
    lines.push(line)
    line = word
  }
  return [...lines, line]
}

function pieces(word: string, room: number): string[] {
  const points = Array.from(word)
  if (points.length <= room) return [word]
  const cut: string[] = []
  for (let from = 0; from < points.length; from += room) cut.push(points.slice(from, from + room).join(''))
  return cut
}

/** The text, filled with spaces to that many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}
