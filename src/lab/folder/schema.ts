import type { FieldError, Lab, LabRubric } from '../../api/index.ts'
import {
  validateLab,
  validateLabRubric,
  type SchemaError,
  type SchemaValidator,
} from '../../api/generated/validators.js'
import { formatFieldPath } from '../field-path.ts'

/**
 * Whether a manifest fits its CRD, as the API server would say. Fills the CRD's defaults in, as the API server would
 * too.
 */
export function checkSchema(
  manifest: Lab | LabRubric,
  locate: (path: string) => string,
): readonly FieldError[] {
  const validate: SchemaValidator<Lab | LabRubric> = manifest.kind === 'Lab' ? validateLab : validateLabRubric
  if (validate(manifest)) return []
  return distinct((validate.errors ?? []).map((error) => fieldError(error, manifest, locate)))
}

function fieldError(
  error: SchemaError,
  manifest: Lab | LabRubric,
  locate: (path: string) => string,
): FieldError {
  const parts = pointerParts(error.instancePath)
  const field = formatFieldPath(fieldOf(parts, error))
  const path = `${locate(field)}: ${field}`
  const isBlank = error.keyword === 'minLength' && isLanguage(parts.at(-1))
  if (isBlank || (error.keyword === 'required' && isLanguage(error.params['missingProperty']))) {
    return {
      code: 'LanguageMissing',
      path,
      found: 'no text',
      expected: 'the text in French (fr) and in English (en)',
    }
  }
  return {
    code: 'SchemaInvalid',
    path,
    found: found(error, valueAt(manifest, parts)),
    expected: expected(error),
  }
}

function isLanguage(property: unknown): boolean {
  return property === 'fr' || property === 'en'
}

/** Relative to `spec`, and down to the key when it is a key that is missing or too many. */
function fieldOf(parts: readonly string[], { params }: SchemaError): readonly string[] {
  const key = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty']
  const whole = typeof key === 'string' ? [...parts, key] : parts
  return whole[0] === 'spec' ? whole.slice(1) : whole
}

function found({ keyword }: SchemaError, value: unknown): string {
  if (keyword === 'required') return 'nothing'
  if (keyword === 'additionalProperties') return 'a field that does not exist'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function expected({ keyword, params, message }: SchemaError): string {
  if (keyword === 'required') return 'the field, which is required'
  if (keyword === 'additionalProperties') return 'a field of the schema; kubectl explain shows them'
  if (keyword === 'enum' && Array.isArray(params['allowedValues']))
    return `one of ${params['allowedValues'].join(', ')}`
  return `a value that ${message ?? 'fits the schema'}`
}

function pointerParts(pointer: string): readonly string[] {
  // RFC 6901.
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(value: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[part]
        : undefined,
    value,
  )
}

function distinct(errors: readonly FieldError[]): readonly FieldError[] {
  const seen = new Set<string>()
  return errors.filter(({ path, expected }) => {
    const key = `${path} ${expected}`
    return !seen.has(key) && seen.add(key)
  })
}
