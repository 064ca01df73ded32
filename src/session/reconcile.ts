import { openScope } from './scope.ts'
import type { Pass, Phase, SessionContext } from './context.ts'
import { persist } from './persist.ts'
import { finalize } from './phases/finalize.ts'
import { acceptSession } from './phases/accept.ts'
import { freeze } from './phases/freeze.ts'
import { grade } from './phases/grade.ts'
import { keepTime, noteTimeBack, timeLeft } from './phases/keep-time.ts'
import { markLive } from './phases/mark.ts'
import { provision } from './phases/provision.ts'
import { repair } from './phases/repair.ts'
import { retire } from './phases/retire.ts'
import { comfort } from './phases/comfort.ts'
import { revealHints } from './phases/hints.ts'
import { takeSeat } from './phases/seat.ts'
import { settle } from './phases/settle.ts'
import { asError } from './together.ts'
import { submit } from './phases/submit.ts'
import { take } from './phases/take.ts'
import { renewAccess } from './phases/access.ts'

/** A session's life, in order. A phase that is behind us costs a look at a condition. */
const PHASES: readonly Phase[] = [
  finalize,
  acceptSession,
  takeSeat,
  provision,
  repair,
  keepTime,
  comfort(renewAccess),
  comfort(revealHints),
  submit,
  markLive,
  freeze,
  settle,
  take,
  grade,
  retire,
]

/**
 * One pass over one session: observe, walk the phases, write the status once if it changed, then tell people what
 * happened. Level-triggered: it may run at any moment, any number of times, from any state that a killed operator
 * left behind. Throws when the world was in the way: the caller retries with back-off.
 */
export async function reconcile(
  context: SessionContext,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly requeueAfterMs?: number }> {
  const [namespace = '', name = ''] = key.split('/')
  const cached = context.sessions.get(namespace, name)
  if (cached === undefined) {
    forget(context, key)
    return {}
  }
  const session = context.latest.pick(key, cached)
  const scope = openScope(key, session, context.clock())
  const pass: Pass = { context, scope, signal, active: context.active.get(key, session.metadata.uid) }
  try {
    await attempt(pass)
  } catch (error) {
    // It is tried again with back-off; the deadline does not wait for that.
    const left = timeLeft(pass) ?? 0
    if (left > 0) context.wakeAfter(key, left)
    throw error
  }
  return scope.requeueAfterMs === undefined ? {} : { requeueAfterMs: scope.requeueAfterMs }
}

async function attempt(pass: Pass): Promise<void> {
  const { scope } = pass
  try {
    await walk(pass)
  } catch (error) {
    scope.failure ??= asError(error)
  }
  noteTimeBack(pass)
  await persist(pass)
  if (scope.failure !== undefined) throw scope.failure
}

async function walk(pass: Pass): Promise<void> {
  for (const phase of PHASES) {
    if ((await phase(pass)) === 'stop') return
  }
}

function forget(context: SessionContext, key: string): void {
  context.active.remove(key)
  context.latest.forget(key)
  context.wakeOthers()
}
