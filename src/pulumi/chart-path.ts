import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const CHART = join('charts', 'cloud-pi-labs')

/**
 * The chart in this package, from wherever its code is. Relative to the program: an absolute path would differ from one
 * machine to the next, and show as a change of the release.
 */
export function ownChart(): string {
  return `./${relative(process.cwd(), join(packageRoot(dirname(fileURLToPath(import.meta.url))), CHART))}`
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, CHART, 'Chart.yaml'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error(`No ${CHART} in this package: name the chart's path in args.chart`)
  return packageRoot(parent)
}
