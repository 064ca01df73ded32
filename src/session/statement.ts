import type { KubeObject, Revision, Text } from '../api/index.ts'
import { fillText } from '../expression/index.ts'
import { planStatement } from '../plan/index.ts'
import type { ActiveSession } from './active.ts'
import type { Scope } from './scope.ts'

/** The statement beside the session: in its locale, parameters filled in, with the hints taken so far. */
export function renderStatement(
  scope: Scope,
  { shown, revision }: ActiveSession,
  hints: readonly string[],
): KubeObject {
  const { locale } = scope.session.spec
  const filled = (text: Text): string => fillText(text[locale], shown)
  const { uid = '', name = '', namespace = '' } = scope.session.metadata
  return planStatement(
    { uid, name, namespace },
    filled(revision.spec.statement),
    hints.flatMap((id) => {
      const text = hintText(revision, id)
      return text === undefined ? [] : [{ id, text: filled(text) }]
    }),
  )
}

function hintText({ rubric }: Revision, hint: string): Text | undefined {
  const hints = rubric?.hints ?? {}
  return Object.hasOwn(hints, hint) ? hints[hint] : undefined
}
