import { execFile } from 'node:child_process'
import type { Sandbox } from '../../src/sandbox/index.ts'

/** What a kubectl call left behind; `code` 0 is success. */
export interface KubectlResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the sandbox's own kubectl as the owner of `kubeconfig`; never rejects for a refusal. */
export function kubectl(
  sandbox: Sandbox,
  args: readonly string[],
  options: { readonly kubeconfig?: string; readonly stdin?: string | object } = {},
): Promise<KubectlResult> {
  const { kubeconfig = sandbox.adminKubeconfig, stdin } = options
  return new Promise((resolve) => {
    const child = execFile(
      sandbox.kubectl,
      [...args],
      { env: sandbox.env(kubeconfig), timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, stdout, stderr })
      },
    )
    child.stdin?.end(typeof stdin === 'object' ? JSON.stringify(stdin) : (stdin ?? ''))
  })
}
