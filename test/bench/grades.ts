import { RESOURCES } from '../../src/session/resources.ts'
import { hasCondition } from '../builders/candidate.ts'
import { BENCH_LAB } from './bench-lab.ts'
import type { Measured } from './numbers.ts'
import { candidateOf, sessionKey, type Rig } from './rig.ts'
import { p95 } from './statistics.ts'

/** From each candidate's request to submit, all at once as at the end of a class, to the event that says Graded. */
export async function measureGrades({ admin, sessions }: Rig, homes: readonly string[]): Promise<Measured> {
  const graded = hasCondition('Graded', 'True')
  const samples = homes.map(async (home) => {
    const startedAt = performance.now()
    const ref = { namespace: home, name: BENCH_LAB }
    const candidate = admin.impersonating({ username: candidateOf(home) })
    await candidate.patch(RESOURCES.session, ref, { merge: { spec: { submit: true } } })
    const isGraded = (session: Parameters<typeof graded>[0] | undefined) =>
      session !== undefined && graded(session)
    return (await sessions.until(sessionKey(home), isGraded, { what: 'to be Graded' })) - startedAt
  })
  return p95(await Promise.all(samples))
}
