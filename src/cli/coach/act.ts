import type { CoachAct, LabSession, SessionCoaching } from '../../api/index.ts'
import { type Client, ClusterError, mergeLatest } from '../../kube/index.ts'
import { caller } from '../../preflight/caller.ts'
import { RESOURCES } from '../../session/resources.ts'
import { CliFailure } from '../failure.ts'
import { type ActOutcome, type ActRefusal, localeOf, readReason } from '../../view/index.ts'
import { findSession } from '../sessions.ts'
import type { Terminal } from '../terminal.ts'
import { wordsOf } from '../words.ts'
import { coachWords, type CoachWords } from '../words-coach.ts'

/** What a coach wants done to a session. */
export interface Act {
  readonly client: Client
  readonly namespace: string
  readonly session: string
  readonly reason: string
  readonly terminal: Pick<Terminal, 'env' | 'now'>
  /**
   * What is added to `spec.coaching` as it stands, signed; throws a {@link CliFailure} when it cannot be done to this
   * session. Called again when somebody wrote in between.
   */
  readonly change: (
    session: LabSession,
    signed: CoachAct,
    words: CoachWords,
  ) => Partial<SessionCoaching> | Promise<Partial<SessionCoaching>>
}

/**
 * Adds one act to a session, under the coach's own name and never over somebody else's: the write names the version that
 * it was worked out from, and is worked out anew when there is a newer one.
 */
export async function addAct(act: Act): Promise<void> {
  const { client, namespace, session: name, terminal } = act
  const words = coachWords(localeOf(terminal.env))
  const reason = readReason(act.reason)
  if (reason === undefined) throw new CliFailure({ code: 'UsageInvalid', message: words.reasonNeeded })
  // Acts bear the name that the API server knows us by, and admission compares.
  const { username: by } = await caller(client)
  const query = { client, namespace, name, words: wordsOf(localeOf(terminal.env)) }
  try {
    const written = await mergeLatest<LabSession>(client, RESOURCES.session, {
      read: () => findSession(query),
      change: async (session) => {
        const signed: CoachAct = { at: terminal.now().toISOString(), by, reason }
        return { spec: { coaching: await act.change(session, signed, words) } }
      },
    })
    if (written !== undefined) return
  } catch (error) {
    throw refusal(error, namespace, words)
  }
  throw new CliFailure({ code: 'ClusterUnreachable', message: words.busy(name) })
}

/** What an act adds; throws the {@link CliFailure} of one that the session does not admit. */
export function admitted(
  outcome: ActOutcome,
  session: string,
  words: CoachWords,
  check = '',
): Partial<SessionCoaching> {
  if ('coaching' in outcome) return outcome.coaching
  const { refused: why } = outcome
  const next = why.reason === 'NotWaiting' ? [words.waiting(why.decidable)] : []
  throw refused(sentence(why, { session, check, words }), ...next)
}

function sentence(
  why: ActRefusal,
  { session, check, words }: { session: string; check: string; words: CoachWords },
): string {
  switch (why.reason) {
    case 'HandedIn':
      return words.handedIn(session)
    case 'EndedBefore':
      return words.endedBefore(why.by)
    case 'DecidedBefore':
      return words.decidedBefore(check, why.by, why.state)
    case 'NothingWaits':
      return words.nothingWaits(session)
    case 'NotWaiting':
      return words.notWaiting(check)
  }
}

/** The API server's own words, which name the rule; everything else is the cluster's trouble. */
export function refusal(error: unknown, namespace: string, words: CoachWords): unknown {
  if (!(error instanceof ClusterError) || (error.code !== 403 && error.code !== 422)) return error
  return new CliFailure({
    code: 'RequestRefused',
    message: words.refused(error.message),
    next: error.code === 403 ? [words.coachesOnly(namespace)] : [],
    cause: error,
  })
}

/** The failure of an act that this session does not admit. */
export function refused(message: string, ...next: readonly string[]): CliFailure {
  return new CliFailure({ code: 'RequestRefused', message, next })
}
