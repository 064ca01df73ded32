import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { packageRoot } from '../sandbox/index.ts'
import { processTerminal } from './process-terminal.ts'
import { runProgram } from './program.ts'

const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
  version: string
}

process.exitCode = await runProgram(process.argv.slice(2), processTerminal(), version)
