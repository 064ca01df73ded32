/** What is measured: the keys of build/bench.json, and the most each may be. */
export const NUMBERS = {
  readyP95Ms: { what: 'apply to EnvironmentReady, one session at a time, p95', unit: 'ms', most: 1_000 },
  ready20Ms: { what: '20 sessions applied at once, all ready', unit: 'ms', most: 5_000 },
  markP95Ms: { what: 'change to mark, 20 sessions, p95', unit: 'ms', most: 150 },
  boardP95Ms: { what: 'change to the row on the board, 20 sessions, p95', unit: 'ms', most: 1_000 },
  repairP95Ms: { what: 'deleted NetworkPolicy is back, 20 sessions, p95', unit: 'ms', most: 50 },
  gradedP95Ms: { what: 'submit to Graded, 20 sessions at once, p95', unit: 'ms', most: 10_000 },
  verifyMs: {
    what: 'a transcript verified, from start to end of the process, median',
    unit: 'ms',
    most: 500,
  },
  failoverSeconds: {
    what: 'SIGKILL of the leader to the next one, default Lease, the longest',
    unit: 's',
    most: 20,
  },
  floorRatio: { what: 'provisioning 200 sessions, against a bare client', unit: '×', most: 1.25 },
  rssMiB: { what: 'resident memory of the operator, 200 sessions', unit: 'MiB', most: 130 },
  steadyWrites: { what: 'writes in a steady minute, 200 sessions', unit: '', most: 0 },
  watches: { what: 'open watches on one kind, Secrets aside', unit: '', most: 1 },
  restartWrites: { what: 'writes of a restart, 200 sessions', unit: '', most: 0 },
  sandboxReadyMs: { what: 'warm sandbox, start to nodes Ready, median', unit: 'ms', most: 4_000 },
  lintMs: { what: 'every lab linted, from start to end of the process, median', unit: 'ms', most: 1_000 },
  labsS: { what: 'every lab proven on a sandbox of its own', unit: 's', most: 360 },
  coldBuildS: { what: 'cold build of the control plane', unit: 's', most: 600 },
} as const satisfies Record<string, { readonly what: string; readonly unit: string; readonly most: number }>

/** A key of build/bench.json. */
export type Key = keyof typeof NUMBERS

/** All keys, in the order of the table. */
export const KEYS = Object.keys(NUMBERS) as readonly Key[]

/** One number and what a reader should know beside it. */
export interface Measured {
  readonly value: number
  /** In a few words: samples, spread, the floor. */
  readonly beside: string
}

/** The numbers measured so far. */
export type Results = Partial<Record<Key, Measured>>

/**
 * The keys that `KEYS=a,b` asks for; all without it, but for the cold build, which only `COLD=1` asks for. Throws on a
 * key we do not have.
 */
export function wantedKeys(env: Readonly<Record<string, string | undefined>>): ReadonlySet<Key> {
  const asked = (env['KEYS'] ?? '').split(',').filter((key) => key !== '')
  const cold = env['COLD'] === '1'
  if (asked.length === 0) return new Set(KEYS.filter((key) => key !== 'coldBuildS' || cold))
  return new Set(
    asked.map((text) => {
      const key = KEYS.find((each) => each === text)
      if (key === undefined) throw new Error(`KEYS=${text} is not known; the keys are ${KEYS.join(', ')}`)
      return key
    }),
  )
}
