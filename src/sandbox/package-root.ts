import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder that holds `sandbox/go.mod`, `crds/` and `charts/`: found by walking up from this module, so that it is
 * the same for the sources and for a bundle in `dist/`.
 */
export function packageRoot(from: string = fileURLToPath(import.meta.url)): string {
  for (let dir = dirname(from); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'sandbox', 'go.mod'))) return dir
    if (dir === dirname(dir)) throw new Error(`No sandbox/go.mod above ${from}: the package is incomplete`)
  }
}
