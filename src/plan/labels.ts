import { LABELS, PLATFORM_LABELS, type EnvironmentSpec } from '../api/index.ts'
import type { EnvironmentScope } from './scope.ts'

/** A Cloud Pi stage. */
export type Stage = EnvironmentSpec['stage']

/**
 * The value of the application label `env` in each stage: the platform's vocabulary has no `staging` or
 * `integration` (documentation, docs/agreement/labels-list.md).
 */
export const ENV_LABEL_OF_STAGE = {
  dev: 'dev',
  integration: 'test',
  staging: 'preprod',
  prod: 'prod',
} as const satisfies Record<Stage, string>

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
