import { isNotFound } from '../../src/kube/index.ts'
import { OPERATOR } from '../../src/sandbox/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import type { MortalOperator } from '../builders/mortal-operator.ts'
import type { Room } from './room.ts'
import { endWork, type Ending, type Sitting } from './sitting.ts'
import { isOfStep, type Step } from './steps.ts'

/** Ends a sitting's work and kills the operator at that step; resolves when the next operator is ready. */
export async function killAt(
  room: Room,
  operator: MortalOperator,
  { step, sitting, ending }: { readonly step: Step; readonly sitting: Sitting; readonly ending: Ending },
): Promise<void> {
  if (step.keyless === true) await deleteSigningKey(room)
  let counted = 0
  const dies = operator.dieAt({
    title: step.title,
    isIt: (request) => {
      counted += isOfStep(request, step, sitting) ? 1 : 0
      return counted === (step.nth ?? 1)
    },
    killed: step.killed,
  })
  await Promise.all([dies, endWork(room, sitting, ending)])
}

/** That is how the key is rotated: the next signature makes another one. */
async function deleteSigningKey({ admin }: Room): Promise<void> {
  try {
    await admin.delete(RESOURCES.secret, { namespace: OPERATOR.namespace, name: 'signing-key' })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
