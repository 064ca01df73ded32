import type { Command } from 'commander'

import type { CommandContext } from '../command.ts'
import { end } from '../../view/coaching.ts'
import { admitted } from './act.ts'
import { registerAct } from './register-act.ts'

/** `kubectl lab end`: ends a session now, as if it had been handed in. */
export function registerEnd(program: Command, context: CommandContext): void {
  registerAct(program, context, {
    name: 'end',
    description: 'end a session now, as if it had been handed in',
    session: 'name of the session',
    change: (current, signed, words) => admitted(end(current, signed), current.metadata.name ?? '', words),
    done: (words, session) => words.ended(session),
  })
}
