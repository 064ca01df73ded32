import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'

import { parseDuration } from '../api/index.ts'
import { createSlots } from '../kube/slots.ts'
import type { LoadedLab } from '../lab/load.ts'
import { type CommandContext, withClusterFlags } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { CliFailure } from './failure.ts'
import type { ClusterFlags } from './kubeconfig-files.ts'
import { labFolders, loadLabs } from './lab-folders.ts'
import { proofCases } from './proof/cases.ts'
import { evidenceWriter } from './proof/evidence-files.ts'
import { junitXml } from './proof/junit.ts'
import { openCurrentStage, openSandboxStage } from './proof/open-stage.ts'
import { countProofs, type LabProof } from './proof/proof-result.ts'
import { proveLab, type ProofOptions } from './proof/prove-lab.ts'
import { progressLine, proofTable, slowestLines } from './proof/report.ts'
import type { ProofStage } from './proof/stage.ts'
import { watchLabs } from './proof/watch.ts'
import type { Terminal } from './terminal.ts'

type Flags = ClusterFlags & {
  readonly cluster: 'sandbox' | 'current'
  readonly config?: string
  readonly junit?: string
  readonly draws: number
  readonly only?: string
  readonly settle?: number
  readonly keep?: boolean
  readonly atOnce?: number
  readonly evidence?: string
  readonly watch?: boolean
  readonly output?: 'json'
}

/** How long live marks may take: real containers take their time. */
const SETTLE_MS = { sandbox: 60_000, current: 180_000 } as const

/** `kubectl lab test`: proves lab folders on a real API server; fails with `LabUnproven`'s exit code when one does not hold. */
export function registerTest(program: Command, context: CommandContext): void {
  const { terminal } = context
  withClusterFlags(program.command('test'))
    .description('prove labs: untouched 0, solutions 100 %, each mutant loses exactly its checks')
    .argument('<dir...>', 'lab folders')
    .addOption(
      new Option(
        '--cluster <cluster>',
        'sandbox: a control plane of its own; current: that of the kubeconfig',
      )
        .choices(['sandbox', 'current'])
        .default('sandbox'),
    )
    .option(
      '--config <file>',
      "with --cluster current: the operator's configuration, where it is not the installed chart's",
    )
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--draws <n>', 'live each case so many times, with other parameters drawn', positive, 1)
    .option('--only <case>', 'one case: untouched, or the name of a solution or mutant; or all `solutions`')
    .option(
      '--settle <duration>',
      'how long live marks may take to come true (default: 60s; 3m with --cluster current)',
      milliseconds,
    )
    .option(
      '--at-once <n>',
      'sessions lived at the same time, of all labs (default: 8; with --cluster current one for each two cores of its nodes)',
      positive,
    )
    .option('--evidence <dir>', 'write what each final mark was made from, as <dir>/<lab>/<case>.json')
    .option('-w, --watch', 'prove again what changed, on the same control plane, until Ctrl-C')
    .option('--keep', 'leave sessions and environments; with the sandbox, until Ctrl-C')
    .addOption(new Option('-o, --output <format>', 'json: the proofs').choices(['json']))
    .action(async (paths: string[], flags: Flags) => {
      const dirs = await labFolders(paths)
      if (flags.watch === true) {
        await watchLabs({
          context,
          dirs,
          open: () => openStage(context, flags),
          options: (stage) => optionsOf(stage, flags, terminal),
        })
        return
      }
      const labs = await loadLabs(dirs, terminal)
      refuseUnknownCase(labs, flags.only)
      const stage = await openStage(context, flags)
      const started = performance.now()
      const options = optionsOf(stage, flags, terminal)
      const onCase = progressOf(labs, flags, terminal)
      const proofs = await Promise.all(labs.map((lab) => proveLab(stage, lab, { ...options, onCase })))
      await report(proofs, flags, terminal)
      if (flags.output === undefined) terminal.note(timesLine(proofs, started))
      if (countProofs(proofs).failed > 0) context.fail(EXIT.refused)
      if (flags.keep === true && stage.adminKubeconfig !== undefined) {
        await untilInterrupted(terminal, stage.adminKubeconfig)
      }
    })
}

