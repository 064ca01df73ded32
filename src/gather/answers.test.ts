import { expect, it } from 'vitest'
import { gatherAnswers } from './answers.ts'
import { dependencies, isProbe } from './dependencies.ts'
import { anInput } from '../../test/builders/resolved-input.ts'
import type { GatherContext } from './source.ts'

const input = anInput({ answers: {} })

it('the answers are those of the session, and none are none', async () => {
  const context = (answers?: Readonly<Record<string, string>>) =>
    ({ ...(answers !== undefined && { answers }) }) as GatherContext
  await expect(gatherAnswers({}, input, context({ quota: 'b' }))).resolves.toEqual({ quota: 'b' })
  await expect(gatherAnswers({}, input, context())).resolves.toEqual({})
})

it('the answers follow from no object: they are read again whenever the session is', () => {
  expect(dependencies(input)).toEqual([])
  expect(isProbe(input)).toBe(false)
})
