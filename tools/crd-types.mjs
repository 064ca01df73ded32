// Prints TypeScript types from the schemas of our CRDs. A schema with a title becomes an exported type of that name;
// the same title must always mean the same type.

/** What a structural schema cannot say: a union of a scalar and a list. */
const unions = { ParameterValue: 'Scalar | Scalar[]', PatchValue: 'unknown' }

/** The text of types.ts for the given CRDs. */
export function printTypes(crds) {
  const declared = new Map()
  for (const crd of crds) declareKind(crd, declared)
  const declarations = [...declared].map(([title, { body, descriptions }]) => {
    const doc = descriptions.size === 1 ? docComment([...descriptions][0], '') : ''
    return `${doc}export ${body.startsWith('{') ? `interface ${title} ` : `type ${title} = `}${body}\n`
  })
  return [
    '// Generated from crds/ by tools/generate.mjs. Do not edit.\n',
    "import type { ObjectMeta } from '../object-meta.ts'\n",
    ...declarations,
  ].join('\n')
}

function declareKind(crd, declared) {
  const { group, names, versions } = crd.spec
  const [version] = versions
  const schema = structuredClone(version.schema.openAPIV3Schema)
  schema.properties.apiVersion.enum = [`${group}/${version.name}`]
  schema.properties.kind.enum = [names.kind]
  // The server owns it; it is typed once, by hand.
  schema.properties.metadata.title = 'ObjectMeta'
  printType(schema, declared, names.kind)
}

function printType(schema, declared, path) {
  const { title } = schema
  if (title === undefined) return printBody(schema, declared, path)
  if (title === 'ObjectMeta') return title
  const body = unions[title] ?? printBody(schema, declared, path)
  const known = declared.get(title)
  if (known === undefined) {
    declared.set(title, { body, descriptions: new Set([schema.description]) })
  } else {
    if (known.body !== body) throw new Error(`${path}: ${title} has two shapes`)
    known.descriptions.add(schema.description)
  }
  return title
}

function printBody(schema, declared, path) {
  if (schema['x-kubernetes-int-or-string']) return 'string | number'
  if (schema.enum)
    return schema.enum.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(' | ')
  switch (schema.type) {
    case 'string':
    case 'boolean':
      return schema.type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return listOf(printType(schema.items, declared, `${path}[]`))
    case 'object':
      return printObject(schema, declared, path)
    default:
      throw new Error(`${path}: a schema without a type`)
  }
}

function printObject(schema, declared, path) {
  if (schema.properties === undefined) {
    const values = schema.additionalProperties
    return `Record<string, ${values ? printType(values, declared, `${path}.*`) : 'unknown'}>`
  }
  // As the server gives it: a default is always there.
  const isPresent = (name, { default: value }) => value !== undefined || schema.required?.includes(name)
  const lines = Object.entries(schema.properties).map(([name, property]) => {
    const type = printType(property, declared, `${path}.${name}`)
    return `${docComment(property.description, '  ')}  ${name}${isPresent(name, property) ? '' : '?'}: ${type}\n`
  })
  return `{\n${lines.join('')}}`
}

function listOf(type) {
  return type.includes(' ') ? `(${type})[]` : `${type}[]`
}

function docComment(description, indent) {
  if (description === undefined) return ''
  const width = 110 - indent.length
  if (description.length + 8 <= width) return `${indent}/** ${description} */\n`
  const lines = []
  let line = ''
  for (const word of description.split(' ')) {
    if (line !== '' && line.length + word.length + 4 > width) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return `${indent}/**\n${[...lines, line].map((each) => `${indent} * ${each}\n`).join('')}${indent} */\n`
}
