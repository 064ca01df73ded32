const NEWLINE = 0x0a

/** Splits a byte stream at newlines without decoding it. */
export interface LineSplitter {
  /** Takes the next bytes; `onLine` is called for each line they complete, empty ones left out. */
  push(chunk: Buffer): void
}

/**
 * Lines of at most `maxBytes`; a longer one throws, as there is no sane event of that size. The Buffer given to
 * `onLine` is only valid during the call.
 */
export function createLineSplitter(maxBytes: number, onLine: (line: Buffer) => void): LineSplitter {
  let parts: Buffer[] = []
  let held = 0

  const hold = (part: Buffer): void => {
    held += part.length
    if (held > maxBytes) throw new RangeError(`A line is longer than ${maxBytes} bytes`)
    parts.push(part)
  }

  return {
    push(chunk) {
      let start = 0
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        const tail = chunk.subarray(start, end)
        start = end + 1
        if (parts.length === 0) {
          if (tail.length > 0) onLine(tail)
          continue
        }
        hold(tail)
        const line = Buffer.concat(parts, held)
        parts = []
        held = 0
        onLine(line)
      }
      if (start < chunk.length) hold(chunk.subarray(start))
    },
  }
}
