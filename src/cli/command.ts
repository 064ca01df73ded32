import type { Command } from 'commander'

import { localeOf } from '../view/locale.ts'
import type { Connection } from './cluster.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import type { Terminal } from './terminal.ts'
import { wordsOf, type Words } from './words.ts'

/** What every command is given. */
export interface CommandContext {
  readonly terminal: Terminal
  /** The words of LANG; those of a session are its locale's. */
  readonly words: Words
  readonly connect: (flags: ClusterFlags) => Promise<Connection>
  /** Runs when the program ends, whatever the end. Last in, first out. */
  readonly onExit: (release: () => Promise<void> | void) => void
  /** The process's exit code, when a command that did its work has bad news. */
  readonly fail: (code: number) => void
}

/** A command adds itself to the program. */
export type Register = (program: Command, context: CommandContext) => void

/** The words of a terminal's language. */
export function terminalWords({ env }: Terminal): Words {
  return wordsOf(localeOf(env))
}

/** Adds the flags by which kubectl chooses a cluster and, where one is asked for, a namespace. */
export function withClusterFlags(
  command: Command,
  {
    namespace = 'namespace of the session (default: that of the context)',
  }: { namespace?: string | false } = {},
): Command {
  command
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG')
    .option('--context <name>', 'context of the kubeconfig')
  return namespace === false ? command : command.option('-n, --namespace <name>', namespace)
}
