import { startOperator } from './operator-process.ts'
import { installPlatform } from './platform.ts'
import { formatProgress } from './progress.ts'
import { SandboxError } from './sandbox-error.ts'
import { startSandbox } from './start.ts'

/** What the foreground run is given. */
export interface ForegroundOptions {
  /** Ends the run when aborted. */
  readonly signal: AbortSignal
  /** Lines of the result: the `export` line comes first, alone. */
  readonly print: (line: string) => void
  /** Lines about what is going on. */
  readonly log: (line: string) => void
  /** Further configuration of the operator. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly operatorScript?: string
}

/**
 * Runs the embedded platform with the operator until `signal`, then ends all of it.
 * @throws SandboxError when a part does not start, or when the operator ends by itself.
 */
export async function runForeground(options: ForegroundOptions): Promise<void> {
  const { signal, print, log, config, operatorScript } = options
  log('Starting the control plane')
  const sandbox = await startSandbox({ log, onProgress: (progress) => log(formatProgress(progress)) })
  // Its children do not keep this process alive, and waiting for a signal does not either.
  const keepAlive = setInterval(() => undefined, 60_000)
  try {
    if (signal.aborted) return
    const platform = await installPlatform(sandbox)
    const operator = await startOperator({
      sandbox,
      platform,
      ...(config === undefined ? {} : { config }),
      ...(operatorScript === undefined ? {} : { script: operatorScript }),
    })
    // Whoever is told to go on may leave the candidate out.
    await platform.candidatesFilledIn()
    print(`export KUBECONFIG=${sandbox.adminKubeconfig}`)
    for (const line of nextSteps(sandbox.kubectl, operator.logFile)) print(line)
    const status = await Promise.race([operator.exited, aborted(signal)])
    if (status === 'aborted') {
      log('Stopping')
      return
    }
    throw new SandboxError(
      `The operator ended with ${status}. The end of its log:\n${await operator.logTail()}`,
    )
  } finally {
    clearInterval(keepAlive)
    await sandbox.stop()
  }
}

function nextSteps(kubectl: string, operatorLog: string): string[] {
  return [
    '# The control plane and the operator run until Ctrl-C; nothing is kept. In another terminal, after the line above:',
    `#   ${kubectl} get nodes                  (or your own kubectl)`,
    '#   npx kubectl-lab build labs/first-deployment | kubectl apply -f -',
    '#   kubectl get labs,labsessions -A',
    `# Log of the operator: ${operatorLog}`,
  ]
}

function aborted(signal: AbortSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted')
    signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })
}
