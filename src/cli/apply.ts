import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'

import { buildManifests, type LoadedLab } from '../lab/load.ts'
import { RESOURCES } from '../session/resources.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { CliFailure } from './failure.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { loadLabs } from './lab-folders.ts'

type Flags = ClusterFlags & { readonly include?: readonly string[] }

/** `kubectl lab apply`: puts labs and their rubrics into a cluster, as `build | kubectl apply --server-side` would. */
export function registerApply(program: Command, context: CommandContext): void {
  const { terminal } = context
  withClusterFlags(program.command('apply'), { namespace: false })
    .description('put labs into a cluster, or bring them up to date there')
    .argument('<dir...>', 'lab folders, or folders of them')
    .option('--include <names>', 'of these labs only, separated by commas', (text) =>
      text.split(',').filter((name) => name !== ''),
    )
    .action(async (dirs: string[], flags: Flags) => {
      const folders = (await Promise.all(dirs.map(foldersIn))).flat()
      const labs = included(await loadLabs(folders, terminal), flags.include)
      const { client } = await context.connect(flags)
      for (const { lab, rubric } of labs.map(buildManifests)) {
        // First the rubric: a lab without one is not ready.
        if (rubric !== undefined) await client.apply(RESOURCES.rubric, rubric, { force: true })
        await client.apply(RESOURCES.lab, lab, { force: true })
        terminal.print(`lab/${lab.metadata.name ?? ''} applied`)
      }
    })
}

/** The labs of a folder that is none itself; else the folder. */
async function foldersIn(dir: string): Promise<readonly string[]> {
  if (existsSync(join(dir, 'lab.yaml')) || !existsSync(dir)) return [dir]
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => [])
  const labs = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(dir, entry.name, 'lab.yaml')))
    .map(({ name }) => join(dir, name))
  return labs.length === 0 ? [dir] : labs.sort()
}

function included(labs: readonly LoadedLab[], names: readonly string[] | undefined): readonly LoadedLab[] {
  if (names === undefined) return labs
  const there = labs.map(({ lab }) => lab.metadata.name ?? '')
  const absent = names.filter((name) => !there.includes(name))
  if (absent.length > 0)
    throw new CliFailure({
      code: 'UsageInvalid',
      message: `--include: there is no lab ${absent.join(', ')} in these folders, found ${there.join(', ')}`,
    })
  return labs.filter(({ lab }) => names.includes(lab.metadata.name ?? ''))
}
