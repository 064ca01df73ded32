import { watch } from 'node:fs'

import { formatFieldError } from '../../api/index.ts'
import { onAbort } from '../../kube/abort.ts'
import { lintLab } from '../../lab/lint.ts'
import { loadLab } from '../../lab/load.ts'
import type { CommandContext } from '../command.ts'
import { foundIn } from '../lint/findings.ts'
import { proofCases } from './cases.ts'
import { holds, type CaseResult, type LabProof } from './proof-result.ts'
import { proveLab, type ProofOptions } from './prove-lab.ts'
import { progressLine, proofTable } from './report.ts'
import type { ProofStage } from './stage.ts'
import { stillKnown } from './what-changed.ts'

/** Labs being written. */
export interface WatchOptions {
  readonly context: CommandContext
  readonly dirs: readonly string[]
  readonly open: () => Promise<ProofStage>
  readonly options: (stage: ProofStage) => Omit<ProofOptions, 'onCase' | 'known'>
}

/** Editors write in several steps: what comes within this time is one change. */
const DEBOUNCE_MS = 300

/** Proves the labs, and again what changed whenever a file does, on one control plane, until the signal. */
export async function watchLabs({ context, dirs, open, options }: WatchOptions): Promise<void> {
  const { signal } = context.terminal
  const stage = await open()
  const settled = options(stage)
  const known = new Map<string, ReadonlyMap<string, CaseResult>>()
  const changes = watchFolders(dirs, signal)
  context.onExit(changes.close)
  let pending = changes.all
  while (!signal.aborted) {
    // A change makes what is being proven a thing of the past.
    const outdated = new AbortController()
    const forget = onAbort(signal, () => outdated.abort())
    const current = { ...settled, signal: outdated.signal }
    const proving = Promise.all(
      [...pending].map(([dir, files]) => proveAgain({ context, stage, dir, files, options: current, known })),
    )
    const changed = changes.next()
    const first = await Promise.race([
      proving.then(() => 'proven' as const),
      changed.then(() => 'changed' as const),
    ])
    if (first === 'proven') context.terminal.note('Waiting for changes (Ctrl-C ends)')
    const next = await changed
    outdated.abort()
    forget()
    await proving
    pending = next
  }
}

/** Changed files by folder. */
type Changes = ReadonlyMap<string, readonly string[]>

/** Lints one folder and lives the cases that what changed concerns. */
async function proveAgain(of: {
  readonly context: CommandContext
  readonly stage: ProofStage
  readonly dir: string
  readonly files: readonly string[]
  readonly options: Omit<ProofOptions, 'onCase' | 'known'>
  readonly known: Map<string, ReadonlyMap<string, CaseResult>>
}): Promise<void> {
  const { context, stage, dir, files, options, known } = of
  const { note, print, colors } = context.terminal
  const lab = await loadLab(dir)
  const results = new Map(stillKnown(lab, known.get(dir) ?? new Map(), files))
  known.set(dir, results)
  const { mistakes } = lintLab(lab)
  for (const error of foundIn(dir, { mistakes, warnings: [] })) print(formatFieldError(error))
  // What only the proof itself needs does not keep it from trying.
  if (mistakes.some(({ code }) => code !== 'MutantInvalid' && code !== 'DutyInvalid')) return
  const before = new Map(results)
  const total = proofCases(lab, options).cases.filter(({ name }) => !before.has(name)).length
  let done = 0
  const proof = await proveLab(stage, lab, {
    ...options,
    known: before,
    onCase: (result, name) => {
      done += 1
      if (holds(result)) results.set(result.name, result)
      note(progressLine(result, { done, total, lab: name }, colors))
    },
  })
  if (!options.signal.aborted) for (const line of changedLines(proof, before, colors)) print(line)
}

/** Only what was proven anew: the rest stands above. */
function changedLines(
  proof: LabProof,
  before: ReadonlyMap<string, CaseResult>,
  colors: CommandContext['terminal']['colors'],
): readonly string[] {
  return proofTable({ ...proof, cases: proof.cases.filter(({ name }) => !before.has(name)) }, colors)
}

/** Watches folders; the first change is all of them. */
function watchFolders(
  dirs: readonly string[],
  signal: AbortSignal,
): { readonly all: Changes; readonly next: () => Promise<Changes>; readonly close: () => void } {
  let gathered = new Map<string, string[]>()
  let wake: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined
  const watchers = dirs.map((dir) =>
    watch(dir, { recursive: true }, (_, file) => {
      if (file === null || isTemporary(file)) return
      gathered.set(dir, [...(gathered.get(dir) ?? []), file])
      clearTimeout(timer)
      timer = setTimeout(() => wake?.(), DEBOUNCE_MS)
    }),
  )
  const close = (): void => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
    wake?.()
  }
  signal.addEventListener('abort', close, { once: true })
  const take = (): Changes => {
    const taken = gathered
    gathered = new Map()
    return taken
  }
  return {
    all: new Map(dirs.map((dir) => [dir, ['lab.yaml']])),
    next: () =>
      new Promise((resolve) => {
        wake = () => resolve(take())
        if (signal.aborted || gathered.size > 0) wake()
      }),
    close,
  }
}

/** What editors leave beside the file being written. */
function isTemporary(file: string): boolean {
  return /(?:~|\.sw[a-z]|\.tmp|#)$|(?:^|\/)(?:\.#|#|4913$)/.test(file)
}
