import type { Command } from 'commander'

import { formatProgress, prepareTools, runForeground } from '../sandbox/index.ts'
import type { CommandContext } from './command.ts'

/** `kubectl lab sandbox`: the embedded control plane with the operator, in the foreground, until Ctrl-C. */
export function registerSandbox(program: Command, { terminal }: CommandContext): void {
  program
    .command('sandbox')
    .description('run the embedded control plane with the operator until Ctrl-C')
    .option('--build-only', 'build its programs if they are not there yet, start nothing')
    .action(async (flags: { readonly buildOnly?: boolean }) => {
      if (flags.buildOnly !== true) {
        await runForeground({ signal: terminal.signal, print: terminal.print, log: terminal.note })
        return
      }
      await prepareTools({
        log: terminal.note,
        onProgress: (progress) => terminal.note(formatProgress(progress)),
      })
    })
}
