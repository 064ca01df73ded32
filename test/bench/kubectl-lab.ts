import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../src/sandbox/index.ts'

const run = promisify(execFile)

/** Runs the command as people do, from the package's folder; gives what it printed. Throws when it failed. */
export async function kubectlLab(args: readonly string[], kubeconfig?: string): Promise<string> {
  const env = { ...process.env, ...(kubeconfig !== undefined && { KUBECONFIG: kubeconfig }) }
  const options = { cwd: packageRoot(), env, maxBuffer: 64 * 1024 * 1024 }
  const script = join(packageRoot(), 'dist', 'kubectl-lab.js')
  return (await run(process.execPath, [script, ...args], options)).stdout
}
