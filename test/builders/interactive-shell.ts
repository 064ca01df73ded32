import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Shells that people type into. */
export type InteractiveShell = 'bash' | 'zsh' | 'fish'

/** Whether this machine has a shell. */
export function hasShell(shell: InteractiveShell): boolean {
  return spawnSync(shell, ['--version']).status === 0
}

/**
 * What an interactive shell offers at the end of each of these lines, after it read the start-up script. Nothing is
 * simulated: bash's readline and zsh's line editor insert all that they offer, and fish says it.
 */
export async function offeredBy(
  shell: InteractiveShell,
  options: {
    readonly startup: string
    readonly lines: readonly string[]
    readonly env: Readonly<Record<string, string>>
    readonly cwd: string
  },
): Promise<readonly (readonly string[])[]> {
  const { startup, lines, env, cwd } = options
  const dir = await mkdtemp(join(tmpdir(), 'shell-'))
  try {
    await writeFile(join(dir, '.zshrc'), `${ZSHRC}${startup}\n`)
    await writeFile(join(dir, 'bashrc'), `${BASHRC}${startup}\n`)
    await writeFile(join(dir, 'driver'), shell === 'fish' ? `${startup}\n${FISH_DRIVER}` : ZSH_DRIVER)
    const typed = lines.map((line) => `${line}\u001B*\u0018d`).join('')
    const [args, stdin] = {
      bash: [['--noprofile', '--rcfile', join(dir, 'bashrc'), '-i'], `${typed}exit\n`] as const,
      zsh: [['-f', join(dir, 'driver'), ...lines], ''] as const,
      fish: [['--no-config', join(dir, 'driver'), ...lines], ''] as const,
    }[shell]
    const answers = join(dir, 'answers')
    const said = await run(shell, args, {
      stdin,
      cwd,
      env: { ...env, ANSWERS: answers, ZDOTDIR: dir, HOME: dir },
    })
    const answered = await readFile(answers, 'utf8').catch(() => '')
    const parts = answered.split('\0').slice(0, -1)
    if (parts.length !== lines.length) throw new Error(`${shell} answered ${parts.length} times: ${said}`)
    return parts.map((part, index) => words(part, lines[index] ?? ''))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** `M-*` inserts all completions; `C-x d` hands the line over. */
const BASHRC = `bind -x '"\\C-xd": printf "%s\\0" "$READLINE_LINE" >> "$ANSWERS"; READLINE_LINE=; READLINE_POINT=0'
`

const ZSHRC = `autoload -Uz compinit && compinit -u -D
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
zle -C all-matches complete-word _generic
hand-over() { printf '%s\\0' "$BUFFER" >> $ANSWERS; BUFFER= }
zle -N hand-over
bindkey '^[*' all-matches '^Xd' hand-over
precmd() { print READY }
`

/** A terminal of its own for the shell that is typed into: zsh edits lines nowhere else. */
const ZSH_DRIVER = `zmodload zsh/zpty
zpty shell zsh -d -i
zpty -r shell said '*READY*'
for line in "$@"; do zpty -n -w shell "$line"$'\\e*\\x18d'; done
zpty -w shell exit
while zpty -r shell said; do print -rn -- $said; done
`

const FISH_DRIVER = `for line in $argv
  complete -C $line >> $ANSWERS
  printf '\\0' >> $ANSWERS
end
`

/** What was offered: words in the place of the last one, or lines with a description after a tabulator. */
function words(part: string, line: string): readonly string[] {
  const before = line.slice(0, line.lastIndexOf(' ') + 1)
  const offered = part.startsWith(before) ? part.slice(before.length).split(' ') : part.split('\n')
  const values = offered
    .map((text) => text.replace(/\t.*/, '').replace(/^--[^=]+=/, ''))
    .filter((text) => text !== '')
  return [...new Set(values)].toSorted()
}

/** In a session of its own, so that no shell reaches for the terminal of who runs the tests. */
function run(
  command: string,
  args: readonly string[],
  { stdin, cwd, env }: { readonly stdin: string; readonly cwd: string; readonly env: Record<string, string> },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, detached: true, timeout: 60_000 })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (said += text.toString()))
    child.once('error', reject)
    child.once('close', () => resolve(said))
    child.stdin.end(stdin)
  })
}
