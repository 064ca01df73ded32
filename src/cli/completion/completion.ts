import { type Command, Argument } from 'commander'

import type { CommandContext } from '../command.ts'
import { complete, type Completions } from './complete.ts'
import { lookUpIn } from './look-up.ts'
import { completionScript, type Shell, SHELLS } from './scripts.ts'

/** `kubectl lab completion`: what makes the tabulator know our names. */
export function registerCompletion(program: Command, { terminal }: CommandContext): void {
  program
    .command('completion')
    .description('print the completion of a shell, or the executable by which kubectl completes this plugin')
    .addArgument(new Argument('<shell>', 'for whom').choices(SHELLS))
    .action((shell: Shell) => terminal.write(completionScript(shell)))
}

/** The first word of a call by a script of ours, as cobra names it; all that follows is what was typed. */
export const COMPLETE = '__complete'

/** Answers a shell, or kubectl, that asks what can stand at the cursor. */
export async function answerShell(
  program: Command,
  words: readonly string[],
  context: Pick<CommandContext, 'terminal' | 'connect'>,
): Promise<void> {
  context.terminal.write(answer(await complete(program, words, lookUpIn(context))))
}

/** cobra's directives: 0 lets the shell complete files, 4 does not. */
function answer({ found, files }: Completions): string {
  const lines = found.map(({ value, description }) =>
    description === undefined ? value : `${value}\t${description}`,
  )
  return [...lines, files ? ':0' : ':4', ''].join('\n')
}
