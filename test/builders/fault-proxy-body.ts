import { Transform, type TransformCallback } from 'node:stream'

const NEWLINE = 0x0a

/** Passes whole lines on; after `lines` of them calls `then`, whose answer says whether more may pass. */
export function afterLines(
  lines: number,
  then: (push: (line: string) => void) => 'pass' | 'swallow',
): Transform {
  let left = lines
  let mode: 'count' | 'pass' | 'swallow' = 'count'
  let held = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (mode === 'swallow') {
        done()
        return
      }
      held = Buffer.concat([held, chunk])
      for (;;) {
        if (mode === 'count' && left === 0) mode = then((line) => this.push(`${line}\n`))
        if (mode === 'swallow') break
        const end = held.indexOf(NEWLINE)
        if (end === -1) break
        this.push(held.subarray(0, end + 1))
        held = held.subarray(end + 1)
        left -= mode === 'count' ? 1 : 0
      }
      done()
    },
    flush(done) {
      if (mode !== 'swallow') this.push(held)
      done()
    },
  })
}

/** Lets `bytes` through every `everyMs`. */
export function drip(bytes: number, everyMs: number): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const next = (start: number): void => {
        if (start >= chunk.length || this.destroyed) {
          done()
          return
        }
        this.push(chunk.subarray(start, start + bytes))
        setTimeout(() => next(start + bytes), everyMs)
      }
      next(0)
    },
  })
}
