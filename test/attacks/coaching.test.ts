import { beforeAll } from 'vitest'
import { useSandbox } from '../builders/sandbox.ts'
import { COACHING } from './families/coaching.ts'
import { holds } from './run.ts'
import { setStage, type Stage } from './stage.ts'

const sandbox = useSandbox({ operator: true })
let stage: Stage
beforeAll(async () => {
  stage = await setStage(sandbox)
})

holds(COACHING, () => stage)
