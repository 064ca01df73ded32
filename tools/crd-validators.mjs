// Compiles the schemas of our CRDs to validators without dependencies. They judge what the schema says, with defaults
// filled in and unknown fields refused as under `fieldValidation=Strict`; CEL rules and list-map keys are the server's.
import { Ajv } from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'

/** Keywords that mean the same to JSON Schema. Another one is an error, lest a constraint is lost unseen. */
const shared = [
  ...['type', 'enum', 'default', 'required', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties'],
]
/** Keywords that say nothing about one value's form, or that are handled below. */
const others = [
  ...['title', 'description', 'format', 'properties', 'items', 'additionalProperties'],
  ...['x-kubernetes-validations', 'x-kubernetes-list-type', 'x-kubernetes-list-map-keys'],
  ...['x-kubernetes-int-or-string', 'x-kubernetes-preserve-unknown-fields'],
]

/** The texts of validators.js and validators.d.ts for the given CRDs. */
export async function printValidators(crds) {
  const kinds = crds.map((crd) => crd.spec.names.kind)
  const ajv = new Ajv({
    allErrors: true,
    useDefaults: true,
    allowUnionTypes: true,
    inlineRefs: false,
    schemas: crds.map(toJsonSchema),
    code: { source: true, esm: true },
  })
  const names = Object.fromEntries(kinds.map((kind) => [`validate${kind}`, kind]))
  return {
    code: await inlineRuntime(standaloneCode.default(ajv, names)),
    types: printDeclarations(kinds),
  }
}

function toJsonSchema(crd) {
  const { group, names, versions } = crd.spec
  const definitions = {}
  const schema = convert(versions[0].schema.openAPIV3Schema, names.kind, definitions)
  schema.$id = names.kind
  schema.definitions = definitions
  schema.properties.apiVersion = { const: `${group}/${versions[0].name}` }
  schema.properties.kind = { const: names.kind }
  return schema
}

function convert(schema, path, definitions) {
  const unknown = Object.keys(schema).find((key) => !shared.includes(key) && !others.includes(key))
  if (unknown !== undefined) throw new Error(`${path}: the keyword ${unknown} is not translated yet`)
  const converted = Object.fromEntries(shared.flatMap((key) => (key in schema ? [[key, schema[key]]] : [])))
  if (schema['x-kubernetes-int-or-string']) converted.type = ['integer', 'string']
  if (schema['x-kubernetes-list-type'] === 'set') converted.uniqueItems = true
  if (schema.items) converted.items = convertPart(schema.items, `${path}[]`, definitions)
  if (schema.properties) {
    const entries = Object.entries(schema.properties)
    converted.properties = Object.fromEntries(
      entries.map(([key, each]) => [key, convertPart(each, `${path}.${key}`, definitions)]),
    )
    if (!schema['x-kubernetes-preserve-unknown-fields']) converted.additionalProperties = false
  }
  if (schema.additionalProperties) {
    converted.additionalProperties = convertPart(schema.additionalProperties, `${path}.*`, definitions)
  }
  return converted
}

/** A titled object becomes a definition, and a function of its own: used twice, it is compiled once. */
function convertPart(schema, path, definitions) {
  const whole = convert(schema, path, definitions)
  if (schema.title === undefined || schema.type !== 'object') return whole
  // A default is the place's, not the type's.
  const { default: value, ...converted } = whole
  const text = JSON.stringify(converted)
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? schema.title : `${schema.title}${copy}`
    definitions[name] ??= converted
    if (JSON.stringify(definitions[name]) === text)
      return { $ref: `#/definitions/${name}`, ...(value !== undefined && { default: value }) }
  }
}

/** ajv's standalone code still calls require() for its runtime, also as an ES module. */
async function inlineRuntime(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
    absWorkingDir: import.meta.dirname,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'node20',
    charset: 'ascii',
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 200,
    legalComments: 'none',
    write: false,
  })
  return `// Generated from crds/ by tools/generate.mjs. Do not edit.\n${outputFiles[0].text}`
}

function printDeclarations(kinds) {
  return `// Generated from crds/ by tools/generate.mjs. Do not edit.

import type { ${kinds.join(', ')} } from './types.ts'

/** One thing that does not fit the schema. */
export interface SchemaError {
  /** JSON pointer to the value. */
  instancePath: string
  keyword: string
  params: Record<string, unknown>
  message?: string
}

/** Fills defaults into the value it is given. After a refusal, \`errors\` tells why until the next call. */
export interface SchemaValidator<T> {
  (value: unknown): value is T
  errors?: SchemaError[] | null
}

${kinds.map((kind) => `export const validate${kind}: SchemaValidator<${kind}>\n`).join('')}`
}
