import { beforeAll } from 'vitest'
import { useSandbox } from '../builders/sandbox.ts'
import { SITTINGS } from './families/sittings.ts'
import { holds } from './run.ts'
import { setStage, type Stage } from './stage.ts'

// Two of the seats are taken by the stage's own exams.
const sandbox = useSandbox({ operator: { config: { seats: 4, seatsPerCandidate: 1 } } })
let stage: Stage
beforeAll(async () => {
  stage = await setStage(sandbox)
})

holds(SITTINGS, () => stage)
