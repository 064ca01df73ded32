import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../src/api/index.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { environmentUuid, namespaceName, planProject } from '../../../src/plan/names.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aLab } from '../../builders/a-lab.ts'
import { aHome } from '../../builders/environment.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { CANDIDATE, HOME, LAB, leftovers, live, type Life } from './life.ts'
import { MOMENTS } from './moments.ts'
import { startMortalOperator, type MortalOperator } from './mortal-operator.ts'
import { watchAll, type Witness } from './witness.ts'

const sandbox = useSandbox({ own: true, platform: true })
const stop = new AbortController()

let admin: Client
let witness: Witness
let operator: MortalOperator
let undisturbed: Life
/** Of all sessions so far. */
const lives: Life[] = []

beforeAll(async () => {
  admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  for (const object of aHome(HOME, CANDIDATE) as KubeObject[])
    await admin.create(object.kind === 'Namespace' ? RESOURCES.namespace : RESOURCES.roleBinding, object)
  await admin.create(RESOURCES.lab, aLab(LAB, { passPercent: 50 }))
  witness = await watchAll(admin, stop.signal)
  operator = await startMortalOperator(sandbox(), sandbox.platform(), admin)
  undisturbed = await begin('undisturbed')
})
afterAll(async () => {
  stop.abort()
  await operator.stop()
  admin.close()
})

async function begin(name: string, { cutShort = false, ownLab = false } = {}): Promise<Life> {
  const lab = ownLab ? name : LAB
  if (ownLab) await admin.create(RESOURCES.lab, aLab(lab, { passPercent: 50 }))
  const life = await live({ name, lab, admin, witness, reached: operator.reached, cutShort })
  // Looked at in the end; a session that does not end must not end the process before.
  life.end.catch(() => undefined)
  lives.push(life)
  return life
}

/** What a session owns goes a moment after it. */
async function nothingIsLeft(): Promise<void> {
  await waitFor(
    async () => {
      expect(await leftovers(admin)).toEqual([])
      return true
    },
    { what: 'nothing to be left' },
  )
}

/** All of a session's mark that does not hang on when it was opened; each attempt draws its own parameters. */
const markOf = ({ session: { status } }: Life) => ({
  checks: status?.checks?.map(({ id, state, points, max, message }) => ({ id, state, points, max, message })),
  score: status?.score,
  result: status?.result,
  revision: status?.revision,
  repaired: status?.repaired?.map(({ kind, name, change }) => ({ kind, name, change })),
  phase: status?.phase,
})

describe('a session whose operator is killed', () => {
  it('would have been marked so: 60 of 100 points, passed, one object put back', () => {
    expect(markOf(undisturbed)).toMatchObject({
      checks: [
        { id: 'write/word', state: 'Pass', points: 60 },
        { id: 'write/platform', state: 'Fail', points: 0 },
      ],
      result: { points: 60, max: 100, percent: 60, passed: true },
      repaired: [{ kind: 'NetworkPolicy', change: 'Deleted' }],
      phase: 'Passed',
    })
  })

  for (const [index, moment] of MOMENTS.entries()) {
    const { title, cutShort = false, alone = false } = moment
    it(`${title}, is marked no differently`, async () => {
      if (alone) await Promise.all(lives.map(({ end }) => end))
      const name = `killed-${index + 1}`
      const [life] = await Promise.all([begin(name, moment), operator.dieAt(moment, name)])
      if (alone) {
        await life.end
        await nothingIsLeft()
      }
      if (!cutShort) expect(markOf(life)).toEqual(markOf(undisturbed))
    })
  }

  it('has said its parameters, revision, environment, start and deadline once and never otherwise', () => {
    for (const { uid, namespace } of lives) {
      expect(namespace).toBe(namespaceName(environmentUuid(uid, 'dev'), planProject(uid).uuid))
      for (const [field, values] of Object.entries(witness.said(uid)))
        expect(values.length, `status.${field} was ${values.join(', then ')}`).toBeLessThanOrEqual(1)
    }
  })

  it('never gets a seed object back that the candidate deleted', () => {
    const seen = lives.map(({ namespace }) => witness.uidsOf('ConfigMap', namespace, 'notes').length)
    expect(seen).toEqual(lives.map(() => 1))
  })

  it('leaves nothing behind when it is deleted', async () => {
    await Promise.all(lives.map(({ end }) => end))
    await nothingIsLeft()
  })
})
