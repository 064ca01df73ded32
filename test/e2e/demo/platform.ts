import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { openHome } from '../../../src/cli/proof/home.ts'
import { createClient } from '../../../src/kube/index.ts'
import {
  formatProgress,
  installPlatform,
  packageRoot,
  startOperator,
  startSandbox,
  type Sandbox,
} from '../../../src/sandbox/index.ts'

/** Who plays. */
export const CANDIDATE = { username: 'camille@example.fr', home: 'camille' } as const

/** The platform of the demo, all of it ended by `sandbox.stop()`. */
export interface DemoPlatform {
  readonly sandbox: Sandbox
  /** Camille's folder. */
  readonly desk: string
  /** The coach's, with the catalogue of labs in it. */
  readonly office: string
  /** `kubectl` and its plugin `kubectl-lab`. */
  readonly binaries: string
}

/** Starts control plane and operator, as `make sandbox` does. */
export async function startPlatform(tell: (line: string) => void): Promise<DemoPlatform> {
  const sandbox = await startSandbox({ log: tell, onProgress: (progress) => tell(formatProgress(progress)) })
  try {
    const platform = await installPlatform(sandbox)
    await startOperator({ sandbox, platform })
    const [desk = '', office = '', binaries = ''] = ['camille', 'coach', 'bin'].map((name) =>
      join(sandbox.dir, name),
    )
    await Promise.all([desk, office, binaries].map((folder) => mkdir(folder)))
    await symlink(join(packageRoot(), 'labs'), join(office, 'labs'))
    await symlink(sandbox.kubectl, join(binaries, 'kubectl'))
    await symlink(join(packageRoot(), 'dist', 'kubectl-lab.js'), join(binaries, 'kubectl-lab'))
    return { sandbox, desk, office, binaries }
  } catch (error) {
    await sandbox.stop()
    throw error
  }
}

/** Makes Camille's namespace with her binding, and gives the path of the kubeconfig with her certificate. */
export async function welcomeCamille(sandbox: Sandbox): Promise<string> {
  const admin = await createClient({ kubeconfig: sandbox.adminKubeconfig })
  try {
    const { home: namespace, username: candidate } = CANDIDATE
    await openHome(admin, { namespace, candidate, signal: AbortSignal.timeout(30_000) })
  } finally {
    admin.close()
  }
  return sandbox.userKubeconfig(CANDIDATE.username)
}
