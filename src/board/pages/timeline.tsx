import type { JSX } from 'preact'

import type { TimelineEntry, TimelineEvent } from '../view.ts'
import type { TimelineWords } from '../words/timeline.ts'
import { When } from './marks.tsx'
import type { Setting } from './setting.ts'

interface TimelineProps {
  readonly entries: readonly TimelineEntry[]
  readonly setting: Setting
}

/** What happened, the latest first. */
export function Timeline({ entries, setting }: TimelineProps): JSX.Element {
  const { words, format } = setting
  return (
    <section id="timeline" class="panel" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{words.session.timeline}</h2>
      {entries.length === 0 ? (
        <p class="pad soft">{words.session.timelineEmpty}</p>
      ) : (
        <ol class="timeline">
          {entries.map(({ at, event }) => (
            <li>
              <When time={at}>{format.clock(at)}</When>
              <span>{sentence(event, words.timeline)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

/** Each kind of event has its own sentence, which takes what that kind says: TypeScript does not see that they go together. */
function sentence(event: TimelineEvent, words: TimelineWords): string {
  const say = words[event.kind] as (of: TimelineEvent) => string
  return say(event)
}
