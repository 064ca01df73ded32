import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const NOT_OURS = new Set(['node_modules', 'dist', 'build', '.git', 'coverage'])

/** The pages whose blocks test/e2e/docs.test.ts runs, each from its first to its last. */
export const EXECUTED_PAGES = [
  'README.md',
  'README.fr.md',
  'docs/candidat.md',
  'docs/candidate.md',
  'docs/formateur.md',
  'docs/coach.md',
  'docs/author.md',
  'docs/platform-engineer.md',
  'docs/depannage.md',
  'docs/troubleshooting.md',
] as const

/** One Markdown page of the project. */
export interface Page {
  /** Its path from the project's root. */
  readonly path: string
  readonly text: string
}

/** A fenced block of shell commands. */
export interface ShellBlock {
  readonly page: string
  /** The line of its first command. */
  readonly line: number
  readonly code: string
  /** Why nothing runs it: what it needs, and where it is proven instead. */
  readonly noTest?: string
  /** It runs until Ctrl-C; this text in its output shows that it works. */
  readonly until?: string
}

/** Every Markdown page of the project, by path. */
export function readPages(): readonly Page[] {
  return pathsUnder(ROOT)
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

/** The page of that path. */
export function readPage(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}

/**
 * The blocks of a page whose language is `sh`. What follows the language says how they are proven: nothing means that
 * test/e2e/docs.test.ts runs them, `no-test="why"` that it does not, `until="text"` that it interrupts them.
 */
export function shellBlocks({ path, text }: Page): readonly ShellBlock[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const opening = /^(\s*)```sh(?: (.*))?$/.exec(line)
    if (opening === null) return []
    const [, indent = '', tags = ''] = opening
    const end = lines.findIndex((each, at) => at > index && each.trim() === '```')
    const code = lines.slice(index + 1, end).map((each) => each.slice(indent.length))
    const noTest = tagOf(tags, 'no-test')
    const until = tagOf(tags, 'until')
    return [
      {
        page: path,
        line: index + 2,
        code: code.join('\n'),
        ...(noTest !== undefined && { noTest }),
        ...(until !== undefined && { until }),
      },
    ]
  })
}

/** Lines that look like shell and stand in no block of it: in a block without a language, or indented. */
export function strayCommands({ path, text }: Page): readonly string[] {
  let fence: string | undefined
  return text.split('\n').flatMap((line, index) => {
    const opens = /^\s*```(\S*)/.exec(line)
    if (opens !== null) {
      fence = fence === undefined ? (opens[1] ?? '') : undefined
      return []
    }
    const isCode = fence === '' || (fence === undefined && line.startsWith('    '))
    return isCode && COMMAND.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []
  })
}

const COMMAND = /^\s*(?:\w+=\S* )*(?:kubectl|kubectl-lab|helm|make|docker|node|npm|npx|sops|export|curl|git) /

/** A page without its fenced blocks, line by line: headings, links and code in running text. */
export function proseLines({ text }: Page): readonly string[] {
  let fenced = false
  return text.split('\n').map((line) => {
    const fence = line.trimStart().startsWith('```')
    if (fence) fenced = !fenced
    return fence || fenced ? '' : line
  })
}

/** The YAML that a page shows, as it is written. */
export function yamlBlocks({ text }: Page): readonly string[] {
  return [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, code = '']) => code)
}

/** All that a page writes as code: its blocks of shell, and what stands between backticks. */
export function codeOf(page: Page): readonly string[] {
  const spans = proseLines(page).flatMap((line) =>
    [...line.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  )
  return [...shellBlocks(page).map(({ code }) => code), ...spans]
}

function tagOf(tags: string, name: string): string | undefined {
  return new RegExp(`(?:^| )${name}="([^"]*)"`).exec(tags)?.[1]
}

function pathsUnder(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : pathsUnder(path)
    return entry.name.endsWith('.md') ? [relative(ROOT, path)] : []
  })
}
