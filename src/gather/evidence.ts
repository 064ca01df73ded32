import type { Evidence } from '../api/index.ts'

/** What evidence is made of: its own fields, but for those that follow. Times are RFC 3339. */
export interface EvidenceParts extends Omit<Evidence, 'schema' | 'session'> {
  readonly startedAt: string
}

/**
 * The one document that a mark is computed from. Only its own fields are kept, so that the same facts always have the
 * same digest; secret parameters, questions and answers only where the lab has any.
 */
export function assembleEvidence(parts: EvidenceParts): Evidence {
  const { revision, parameters, secretParameters = {}, environments, project, images, startedAt } = parts
  const { hints, takenAt, salt, inputs, history, questions = [], answers = {} } = parts
  return {
    schema: 1,
    revision,
    parameters,
    ...(Object.keys(secretParameters).length > 0 && { secretParameters }),
    environments: environments.map(({ name, stage, namespace }) => ({ name, stage, namespace })),
    project: { name: project.name, slug: project.slug },
    images,
    session: { startedAt },
    hints,
    takenAt,
    salt,
    inputs,
    history,
    ...(questions.length > 0 && { questions, answers }),
  }
}
