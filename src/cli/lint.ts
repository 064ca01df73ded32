import { type Command, Option } from 'commander'

import { lintLab } from '../lab/lint.ts'
import { loadLab } from '../lab/load.ts'
import type { CommandContext } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { labFolders } from './lab-folders.ts'
import { findingLine, foundIn, sameNames, type Finding } from './lint/findings.ts'

interface Flags {
  readonly output?: 'json'
}

/** `kubectl lab lint`: every mistake of every folder at once, with file, line and column; no cluster is asked. */
export function registerLint(program: Command, { terminal, fail }: CommandContext): void {
  program
    .command('lint')
    .description('find every mistake of lab folders, without a cluster')
    .argument('<dir...>', 'lab folders')
    .addOption(new Option('-o, --output <format>', 'json: the mistakes and warnings').choices(['json']))
    .action(async (paths: string[], { output }: Flags) => {
      const dirs = await labFolders(paths)
      const labs = await Promise.all(dirs.map(async (dir) => ({ dir, loaded: await loadLab(dir) })))
      const findings = [
        ...labs.flatMap(({ dir, loaded }) => foundIn(dir, lintLab(loaded))),
        ...sameNames(labs.map(({ dir, loaded }) => ({ dir, name: loaded.name }))),
      ]
      if (output === 'json') terminal.print(JSON.stringify(findings, null, 2))
      else for (const finding of findings) terminal.print(findingLine(finding, terminal.colors))
      const mistakes = findings.filter(({ severity }) => severity === 'mistake').length
      terminal.note(summary(labs.length, mistakes, findings))
      if (mistakes > 0) fail(EXIT.refused)
    })
}

function summary(labs: number, mistakes: number, findings: readonly Finding[]): string {
  const warnings = findings.length - mistakes
  const told = [counted(labs, 'lab'), counted(mistakes, 'mistake')]
  return [...told, ...(warnings === 0 ? [] : [counted(warnings, 'warning')])].join(', ')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
