import type { ServerResponse } from 'node:http'

/** One event as an EventSource gets it. */
export interface LiveEvent {
  readonly name: string
  readonly data?: string
  /** What the browser gives back as `Last-Event-ID` when it connects again. */
  readonly id: string
}

/** A stream of events to one browser. */
export interface EventStream {
  send(event: LiveEvent): void
  /** Keeps proxies from taking it for dead. */
  beat(): void
  /** Ends in good order: the browser connects again unless it was told not to. */
  end(): void
}

/** The browser waits so long before it connects again. */
const RETRY_MS = 2_000
/** Who does not read so much is dropped: the page is taken anew when they connect again. */
const MOST_BUFFERED_BYTES = 1 << 20

/** Begins the answer. `onEnd` is called once, whoever ends it. */
export function openEventStream(response: ServerResponse, onEnd: () => void): EventStream {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // nginx would keep events until it has some kilobytes of them.
    'X-Accel-Buffering': 'no',
  })
  response.once('close', onEnd)
  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed) return
    if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy()
    else response.write(text)
  }
  write(`retry: ${RETRY_MS}\n\n`)
  return {
    send: (event) => write(formatEvent(event)),
    beat: () => write(': still here\n\n'),
    end: () => void response.end(),
  }
}

/** The text of an event (HTML Living Standard, server-sent events): each line of data is a field of its own. */
export function formatEvent({ name, data = '', id }: LiveEvent): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`)
  return `event: ${name}\nid: ${id}\n${lines.join('')}\n`
}
