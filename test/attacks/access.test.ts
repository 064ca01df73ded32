import { beforeAll } from 'vitest'
import { useSandbox } from '../builders/sandbox.ts'
import { ESCAPING } from './families/escaping.ts'
import { FORGING } from './families/forging.ts'
import { READING } from './families/reading.ts'
import { TOKENS } from './families/tokens.ts'
import { holds } from './run.ts'
import { setStage, type Stage } from './stage.ts'

const sandbox = useSandbox({ operator: true })
let stage: Stage
beforeAll(async () => {
  stage = await setStage(sandbox)
})

for (const family of [READING, FORGING, TOKENS, ESCAPING]) holds(family, () => stage)
