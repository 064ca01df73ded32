import { beforeAll } from 'vitest'
import { useSandbox } from '../builders/sandbox.ts'
import { FREEZING } from './families/freezing.ts'
import { IDENTITY } from './families/identity.ts'
import { SESSIONS } from './families/sessions.ts'
import { holds } from './run.ts'
import { setStage, type Stage } from './stage.ts'

const sandbox = useSandbox({ operator: true })
let stage: Stage
beforeAll(async () => {
  stage = await setStage(sandbox)
})

for (const family of [IDENTITY, SESSIONS, FREEZING]) holds(family, () => stage)
