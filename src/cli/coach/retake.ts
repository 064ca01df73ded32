import type { Command } from 'commander'

import type { CommandContext } from '../command.ts'
import { refused } from './act.ts'
import { registerAct } from './register-act.ts'

/** `kubectl lab retake`: lets a session open although its candidate has taken the exam already. */
export function registerRetake(program: Command, context: CommandContext): void {
  registerAct(program, context, {
    name: 'retake',
    description: 'let a session be one more attempt at an exam that was taken',
    session: 'name of the new session, which waits with reason RetakeNeedsCoach',
    change: ({ spec: { coaching } }, signed, words) => {
      if (coaching.retake !== undefined) throw refused(words.retakenBefore(coaching.retake.by))
      return { retake: signed }
    },
    done: (words, session) => words.retaken(session),
  })
}
