import { hasReason, isAlreadyExists, isNotFound } from '../../src/kube/index.ts'
import { waitFor } from '../builders/wait-for.ts'

/**
 * What a person does when the server does not answer: the same again, until it is done. Also until RBAC has learnt of a
 * new binding; what is done already is done.
 */
export async function insist(act: () => Promise<unknown>, what: string): Promise<void> {
  let refused: Error | undefined
  await waitFor(
    async () => {
      try {
        await act()
      } catch (error) {
        if (isFinal(error)) refused = error
        else if (!isAlreadyExists(error) && !isNotFound(error)) throw error
      }
      return true
    },
    { what, deadlineMs: 60_000, everyMs: 100 },
  )
  if (refused !== undefined) throw refused
}

function isFinal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  return (
    hasReason(error, 'Invalid') ||
    hasReason(error, 'BadRequest') ||
    error.message.includes('ValidatingAdmissionPolicy')
  )
}
