/** What a script can rely on (README, "Exit codes"). */
export const EXIT = {
  done: 0,
  /** What was asked is not so: a lab does not prove itself, a folder has mistakes, a session was rejected. */
  refused: 1,
  /** The command was called with arguments that do not fit. */
  usage: 2,
  /** The cluster, or the embedded control plane, did not answer as needed. */
  cluster: 3,
  /** There is no such session, lab or file. */
  notFound: 4,
  /** Interrupted by Ctrl-C, as shells report it. */
  interrupted: 130,
} as const

/** One of the codes above. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
