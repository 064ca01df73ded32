import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'

import type { CommandContext } from './command.ts'
import { CliFailure } from './failure.ts'
import { isLabName, scaffold } from './new/scaffold.ts'

/** `kubectl lab new`: a lab that proves itself, to start from. */
export function registerNew(program: Command, { terminal }: CommandContext): void {
  program
    .command('new')
    .description('make a new lab that proves itself, to start from')
    .argument('<name>', 'name of the lab: lower-case letters, digits and dashes')
    .option('--dir <dir>', 'folder of labs', 'labs')
    .action(async (name: string, { dir }: { readonly dir: string }) => {
      if (!isLabName(name)) {
        throw new CliFailure({
          code: 'UsageInvalid',
          message: `"${name}" cannot name a lab`,
          next: ['Lower-case letters, digits and dashes, at most 63, for instance first-deployment'],
        })
      }
      const folder = join(dir, name)
      await makeFolder(folder)
      for (const { path, text } of scaffold(name)) {
        await mkdir(dirname(join(folder, path)), { recursive: true })
        await writeFile(join(folder, path), text)
        terminal.print(join(folder, path))
      }
      terminal.note('It proves itself as it is:')
      terminal.note(`  kubectl lab lint ${folder}`)
      terminal.note(`  kubectl lab test ${folder} --watch`)
    })
}

/** What is there already is somebody's work. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  try {
    await mkdir(folder)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    throw new CliFailure({
      code: 'UsageInvalid',
      message: `${folder} exists already`,
      next: ['Choose another name, or another folder with --dir'],
    })
  }
}
