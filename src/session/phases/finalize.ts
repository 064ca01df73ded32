import { FINALIZER, type LabSession } from '../../api/index.ts'
import { isNotFound } from '../../kube/errors.ts'
import { findCondition } from '../conditions.ts'
import type { Pass, Verdict } from '../context.ts'
import { RESOURCES } from '../resources.ts'
import { remove } from './retire.ts'

/**
 * A session being deleted takes its environments with it, an open exam once it is marked. The finalizer never drops while one of them exists; what
 * blocks is named in the condition.
 */
export async function finalize(pass: Pass): Promise<Verdict> {
  const { scope, context } = pass
  const { metadata } = scope.session
  if (metadata.deletionTimestamp === undefined) return 'continue'
  if (!metadata.finalizers?.includes(FINALIZER)) return 'stop'
  if (mustBeMarked(scope.session)) return 'continue'
  if ((await remove(pass)) === 'Remaining') return 'stop'
  await dropFinalizer(pass)
  await context.forgetRevision(scope.session)
  scope.gone = true
  return 'stop'
}

/** An open exam is never just gone: it is frozen, marked and written down first. What cannot be marked any more goes. */
function mustBeMarked({ status }: LabSession): boolean {
  if (status?.mode !== 'exam' || status.startedAt === undefined) return false
  const graded = findCondition(status.conditions, 'Graded')
  return graded?.status !== 'True' && !LOST.some((reason) => reason === graded?.reason)
}

const LOST = ['RevisionMissing', 'DrawKeyChanged', 'EvidenceMissing', 'EvidenceDamaged']

async function dropFinalizer({ context, scope, signal }: Pass): Promise<void> {
  const { namespace = '', name = '', uid = '', finalizers = [] } = scope.session.metadata
  const index = finalizers.indexOf(FINALIZER)
  const json = [
    { op: 'test' as const, path: '/metadata/uid', value: uid },
    { op: 'test' as const, path: `/metadata/finalizers/${index}`, value: FINALIZER },
    { op: 'remove' as const, path: `/metadata/finalizers/${index}` },
  ]
  try {
    await context.client.patch(RESOURCES.session, { namespace, name }, { json }, { signal })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
