import type { CoachAct, LabSession, SessionCoaching } from '../../api/index.ts'
import { type Client, ClusterError, isConflict } from '../../kube/index.ts'
import { RESOURCES } from '../../session/resources.ts'
import { CliFailure } from '../failure.ts'
import { localeOf } from '../../view/locale.ts'
import { findSession } from '../sessions.ts'
import type { Terminal } from '../terminal.ts'
import { wordsOf } from '../words.ts'
import { coachWords, type CoachWords } from '../words-coach.ts'
import { requester } from './requester.ts'

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

const TRIES = 20

/**
 * Adds one act to a session, under the coach's own name and never over somebody else's: the write names the version that
 * it was worked out from, and is worked out anew when there is a newer one.
 */
export async function addAct(act: Act): Promise<void> {
  const { client, namespace, session: name, terminal } = act
  const words = coachWords(localeOf(terminal.env))
  const reason = readReason(act.reason, words)
  const by = await requester(client)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const session = await findSession({ client, namespace, name, words: wordsOf(localeOf(terminal.env)) })
    const signed: CoachAct = { at: terminal.now().toISOString(), by, reason }
    const coaching = await act.change(session, signed, words)
    const { resourceVersion = '' } = session.metadata
    const merge = { metadata: { resourceVersion }, spec: { coaching } }
    try {
      await client.patch(RESOURCES.session, { namespace, name }, { merge })
      return
    } catch (error) {
      if (!isConflict(error)) throw refusal(error, namespace, words)
    }
  }
  throw new CliFailure({ code: 'ClusterUnreachable', message: words.busy(name) })
}

function readReason(text: string, words: CoachWords): string {
  const reason = text.trim()
  const { length } = Array.from(reason)
  if (length < 3 || length > 512) {
    throw new CliFailure({ code: 'UsageInvalid', message: words.reasonNeeded })
  }
  return reason
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
