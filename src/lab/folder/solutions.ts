import { join } from 'node:path'

import type { FieldError } from '../../api/index.ts'
import { readAnswers, type WrittenAnswers } from './answers.ts'
import { foldersIn, readObjects, type FolderObject } from './objects.ts'
import { findRun } from './run.ts'
import { missingFile } from './source.ts'

/** A way to solve a lab that must earn every point: objects to apply, then an executable to run, or one of the two. */
export interface Solution {
  readonly name: string
  readonly objects: readonly FolderObject[]
  /** Absolute path. */
  readonly run?: string
  /** To questions that the rubric's key does not answer: computed ones. */
  readonly answers?: WrittenAnswers
}

/** The solutions of a lab's folder, and what does not fit in them. */
export interface FolderSolutions {
  readonly solutions: readonly Solution[]
  readonly errors: readonly FieldError[]
}

/** Reads `solutions/<name>/<environment>/*.yaml`, `solutions/<name>/run` and `solutions/<name>/answers.yaml`. */
export async function readSolutions(dir: string): Promise<FolderSolutions> {
  const solutions: Solution[] = []
  const errors: FieldError[] = []
  for (const name of await foldersIn(join(dir, 'solutions'))) {
    const folder = `solutions/${name}`
    const { objects, errors: broken } = await readObjects(dir, folder)
    const run = await findRun(dir, folder)
    const answered = await readAnswers(dir, folder)
    const mistakes = [...broken, ...run.errors, ...answered.errors]
    errors.push(...mistakes)
    const { answers } = answered
    const hasAnswers = Object.keys(answers).length > 0
    if (objects.length === 0 && run.path === undefined && !hasAnswers && mistakes.length === 0) {
      errors.push(missingFile(`${folder}/`, '<environment>/*.yaml, answers.yaml, or an executable named run'))
    }
    solutions.push({
      name,
      objects,
      ...(run.path === undefined ? {} : { run: run.path }),
      ...(hasAnswers ? { answers } : {}),
    })
  }
  return { solutions, errors }
}
