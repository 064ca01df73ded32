import { Output, RunError } from '@pulumi/pulumi'
import { Ajv, type AnySchemaObject, type ErrorObject } from 'ajv'
import { formatFieldError, type FieldError } from '../api/index.ts'

/**
 * Throws one error that names every argument that does not fit its schema, before any resource is registered. Pulumi
 * shows its text without a stack.
 */
export function checkArguments(component: string, args: unknown, schema: AnySchemaObject): void {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false })
  const fits = ajv.compile(schema)
  if (fits(args)) return
  const errors = (fits.errors ?? []).map((error) => formatFieldError(fieldError(error)))
  throw new RunError(`${component}: ${[...new Set(errors)].join('\n  ')}`)
}

/** The arguments that are known while the program runs. What is an output is known later: Helm checks it then. */
export function knownNow(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(isKnown).map(knownNow)
  if (typeof value !== 'object' || value === null) return value
  const known = Object.entries(value).filter(([, inner]) => inner !== undefined && isKnown(inner))
  return Object.fromEntries(known.map(([name, inner]) => [name, knownNow(inner)]))
}

function isKnown(value: unknown): boolean {
  return !Output.isInstance(value) && !(value instanceof Promise)
}

function fieldError({ instancePath, keyword, params, data, parentSchema, message }: ErrorObject): FieldError {
  const path = ['args', ...instancePath.split('/').slice(1)].join('.')
  const of = params as Readonly<Record<string, unknown>>
  const properties = (parentSchema?.['properties'] ?? {}) as Readonly<Record<string, AnySchemaObject>>
  const description = parentSchema?.['description'] as string | undefined
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(of['additionalProperty'])
      return refusal(`${path}.${name}`, name, `one of ${Object.keys(properties).join(', ')}`)
    }
    case 'required': {
      const name = String(of['missingProperty'])
      return refusal(`${path}.${name}`, 'nothing', String(properties[name]?.['description']))
    }
    case 'enum':
      return refusal(path, show(data), `one of ${(of['allowedValues'] as readonly string[]).join(', ')}`)
    case 'pattern':
      return refusal(path, show(data), `a text like ${String(of['pattern'])}`, description)
    case 'minItems':
      return refusal(path, show(data), `at least ${String(of['limit'])}`, description)
    default:
      return refusal(path, show(data), (message ?? '').replace(/^must (be )?/, ''), description)
  }
}

function refusal(path: string, found: string, expected: string, remedy?: string): FieldError {
  return { code: 'ConfigInvalid', path, found, expected, ...(remedy !== undefined && { remedy }) }
}

function show(value: unknown): string {
  return isKnown(value) ? JSON.stringify(value) : 'an output, known only once it is deployed'
}
