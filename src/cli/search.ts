import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'

import { revisionDigest } from '../catalogue/index.ts'
import { isNotFound } from '../lab/folder/source.ts'
import { compileLab } from '../lab/index.ts'
import { KNOWN_KINDS } from '../lab/known-kinds.ts'
import type { LoadedLab } from '../lab/load.ts'
import type { CommandContext } from './command.ts'
import { EXIT } from './exit-codes.ts'
import { loadLabs } from './lab-folders.ts'
import { solutionEvidence, type RecordedEvidence } from './proof/evidence-files.ts'
import { searchLines } from './search/report.ts'
import { isUnexplained, searchLab, type SearchResult } from './search/search-lab.ts'
import { listedSurvivors, type ListedSurvivor } from './search/survivors.ts'

interface Flags {
  readonly evidence: string
  readonly count: number
  readonly seed: number
  readonly output?: 'json'
}

/** `kubectl lab search`: looks for wrong answers that pass, in evidence that `lab test --evidence` recorded. */
export function registerSearch(program: Command, { terminal, fail }: CommandContext): void {
  program
    .command('search')
    .description('look for wrong answers that pass: corrupt recorded evidence one field at a time')
    .argument('<dir...>', 'lab folders')
    .option('--evidence <dir>', 'what `lab test --evidence` wrote', 'build/evidence')
    .option('--count <n>', 'corruptions of each lab', natural, 300)
    .option('--seed <n>', 'another seed corrupts other fields', natural, 1)
    .addOption(new Option('-o, --output <format>', 'json: everything found').choices(['json']))
    .action(async (dirs: string[], { evidence, count, seed, output }: Flags) => {
      const labs = await loadLabs(dirs, terminal)
      const results = await Promise.all(
        labs.map(async (lab) => {
          const listed = [...(await sharedSurvivors(lab)), ...listedSurvivors(await readmeOf(lab.dir))]
          const recorded = await solutionEvidence(evidence, lab.name)
          const current = recorded.filter((each) => each.evidence.revision === digestOf(lab))
          return current.length < recorded.length
            ? outdated(lab, recorded, current)
            : searchLab(lab, recorded, { count, seed, listed })
        }),
      )
      if (output === 'json') terminal.print(JSON.stringify(results, null, 2))
      else
        for (const result of results)
          for (const line of searchLines(result, terminal.colors)) terminal.print(line)
      if (results.some(isBad)) fail(EXIT.refused)
    })
}

function isBad({ survivors, troubles }: SearchResult): boolean {
  return troubles.length > 0 || survivors.some(isUnexplained)
}

/** What the README beside all labs lists holds for each of them; none of it need survive in this one. */
async function sharedSurvivors({ dir }: LoadedLab): Promise<readonly ListedSurvivor[]> {
  const listed = listedSurvivors(await readmeOf(dirname(dir)))
  return listed.map(({ pattern, reason }) => ({ pattern, reason }))
}

async function readmeOf(dir: string): Promise<string> {
  try {
    return await readFile(join(dir, 'README.md'), 'utf8')
  } catch (error) {
    if (isNotFound(error)) return ''
    throw error
  }
}

/** The digest that the operator gives this folder, where it serves the kinds that are known. */
function digestOf({ name, lab, rubric }: LoadedLab): string {
  const { revision } = compileLab({ name, spec: lab.spec, rubric: rubric?.spec, discovery: KNOWN_KINDS })
  return revision === undefined ? '' : revisionDigest(revision)
}

function outdated(
  { name }: LoadedLab,
  recorded: readonly RecordedEvidence[],
  current: readonly RecordedEvidence[],
): SearchResult {
  const old = recorded.filter((each) => !current.includes(each)).map((each) => each.case)
  const troubles = [
    `the evidence of ${old.join(', ')} is of another revision of the lab: prove it again (make labs)`,
  ]
  return { lab: name, corruptions: 0, survivors: [], stale: [], troubles }
}

function natural(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  throw new InvalidArgumentError('expected a positive integer')
}
