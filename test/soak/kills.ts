import { startMortalOperator } from '../builders/mortal-operator.ts'
import { proxyPlatform } from '../builders/proxied-operator.ts'
import { killAt } from '../faults/kill.ts'
import { installExams, type Mode, type Room } from '../faults/room.ts'
import { sitDown, type Ending, type Sitting } from '../faults/sitting.ts'
import { STEPS } from '../faults/steps.ts'
import { judge, summarize, takeReferences } from '../faults/trial.ts'
import type { Ground } from './matrix.ts'
import type { Row } from './report.ts'

const ROADS: readonly { readonly road: string; readonly mode: Mode; readonly ending: Ending }[] = [
  { road: 'exam', mode: 'exam', ending: 'submit' },
  { road: 'practice', mode: 'practice', ending: 'submit' },
  { road: 'abandoned', mode: 'exam', ending: 'delete' },
]
/** Sat down at a time: homes and environments are made before the kills begin. */
const ROWS_AT_ONCE = STEPS.length

/** Every step from the end of the work to the mark, on every road: one kill, one session. */
export async function soakKills(ground: Ground): Promise<readonly Row[]> {
  const { sandbox, room, log, close } = ground
  const { proxy, platform } = await proxyPlatform(sandbox, ground.platform)
  const operator = await startMortalOperator(proxy, room.admin, { sandbox, platform })
  const rows: Row[] = []
  try {
    await installExams(room)
    for (const { road, mode, ending } of ROADS) {
      const references = await takeReferences(room, mode, [ending])
      const sittings = await sitMany(room, `killed-${road}`, mode)
      for (const [index, step] of STEPS.entries()) {
        const sitting = sittings[index]
        if (sitting === undefined) continue
        const name = `${road}: ${step.title}`
        log(name)
        await killAt(room, operator, { step, sitting, ending })
        const judged = [{ ...(await judge(room, sitting)), expected: references.get(ending) }]
        rows.push(await close(summarize(name, judged), () => operator.restart()))
      }
    }
  } finally {
    await operator.stop()
    await proxy.stop()
  }
  return rows
}

async function sitMany(room: Room, prefix: string, mode: Mode): Promise<readonly Sitting[]> {
  return await Promise.all(
    Array.from({ length: ROWS_AT_ONCE }, () => sitDown(room, room.newName(prefix), mode)),
  )
}
