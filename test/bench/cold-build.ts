import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { findTools, formatProgress, packageRoot } from '../../src/sandbox/index.ts'
import type { Scenario } from './scenario.ts'

/** coldBuildS: the six programs from nothing: no build cache of Go's, no cache of ours. Modules are kept. */
export const coldBuild: Scenario = {
  name: 'cold build',
  keys: ['coldBuildS'],
  run: async ({ log }) => {
    const dir = await mkdtemp(join(tmpdir(), 'cloud-pi-labs-cold-'))
    try {
      const caches = { XDG_CACHE_HOME: dir, GOCACHE: join(dir, 'go-build') }
      const env = { ...process.env, KUBEBUILDER_ASSETS: '', ...caches }
      const startedAt = performance.now()
      await findTools({
        env,
        moduleDir: join(packageRoot(), 'sandbox'),
        log,
        onProgress: (progress) => log(formatProgress(progress)),
      })
      const value = Math.round((performance.now() - startedAt) / 1_000)
      return { coldBuildS: { value, beside: `${cpus().length} cores, downloads aside` } }
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  },
}
