import type { Bindings, Evidence, Json, Observation, Parameters } from '../api/index.ts'

/** Evidence as grading reads it: whatever was handed in, every part has its type. */
export interface ReadEvidence {
  readonly bindings: Bindings
  readonly project: Json
  readonly session: Json
  readonly history: Json
  readonly takenAt: unknown
  readonly hints: readonly string[]
  readonly observe: (key: string) => Observation
}

/** Reads evidence without trusting its shape: grading is total, and old evidence is graded by new code. */
export function readEvidence(evidence: Evidence): ReadEvidence {
  const root = recordOf(evidence)
  const inputs = recordOf(own(root, 'inputs'))
  const project = recordOf(own(root, 'project'))
  return {
    bindings: {
      params: recordOf(own(root, 'parameters')) as Parameters,
      images: textOf(own(root, 'images')),
      project: textOf(own(project, 'slug')),
      namespaces: namespacesOf(own(root, 'environments')),
    },
    project: recordOf(own(root, 'project')) as Json,
    session: recordOf(own(root, 'session')) as Json,
    history: recordOf(own(root, 'history')) as Json,
    takenAt: own(root, 'takenAt'),
    hints: listOf(own(root, 'hints')).filter((hint) => typeof hint === 'string'),
    observe: (key) => observationOf(own(inputs, key)),
  }
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
