import type { JSX } from 'preact'

import { SESSION_PHASES } from '../../api/index.ts'
import { PATHS } from '../urls.ts'
import { BOARD_SORTS, type BoardView } from '../view.ts'
import type { Setting } from './setting.ts'

/** Which sessions, in which order: a form that leads to the address of its answer. */
export function Filter({ view, setting }: { view: BoardView; setting: Setting }): JSX.Element {
  const { filter, labs, classes } = view
  const { words } = setting
  const { list } = words
  const phases: Choices = [
    ['Open', list.open],
    ...SESSION_PHASES.map((phase) => [phase, words.phase[phase]] as const),
    ['All', list.all],
  ]
  return (
    <form class="panel filter" method="get" action={PATHS.board} role="search" aria-label={list.filter}>
      <div class="field">
        <label for="filter-text">{list.text}</label>
        <input id="filter-text" name="text" type="search" maxlength={253} value={filter.text ?? ''} />
      </div>
      <Select
        name="lab"
        label={list.lab}
        value={filter.lab ?? ''}
        choices={[['', list.anyLab], ...labs.map(({ name, title }) => [name, title] as const)]}
      />
      <Select
        name="class"
        label={list.class}
        value={filter.class ?? ''}
        choices={[['', list.anyClass], ...classes.map((name) => [name, name] as const)]}
      />
      <Select name="phase" label={list.phase} value={filter.phase} choices={phases} />
      <Select
        name="sort"
        label={list.sort}
        value={filter.sort}
        choices={BOARD_SORTS.map((sort) => [sort, list.sorts[sort]] as const)}
      />
      {filter.stuck && <input type="hidden" name="stuck" value="true" />}
      <Box name="descending" label={list.descending} checked={filter.descending} />
      <div class="go">
        <button class="button">{list.apply}</button>
        <a class="button second" href={PATHS.board}>
          {list.reset}
        </a>
      </div>
    </form>
  )
}

type Choices = readonly (readonly [value: string, word: string])[]

interface SelectProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly choices: Choices
}

function Select({ name, label, value, choices }: SelectProps): JSX.Element {
  return (
    <div class="field">
      <label for={`filter-${name}`}>{label}</label>
      <select id={`filter-${name}`} name={name}>
        {choices.map(([each, word]) => (
          <option value={each} selected={each === value}>
            {word}
          </option>
        ))}
      </select>
    </div>
  )
}

function Box({ name, label, checked }: { name: string; label: string; checked: boolean }): JSX.Element {
  return (
    <label class="choice">
      <input type="checkbox" name={name} value="true" checked={checked} />
      {label}
    </label>
  )
}
