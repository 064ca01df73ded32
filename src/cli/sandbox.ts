import type { Command } from 'commander'

import {
  formatProgress,
  prepareHelm,
  prepareTools,
  runForeground,
  type BuildProgress,
} from '../sandbox/index.ts'
import type { CommandContext } from './command.ts'

/** `kubectl lab sandbox`: the embedded control plane with the operator, in the foreground, until Ctrl-C. */
export function registerSandbox(program: Command, { terminal }: CommandContext): void {
  program
    .command('sandbox')
    .description('run the embedded control plane with the operator until Ctrl-C')
    .option('--build-only', 'build its programs if they are not there yet, start nothing')
    .option('--with-helm', 'with --build-only: build Helm too, for installations by the chart')
    .action(async (flags: { readonly buildOnly?: boolean; readonly withHelm?: boolean }) => {
      if (flags.buildOnly !== true) {
        await runForeground({ signal: terminal.signal, print: terminal.print, log: terminal.note })
        return
      }
      const options = {
        log: terminal.note,
        onProgress: (progress: BuildProgress) => terminal.note(formatProgress(progress)),
      }
      await prepareTools(options)
      if (flags.withHelm === true) await prepareHelm(options)
    })
}
