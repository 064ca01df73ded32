import type { JSX } from 'preact'

import { SESSION_PHASES } from '../../api/index.ts'
import type { BoardFilter, BoardView } from '../view.ts'
import { Icon, type IconName } from './icons.tsx'
import { current } from './layout.tsx'
import { boardLink } from './links.ts'
import { phaseIcon } from './marks.tsx'
import type { Setting } from './setting.ts'

interface CountsProps {
  readonly view: BoardView
  readonly setting: Setting
}

/** How many sessions there are of each sort, each a link to those. */
export function Counts({ view, setting }: CountsProps): JSX.Element {
  const { counts, filter } = view
  const { words } = setting
  const shows = (phase: BoardFilter['phase']): boolean => filter.phase === phase && !filter.stuck
  const phases = SESSION_PHASES.filter((phase) => (counts.phases[phase] ?? 0) > 0 || shows(phase))
  const to = (phase: BoardFilter['phase'], stuck = false): string =>
    boardLink(view, setting, { phase, stuck })
  return (
    <nav id="counts" class="counts" aria-label={words.list.counts}>
      <Count
        count={counts.open}
        word={words.list.open}
        href={to('Open')}
        is={shows('Open')}
        {...{ setting }}
      />
      <Count
        count={counts.stuck}
        word={words.stuck}
        href={to('Open', true)}
        is={filter.stuck}
        icon="stuck"
        attention={counts.stuck > 0}
        {...{ setting }}
      />
      {phases.map((phase) => (
        <Count
          count={counts.phases[phase] ?? 0}
          word={words.phase[phase]}
          href={to(phase)}
          is={shows(phase)}
          icon={phaseIcon(phase)}
          {...{ setting }}
        />
      ))}
      <Count count={counts.all} word={words.list.all} href={to('All')} is={shows('All')} {...{ setting }} />
    </nav>
  )
}

interface CountProps {
  readonly count: number
  readonly word: string
  readonly href: string
  readonly is: boolean
  readonly icon?: IconName
  readonly attention?: boolean
  readonly setting: Setting
}

function Count({ count, word, href, is, icon, attention = false, setting }: CountProps): JSX.Element {
  return (
    <a href={href} {...(attention && { class: 'attention' })} {...current(is)}>
      {icon !== undefined && <Icon name={icon} />}
      <b>{setting.format.number(count)}</b> {word}
    </a>
  )
}
