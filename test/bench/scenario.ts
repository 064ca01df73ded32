import type { Key, Results } from './numbers.ts'

/** What a scenario is given. */
export interface Bench {
  /** The keys somebody asked for: a scenario may skip what only serves others. */
  readonly wanted: ReadonlySet<Key>
  /** A line of progress. */
  readonly log: (line: string) => void
  /** A line below the table: no target, but good to know. */
  readonly note: (line: string) => void
}

/** One situation and the numbers read in it. */
export interface Scenario {
  readonly name: string
  readonly keys: readonly Key[]
  /** Starts all it needs and stops all it started, also when it fails. */
  run(bench: Bench): Promise<Results>
}
