// Generated from crds/ by tools/generate.mjs. Do not edit.

import type { LabRubric, Lab, LabSession, LabTranscript } from './types.ts'

/** One thing that does not fit the schema. */
export interface SchemaError {
  /** JSON pointer to the value. */
  instancePath: string
  keyword: string
  params: Record<string, unknown>
  message?: string
}

/** Fills defaults into the value it is given. After a refusal, `errors` tells why until the next call. */
export interface SchemaValidator<T> {
  (value: unknown): value is T
  errors?: SchemaError[] | null
}

export const validateLabRubric: SchemaValidator<LabRubric>
export const validateLab: SchemaValidator<Lab>
export const validateLabSession: SchemaValidator<LabSession>
export const validateLabTranscript: SchemaValidator<LabTranscript>
