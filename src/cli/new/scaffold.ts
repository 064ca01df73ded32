import { LAB } from './template/lab.ts'
import { SEED, SOLUTION } from './template/manifests.ts'
import { MUTANTS } from './template/mutants.ts'
import { README } from './template/readme.ts'
import { RUBRIC } from './template/rubric.ts'
import { STATEMENT_EN, STATEMENT_FR } from './template/statement.ts'

/** One file of a new lab. */
export interface ScaffoldFile {
  /** Relative to the lab's folder. */
  readonly path: string
  readonly text: string
}

/** The files of a new lab that proves itself as it is. Pure. Expects a name that {@link isLabName} accepts. */
export function scaffold(name: string): readonly ScaffoldFile[] {
  const files = {
    'lab.yaml': LAB,
    'rubric.yaml': RUBRIC,
    'statement.fr.md': STATEMENT_FR,
    'statement.en.md': STATEMENT_EN,
    'seed/dev/10-notes.yaml': SEED,
    'solutions/plain/dev/deployment.yaml': SOLUTION,
    ...Object.fromEntries(
      Object.entries(MUTANTS).map(([mutant, text]) => [`mutants/${mutant}/mutant.yaml`, text]),
    ),
    'README.md': README,
  }
  const title = titleOf(name)
  return Object.entries(files).map(([path, text]) => ({
    path,
    text: text.replaceAll('__NAME__', name).replaceAll('__TITLE__', title),
  }))
}

/** A lab's name is a DNS label, as its CRD demands. */
export function isLabName(name: string): boolean {
  return /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(name)
}

/** `rolling-back` reads `Rolling back`; a title that YAML would take for a number is quoted. */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return /^[\d ]+$/.test(words) ? `Lab ${words}` : words.charAt(0).toUpperCase() + words.slice(1)
}
