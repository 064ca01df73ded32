import type { Bindings, DrawnQuestion, Evidence, Json, Observation, Parameters } from '../api/index.ts'

/** Evidence as grading reads it: whatever was handed in, every part has its type. */
export interface ReadEvidence {
  /** With public parameters only; see {@link withSecrets}. */
  readonly bindings: Bindings
  readonly secretParameters: Parameters
  readonly project: Json
  readonly session: Json
  readonly history: Json
  readonly takenAt: unknown
  readonly salt: string
  readonly hints: readonly string[]
  readonly questions: readonly DrawnQuestion[]
  /** The answer to a question, without the blanks around it; empty when there is none. */
  readonly answerTo: (question: string) => string
  readonly observe: (key: string) => Observation
}

/** Reads evidence without trusting its shape: grading is total, and old evidence is graded by new code. */
export function readEvidence(evidence: Evidence): ReadEvidence {
  const root = recordOf(evidence)
  const inputs = recordOf(own(root, 'inputs'))
  const project = recordOf(own(root, 'project'))
  const answers = recordOf(own(root, 'answers'))
  return {
    bindings: {
      params: recordOf(own(root, 'parameters')) as Parameters,
      images: textOf(own(root, 'images')),
      project: textOf(own(project, 'slug')),
      namespaces: namespacesOf(own(root, 'environments')),
    },
    secretParameters: recordOf(own(root, 'secretParameters')) as Parameters,
    project: recordOf(own(root, 'project')) as Json,
    session: recordOf(own(root, 'session')) as Json,
    history: recordOf(own(root, 'history')) as Json,
    takenAt: own(root, 'takenAt'),
    salt: textOf(own(root, 'salt')),
    hints: listOf(own(root, 'hints')).filter((hint) => typeof hint === 'string'),
    questions: questionsOf(own(root, 'questions')),
    answerTo: (question) => textOf(own(answers, question)).trim(),
    observe: (key) => observationOf(own(inputs, key)),
  }
}

/** The evidence as hidden checks and questions read it: with the rubric's parameters beside the lab's. */
export function withSecrets(evidence: ReadEvidence): ReadEvidence {
  const { bindings, secretParameters } = evidence
  return { ...evidence, bindings: { ...bindings, params: { ...bindings.params, ...secretParameters } } }
}

function questionsOf(questions: unknown): readonly DrawnQuestion[] {
  return listOf(questions).map((raw) => {
    const question = recordOf(raw)
    const choices = listOf(own(question, 'choices')).map(textOf)
    return { id: textOf(own(question, 'id')), choices }
  })
}

function observationOf(raw: unknown): Observation {
  const observation = recordOf(raw)
  const error = own(observation, 'error')
  if (typeof error === 'string') return { error }
  const value = own(observation, 'value')
  if (value !== undefined) return { value: value as Json }
  const pending = own(observation, 'pending')
  return { pending: typeof pending === 'string' ? pending : '' }
}

function namespacesOf(environments: unknown): Record<string, string> {
  return Object.fromEntries(
    listOf(environments).map((raw) => {
      const environment = recordOf(raw)
      return [textOf(own(environment, 'name')), textOf(own(environment, 'namespace'))]
    }),
  )
}

function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
