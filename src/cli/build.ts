import { writeFile } from 'node:fs/promises'
import { type Command, Option } from 'commander'
import { stringify } from 'yaml'

import type { Lab, LabRubric } from '../api/index.ts'
import { buildManifests } from '../lab/load.ts'
import type { CommandContext } from './command.ts'
import { loadLabs } from './lab-folders.ts'

interface Flags {
  readonly output: 'yaml' | 'json'
  readonly out?: string
}

type Manifest = Lab | LabRubric

/** `kubectl lab build`: the manifests of lab folders, ready for `kubectl apply -f -`. */
export function registerBuild(program: Command, { terminal }: CommandContext): void {
  program
    .command('build')
    .description('write the manifests of lab folders, ready for `kubectl apply -f -`')
    .argument('<dir...>', 'lab folders')
    .addOption(
      new Option('-o, --output <format>', 'format of the manifests')
        .choices(['yaml', 'json'])
        .default('yaml'),
    )
    .option('--out <file>', 'write them to a file')
    .action(async (dirs: string[], flags: Flags) => {
      const labs = await loadLabs(dirs, terminal)
      const manifests = labs
        .map(buildManifests)
        .flatMap(({ lab, rubric }) => (rubric === undefined ? [lab] : [lab, rubric]))
      const text = flags.output === 'json' ? asJson(manifests) : asYaml(manifests)
      if (flags.out === undefined) terminal.write(text)
      else await writeFile(flags.out, text)
    })
}

function asYaml(manifests: readonly Manifest[]): string {
  // Long lines stay whole: folded CEL would be hard to search for.
  return manifests.map((manifest) => stringify(manifest, { lineWidth: 0 })).join('---\n')
}

function asJson(items: readonly Manifest[]): string {
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2)}\n`
}
