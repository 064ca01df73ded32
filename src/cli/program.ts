import { Command, CommanderError } from 'commander'

import { connect } from './cluster.ts'
import { terminalWords, type CommandContext } from './command.ts'
import { registerApply } from './apply.ts'
import { registerBuild } from './build.ts'
import { registerClass } from './class/class.ts'
import { registerOpen } from './class/open.ts'
import { answerShell, COMPLETE, registerCompletion } from './completion/completion.ts'
import { registerDescribe } from './describe/describe.ts'
import { registerDoctor } from './doctor/doctor.ts'
import { registerBoard } from './board.ts'
import { registerDecide } from './coach/decide.ts'
import { registerEnd } from './coach/end.ts'
import { registerExtend } from './coach/extend.ts'
import { registerRetake } from './coach/retake.ts'
import { EXIT } from './exit-codes.ts'
import { dressHelp } from './help/help.ts'
import { reportFailure } from './report-failure.ts'
import { registerKubeconfig } from './kubeconfig.ts'
import { registerLint } from './lint.ts'
import { registerNew } from './new.ts'
import { registerQuiz } from './quiz.ts'
import { registerSandbox } from './sandbox.ts'
import { registerSearch } from './search.ts'
import { registerStart } from './start.ts'
import { registerStatement } from './statement.ts'
import { registerStatus, registerWatch } from './status.ts'
import { registerSubmit } from './submit.ts'
import type { Terminal } from './terminal.ts'
import { localeOf } from '../view/locale.ts'
import { registerTest } from './test.ts'
import { registerRegrade } from './transcript/regrade.ts'
import { registerTranscript } from './transcript/transcript.ts'
import { registerVerify } from './transcript/verify.ts'
import { registerVersion } from './version.ts'

/** Runs one command line and gives the process's exit code; whatever a command opened is released before. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  version: string,
): Promise<number> {
  const releases: (() => Promise<void> | void)[] = []
  let exitCode: number = EXIT.done
  const context: CommandContext = {
    terminal,
    words: terminalWords(terminal),
    connect: async (flags) => {
      const connection = await connect(flags, terminal.env)
      releases.push(() => connection.client.close())
      return connection
    },
    onExit: (release) => void releases.push(release),
    fail: (code) => (exitCode = code),
  }
  try {
    const root = program(context, version)
    if (args[0] === COMPLETE) await answerShell(root, args.slice(1), context)
    // As kubectl does: who asks nothing is shown the help.
    else await root.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' })
  } catch (error) {
    exitCode =
      error instanceof CommanderError ? commanderExit(error) : reportFailure(error, terminal, context.words)
  }
  for (const release of releases.reverse()) await release()
  return terminal.signal.aborted ? EXIT.interrupted : exitCode
}

/** The whole command line, with its help in the terminal's language. */
export function program(context: CommandContext, version: string): Command {
  const { terminal } = context
  const root = new Command('kubectl-lab')
    .description('Hands-on labs on Kubernetes, marked live on what is really deployed')
    .version(version)
    .usage('COMMAND [options]   (also: kubectl lab COMMAND)')
    .showHelpAfterError('(add --help for the arguments)')
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .exitOverride()
  root.commandsGroup('For candidates:')
  registerStart(root, context)
  registerStatement(root, context)
  registerKubeconfig(root, context)
  registerQuiz(root, context)
  registerStatus(root, context)
  registerWatch(root, context)
  registerDescribe(root, context)
  registerSubmit(root, context)
  registerTranscript(root, context)
  registerVerify(root, context)
  root.commandsGroup('For coaches:')
  registerOpen(root, context)
  registerClass(root, context)
  registerBoard(root, context)
  registerExtend(root, context)
  registerEnd(root, context)
  registerDecide(root, context)
  registerRetake(root, context)
  registerRegrade(root, context)
  root.commandsGroup('For authors:')
  registerNew(root, context)
  registerLint(root, context)
  registerBuild(root, context)
  registerApply(root, context)
  registerTest(root, context)
  registerSearch(root, context)
  registerSandbox(root, context)
  root.commandsGroup('Other:')
  registerDoctor(root, context)
  registerCompletion(root, context)
  registerVersion(root, context, version)
  dressHelp(root, localeOf(terminal.env))
  return root
}

/** Help and version are no failures; all else that commander refuses is a wrong call. */
function commanderExit({ exitCode }: CommanderError): number {
  return exitCode === 0 ? EXIT.done : EXIT.usage
}
