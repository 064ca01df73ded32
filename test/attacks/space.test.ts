import { beforeAll } from 'vitest'
import { useSandbox } from '../builders/sandbox.ts'
import { EXHAUSTING } from './families/exhausting.ts'
import { HOLDING } from './families/holding.ts'
import { TAMPERING } from './families/tampering.ts'
import { holds } from './run.ts'
import { setStage, type Stage } from './stage.ts'

const sandbox = useSandbox({ operator: true })
let stage: Stage
beforeAll(async () => {
  stage = await setStage(sandbox)
})

for (const family of [EXHAUSTING, HOLDING, TAMPERING]) holds(family, () => stage)
