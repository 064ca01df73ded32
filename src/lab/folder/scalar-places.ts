/** How a scalar is written, as the `yaml` package names it. */
export type ScalarStyle = 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' | 'BLOCK_LITERAL' | 'BLOCK_FOLDED'

/** A scalar in the text of its file. */
export interface WrittenScalar {
  readonly text: string
  /** Where it begins in the text: at its quote, or at the `|` or `>` of a block. */
  readonly start: number
  readonly style: ScalarStyle
  readonly value: string
}

/**
 * The place in the file of each character of a scalar's value, one more for its end; undefined when the text does not
 * read as that value (then only its beginning is known). Folding and escapes are those of YAML 1.2, chapters 6.5 and 7.
 */
export function scalarPlaces(scalar: WrittenScalar): readonly number[] | undefined {
  const decoded = scalar.style.startsWith('BLOCK') ? readBlock(scalar) : readFlow(scalar)
  const value = decoded.text.slice(0, scalar.value.length)
  if (value !== scalar.value) return undefined
  return [...decoded.places.slice(0, value.length), decoded.places[value.length] ?? decoded.end]
}

/** Characters with the place each was read from. */
class Decoded {
  text = ''
  readonly places: number[] = []
  end = 0

  add(characters: string, place: number): void {
    this.text += characters
    for (let unit = 0; unit < characters.length; unit += 1) this.places.push(place)
    this.end = place + 1
  }
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001B',
  N: '\u0085',
  _: '\u00A0',
  L: '\u2028',
  P: '\u2029',
}
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function readFlow({ text, start, style, value }: WrittenScalar): Decoded {
  const decoded = new Decoded()
  let at = style === 'PLAIN' ? start : start + 1
  while (at < text.length && decoded.text.length < value.length) {
    const [blank = ''] = /^[ \t\r\n]*/.exec(text.slice(at, at + 512)) ?? []
    const breaks = blank.split('\n').length - 1
    const character = text.charAt(at)
    if (breaks > 0) {
      // One line break reads as a blank, more as one less.
      decoded.add(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), at)
      at += blank.length
    } else if (style === 'QUOTE_SINGLE' && text.startsWith("''", at)) {
      decoded.add("'", at)
      at += 2
    } else if (style === 'QUOTE_DOUBLE' && character === '\\') {
      at += readEscape(text, at, decoded)
    } else {
      decoded.add(character, at)
      at += 1
    }
  }
  return decoded
}

/** Gives the length of the escape in the file. */
function readEscape(text: string, at: number, decoded: Decoded): number {
  const name = text.charAt(at + 1)
  const digits = HEX_ESCAPES[name]
  if (digits !== undefined) {
    decoded.add(String.fromCodePoint(Number.parseInt(text.slice(at + 2, at + 2 + digits), 16) || 0), at)
    return 2 + digits
  }
  // A break that is escaped goes, with the next line's indentation.
  if (name === '\n') return 2 + (/^[ \t]*/.exec(text.slice(at + 2))?.[0].length ?? 0)
  decoded.add(SIMPLE_ESCAPES[name] ?? name, at)
  return 2
}

function readBlock({ text, start, style, value }: WrittenScalar): Decoded {
  const decoded = new Decoded()
  let at = text.indexOf('\n', start) + 1
  if (at === 0) return decoded
  const indent = /^(?:[ \t]*\n)*( +)/.exec(text.slice(at, at + 4096))?.[1]?.length ?? 0
  let previous: string | undefined
  while (at < text.length && decoded.text.length < value.length) {
    const [line = ''] = text.slice(at).split('\n', 1)
    const content = line.slice(indent)
    if (previous !== undefined) joinLines(decoded, style, [previous, content], at)
    for (let column = 0; column < content.length; column += 1)
      decoded.add(content.charAt(column), at + indent + column)
    previous = content
    at += line.length + 1
  }
  decoded.add('\n', at - 1)
  return decoded
}

/** In a folded block a single break between two lines of text reads as a blank. */
function joinLines(decoded: Decoded, style: ScalarStyle, lines: readonly [string, string], at: number): void {
  const folds = style === 'BLOCK_FOLDED' && lines.every((line) => line !== '' && !/^[ \t]/.test(line))
  if (folds) decoded.add(' ', at - 1)
  else if (style === 'BLOCK_LITERAL' || lines[0] === '' || lines[1] !== '') decoded.add('\n', at - 1)
}