async function openStage(context: CommandContext, flags: Flags): Promise<ProofStage> {
  return flags.cluster === 'sandbox' ? openSandboxStage(context) : openCurrentStage(context, flags)
}

/** Counts the cases of all labs together, as they end. */
function progressOf(
  labs: readonly LoadedLab[],
  options: { readonly draws: number; readonly only?: string },
  { note, colors }: Terminal,
): ProofOptions['onCase'] {
  const total = labs.reduce((sum, lab) => sum + proofCases(lab, options).cases.length, 0)
  let done = 0
  return (result, lab) => {
    done += 1
    note(progressLine(result, { done, total, lab }, colors))
  }
}

/** How long it took in all; where a minute goes is in the table of each lab. */
function timesLine(proofs: readonly LabProof[], started: number): string {
  const cases = proofs.reduce((sum, proof) => sum + proof.cases.length, 0)
  return `${cases} cases of ${proofs.length} labs in ${((performance.now() - started) / 1000).toFixed(1)} s`
}

/** A name that no lab has would prove nothing and look like success. */
function refuseUnknownCase(labs: readonly LoadedLab[], only: string | undefined): void {
  const names = (options: { readonly only?: string }) =>
    labs.flatMap((lab) => proofCases(lab, { draws: 1, ...options }).cases.map(({ name }) => name))
  if (only === undefined || names({ only }).length > 0) return
  throw new CliFailure({
    code: 'UsageInvalid',
    message: `There is no case ${only}`,
    next: [`Cases: ${[...new Set(names({}))].join(', ')}`],
  })
}

function optionsOf(stage: ProofStage, flags: Flags, { env, signal }: Terminal): Omit<ProofOptions, 'onCase'> {
  const { draws, only, keep = false, evidence } = flags
  return {
    settleMs: flags.settle ?? SETTLE_MS[flags.cluster],
    draws,
    ...(only !== undefined && { only }),
    keep,
    env,
    signal,
    slots: createSlots(flags.atOnce ?? stage.atOnce),
    ...(evidence !== undefined && { onEvidence: evidenceWriter(evidence) }),
  }
}

async function report(
  proofs: readonly LabProof[],
  { output, junit }: Flags,
  terminal: Terminal,
): Promise<void> {
  if (junit !== undefined) {
    await mkdir(dirname(junit), { recursive: true })
    await writeFile(junit, junitXml(proofs))
  }
  const { passed, failed, skipped } = countProofs(proofs)
  if (output === 'json') {
    terminal.print(JSON.stringify({ passed, failed, skipped, proofs }, null, 2))
    return
  }
  for (const proof of proofs) for (const line of proofTable(proof, terminal.colors)) terminal.print(line)
  for (const line of slowestLines(proofs, 5, terminal.colors)) terminal.print(line)
  const unproven = skipped > 0 ? `, ${skipped} not provable here` : ''
  terminal.print(`${passed} passed, ${failed} failed${unproven}${failed > 0 ? ' [LabUnproven]' : ''}`)
}

function untilInterrupted(terminal: Terminal, kubeconfig: string): Promise<void> {
  terminal.note(`Kept until Ctrl-C: export KUBECONFIG=${kubeconfig}`)
  return new Promise((resolve) => {
    const alive = setInterval(() => undefined, 60_000)
    const end = (): void => {
      clearInterval(alive)
      resolve()
    }
    terminal.signal.addEventListener('abort', end, { once: true })
    if (terminal.signal.aborted) end()
  })
}

function positive(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 100) return value
  throw new InvalidArgumentError('expected an integer from 1 to 100')
}

function milliseconds(text: string): number {
  const value = parseDuration(text)
  if (value !== undefined && value > 0) return value
  throw new InvalidArgumentError('expected a duration such as 30s or 2m')
}
