import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pc from 'picocolors'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { validateLabSession } from '../../src/api/generated/validators.js'
import { runProgram } from '../../src/cli/program.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import {
  codeOf,
  EXECUTED_PAGES,
  readPage,
  readPages,
  shellBlocks,
  strayCommands,
  yamlBlocks,
  type Page,
} from './docs-pages.ts'

const ROOT = join(import.meta.dirname, '../..')
const pages = readPages()

/** The pages whose blocks are run. */
const executed: ReadonlySet<string> = new Set(EXECUTED_PAGES)

describe('commands in the documentation', () => {
  it('name commands and flags of kubectl lab that exist', async () => {
    const calls = pages.flatMap(callsOf)
    const wrong = await Promise.all(calls.map(whyWrong))
    expect(wrong.filter((why) => why !== undefined)).toEqual([])
    expect(calls.length).toBeGreaterThan(100)
  })

  it('are all in docs/command-line.md, with every flag that is not kubectl’s', async () => {
    const { text } = readPage('docs/command-line.md')
    const names = [...(await run(['--help'])).matchAll(/^ {2}([a-z]+)(?: \[| <| {2})/gm)].map(
      ([, name = '']) => name,
    )
    const commands = names.filter((name) => !['help'].includes(name))
    const missing = await Promise.all(commands.map((name) => unmentioned(name, text)))
    expect(missing.flat()).toEqual([])
    expect(commands.length).toBeGreaterThan(20)
  })

  it('name targets of make that exist', () => {
    const targets = new Set(readFileSync(join(ROOT, 'Makefile'), 'utf8').match(/^[a-z][a-z-]*(?=:)/gm))
    const wrong = pages.flatMap((page) =>
      targetsOf(page)
        .filter((target) => !targets.has(target))
        .map((target) => `${page.path}: make ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('are shell that a shell can read', () => {
    const unread = pages.flatMap(shellBlocks).filter(({ code }) => !isShell(code))
    expect(unread.map(({ page, line }) => `${page}:${line}`)).toEqual([])
  })

  it('stand beside YAML that can be read, and sessions that their kind takes', () => {
    const documents = EXECUTED_PAGES.flatMap((path) => yamlBlocks(readPage(path))).map(
      (code) => parse(code) as unknown,
    )
    const sessions = documents.filter((each) => (each as { kind?: string }).kind === 'LabSession')
    expect(sessions.filter((each) => !validateLabSession(each))).toEqual([])
    expect(sessions.length).toBeGreaterThan(1)
  })

  it('stand in blocks that are named as shell, so that none is overlooked', () => {
    expect(pages.flatMap(strayCommands)).toEqual([])
    const stray = { path: 'a.md', text: '```\nmake kind\n```\n\n    helm install x\n\n```sh\nmake test\n```' }
    expect(strayCommands(stray)).toEqual(['a.md:2: make kind', 'a.md:5: helm install x'])
  })

  it('run in a test, or say why not', () => {
    const silent = pages
      .filter(({ path }) => /^(docs|charts)\//.test(path) && !executed.has(path))
      .flatMap(shellBlocks)
      .filter(({ noTest = '' }) => noTest === '')
    expect(silent.map(({ page, line }) => `${page}:${line}`)).toEqual([])
    const idle = EXECUTED_PAGES.filter((path) =>
      shellBlocks(readPage(path)).every(({ noTest }) => noTest !== undefined),
    )
    expect(idle).toEqual([])
  })

  it('are proven where they say, if not by the test that runs the pages', () => {
    const blocks = pages.flatMap(shellBlocks).filter(({ noTest }) => noTest !== undefined)
    const lost = blocks.flatMap(({ page, line, noTest = '' }) =>
      (noTest.match(/\b(?:test|src)\/[\w./-]*[\w-]/g) ?? [])
        .filter((path) => !existsSync(join(ROOT, path)))
        .map((path) => `${page}:${line}: ${path}`),
    )
    expect(lost).toEqual([])
  })
})

/** What every command has, and those that only experts and other programs need. */
const COMMON_FLAGS = new Set([
  '--kubeconfig',
  '--context',
  '--namespace',
  '--help',
  '--output',
  '--operator-namespace',
])

/** A command, or flags of it, that the page does not have. */
async function unmentioned(command: string, page: string): Promise<readonly string[]> {
  const rows = page.split('\n').filter((line) => line.includes(`\`kubectl lab ${command}`))
  if (rows.length === 0) return [command]
  const help = await run([command, '--help'])
  const flags = [...help.matchAll(/^ +(?:-\w, )?(--[a-z][a-z-]*)/gm)].map(([, flag = '']) => flag)
  return flags
    .filter((flag) => !COMMON_FLAGS.has(flag) && !rows.some((row) => row.includes(flag)))
    .map((flag) => `${command} ${flag}`)
}

/** A call of `kubectl lab` as somebody wrote it down. */
interface Call {
  readonly page: string
  readonly text: string
}

/** Comments, continued lines and the brackets of what may be left out are not part of a call. */
function callsOf(page: Page): readonly Call[] {
  return codeOf(page).flatMap((code) => {
    const plain = code.replaceAll('\\\n', ' ').replaceAll(/(^|\s)#.*$/gm, '')
    const calls = plain.matchAll(/(?:kubectl lab|kubectl-lab(?:\.js)?) ([^|&;\n>)]+)/g)
    return [...calls].map(([, text = '']) => ({
      page: page.path,
      text: text.replaceAll(/[[\]…]/g, ' ').trim(),
    }))
  })
}

async function whyWrong({ page, text }: Call): Promise<string | undefined> {
  const [command = '', ...words] = wordsOf(text)
  // A sentence about all commands: `kubectl lab COMMAND --help`.
  if (command === '' || command === command.toUpperCase()) return undefined
  const help = await helpOf(command)
  if (help === undefined) return `${page}: kubectl lab has no command ${command}`
  const unknown = words
    .filter((word) => /^--?[a-zA-Z]/.test(word))
    .map((word) => word.split('=')[0] ?? word)
    .filter((flag) => !new RegExp(`(^|[\\s,])${flag}(?![\\w-])`, 'm').test(help))
  return unknown.length === 0 ? undefined : `${page}: kubectl lab ${command} has no ${unknown.join(', ')}`
}

/** Words of a command line; what is quoted is one word and no flag. */
function wordsOf(text: string): readonly string[] {
  return (text.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).filter((word) => !/^["']/.test(word))
}

const helps = new Map<string, Promise<string | undefined>>()

/** What the program itself says about a command, or nothing where it has none. */
function helpOf(command: string): Promise<string | undefined> {
  const known = helps.get(command)
  if (known !== undefined) return known
  const asked = askForHelp(command)
  helps.set(command, asked)
  return asked
}

async function askForHelp(command: string): Promise<string | undefined> {
  // The program's own flags: `kubectl lab --version`.
  if (command.startsWith('-')) return `${command} `
  const refused = await run([command, '--no-such-flag'])
  if (/unknown command/.test(refused)) return undefined
  return run([command, '--help'])
}

/** What the program says when it is called so. */
async function run(args: readonly string[]): Promise<string> {
  let said = ''
  const say = (text = ''): void => void (said += `${text}\n`)
  const terminal: Terminal = {
    env: {},
    colors: pc.createColors(false),
    isTty: false,
    canAsk: false,
    size: () => ({ columns: 1000, rows: 24 }),
    write: say,
    print: say,
    note: say,
    ask: () => Promise.resolve(''),
    signal: new AbortController().signal,
    now: () => new Date(0),
  }
  await runProgram(args, terminal, '0.0.0')
  return said
}

function targetsOf(page: Page): readonly string[] {
  return codeOf(page).flatMap((code) =>
    [...code.matchAll(/(?:^|&& |\n)(?:[A-Z_]+=\S+ )*make (?:[A-Z_]+=\S+ )*([a-z][a-z-]*)/g)].map(
      ([, target = '']) => target,
    ),
  )
}

function isShell(code: string): boolean {
  try {
    execFileSync('bash', ['-n'], { input: code, stdio: ['pipe', 'ignore', 'ignore'] })
    return true
  } catch {
    return false
  }
}
