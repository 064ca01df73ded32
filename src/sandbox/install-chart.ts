import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { SandboxError } from './sandbox-error.ts'
import type { Sandbox } from './sandbox.ts'
import { prepareHelm } from './tools.ts'

/** What the release is called; its namespace is the operator's. */
export const RELEASE = 'cloud-pi-labs'

/** Values of an installation on simulated nodes: no pod of ours runs there, the operator is a process. */
export const SANDBOX_VALUES: readonly string[] = [
  'operator.replicas=0',
  'board.replicas=0',
  'labs.enabled=false',
  'nodes=simulated',
]

/** Helm as it is, on this sandbox, as its administrator: gives what it printed. */
export async function helm(
  { adminKubeconfig, env }: Pick<Sandbox, 'adminKubeconfig' | 'env'>,
  args: readonly string[],
): Promise<string> {
  const program = await prepareHelm({ log: () => undefined })
  return new Promise((resolve, reject) => {
    const options = { env: env(adminKubeconfig), maxBuffer: 64 << 20 }
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new SandboxError(`helm ${args[0] ?? ''} failed: ${stderr.trim()}`, { cause: error }))
    })
  })
}

/** Installs the chart of this project, or brings the release up to date; `namespace` must be there. */
export async function installChart(
  sandbox: Pick<Sandbox, 'adminKubeconfig' | 'env'>,
  { root, namespace }: { readonly root: string; readonly namespace: string },
): Promise<void> {
  const chart = join(root, 'charts', 'cloud-pi-labs')
  const values = SANDBOX_VALUES.flatMap((value) => ['--set', value])
  await helm(sandbox, ['upgrade', '--install', RELEASE, chart, '--namespace', namespace, ...values])
}
