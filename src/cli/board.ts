import { once } from 'node:events'
import type { Command } from 'commander'

import { OPERATOR } from '../sandbox/index.ts'
import { localeOf } from '../view/locale.ts'
import { findBoardPod, forwardTo } from './board/forward.ts'
import { boardAddress, oneTimeAddress } from './board/one-time.ts'
import { openBrowser } from './board/open-browser.ts'
import { accountToken, ownToken } from './board/token.ts'
import type { CommandContext } from './command.ts'
import { CliFailure } from './failure.ts'
import { clusterConfig, type ClusterFlags } from './kubeconfig-files.ts'
import { boardCommandWords, type BoardCommandWords } from './words-board.ts'

type Flags = Pick<ClusterFlags, 'kubeconfig' | 'context'> & {
  readonly boardNamespace: string
  readonly url?: string
  readonly port?: string
  readonly serviceAccount?: string
  /** commander makes it of `--no-open`. */
  readonly open: boolean
}

/** `kubectl lab board`: the coaches' board in a browser, signed in as the kubeconfig's user. */
export function registerBoard(program: Command, context: CommandContext): void {
  program
    .command('board')
    .description("open the coaches' board, through a port-forward and signed in")
    .option('--board-namespace <name>', 'namespace of the board', OPERATOR.namespace)
    .option('--url <address>', 'a board that can be reached already, instead of a port-forward')
    .option('--port <number>', 'port of this machine (default: any that is free)')
    .option('--service-account <namespace/name>', 'sign in as a ServiceAccount, with a new token of it')
    .option('--no-open', 'only print the address')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG')
    .option('--context <name>', 'context of the kubeconfig')
    .action(async (flags: Flags) => {
      const { terminal } = context
      const words = boardCommandWords(localeOf(terminal.env))
      const { client } = await context.connect(flags)
      const token =
        flags.serviceAccount === undefined
          ? await ownToken(await clusterConfig(flags, terminal.env), words)
          : await accountToken(client, flags.serviceAccount, words)
      const show = async (board: URL): Promise<void> => {
        const address = await oneTimeAddress(board, token, words)
        terminal.note(words.opened(address))
        if (flags.open) openBrowser(address)
        else terminal.print(address)
      }
      if (flags.url !== undefined) {
        await show(boardAddress(flags.url, words))
        return
      }
      const pod = await findBoardPod(client, flags.boardNamespace, words)
      const forward = await forwardTo(client, pod, readPort(flags.port, words), words)
      context.onExit(() => forward.close())
      await show(new URL(`http://127.0.0.1:${forward.port}`))
      terminal.note(words.stopWith)
      if (!terminal.signal.aborted) await once(terminal.signal, 'abort')
    })
}

function readPort(given: string | undefined, words: BoardCommandWords): number {
  if (given === undefined) return 0
  const port = /^\d{1,5}$/.test(given) ? Number(given) : 0
  if (port >= 1 && port <= 65_535) return port
  throw new CliFailure({ code: 'UsageInvalid', message: words.portNeeded(given) })
}
