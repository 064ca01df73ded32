import { limitedSignal } from '../../kube/abort.ts'
import { systemClock } from '../../kube/clock.ts'
import type { Pass, Phase } from '../context.ts'
import { say } from '../scope.ts'
import { TEXTS } from '../texts.ts'
import { asError } from '../together.ts'
import { timeLeft } from './keep-time.ts'

const LIMIT_MS = 10_000

/**
 * A phase that only serves the candidate's comfort. It gives way to the deadline: what it cannot do in time, or at all, is
 * told and tried again, and the pass goes on. Whoever could make it fail could otherwise keep the deadline from striking.
 */
export function comfort(phase: Phase): Phase {
  return async (pass) => {
    const left = timeLeft(pass) ?? 0
    if (left <= 0) return 'continue'
    const { signal, end } = limitedSignal(systemClock, Math.min(left, LIMIT_MS), pass.signal)
    try {
      return await phase({ ...pass, signal })
    } catch (error) {
      note(pass, asError(error))
      return 'continue'
    } finally {
      end()
    }
  }
}

function note({ scope }: Pass, error: Error): void {
  scope.failure ??= error
  const note = say(scope, TEXTS.comfortFailed(error.message.slice(0, 500)))
  scope.events.push({ type: 'Warning', reason: 'AccessNotUpdated', note })
}
