import { LABELS, PLATFORM_LABELS } from '../api/index.ts'
import type { EnvironmentScope } from './scope.ts'

/** What every object we make carries. */
export function sessionLabels(session: { readonly uid: string }): Record<string, string> {
  return { [LABELS.sessionUid]: session.uid }
}

/** What the console's objects carry; admission keeps candidates from writing objects so labelled. */
export function consoleLabels({
  session,
  project,
  environment,
  uuid,
}: EnvironmentScope): Record<string, string> {
  return {
    [PLATFORM_LABELS.managedBy]: PLATFORM_LABELS.managedByValue,
    [PLATFORM_LABELS.project]: project.name,
    [PLATFORM_LABELS.projectId]: project.uuid,
    [PLATFORM_LABELS.projectSlug]: project.slug,
    [PLATFORM_LABELS.environment]: environment.name,
    [PLATFORM_LABELS.environmentId]: uuid,
    ...sessionLabels(session),
  }
}
