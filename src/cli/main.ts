import { version } from '../operator/version.ts'
import { processTerminal } from './process-terminal.ts'
import { runProgram } from './program.ts'

process.exitCode = await runProgram(process.argv.slice(2), processTerminal(), version)
