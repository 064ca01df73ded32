// Prints docs/api-reference.md from the schemas of our CRDs: a section a kind, a table an object, the rules beneath.

/** How a reader is told what bounds a value: by a pair of keywords, and by a keyword alone. */
const ranges = [
  ['minLength', 'maxLength', 'characters'],
  ['minItems', 'maxItems', 'items'],
  ['minProperties', 'maxProperties', 'entries'],
  ['minimum', 'maximum', ''],
]
const bounds = {
  enum: (values) => values.map(code).join(', '),
  format: (name) => `format ${name}`,
  pattern: code,
  'x-kubernetes-list-map-keys': (keys) => `unique by ${keys.map(code).join(', ')}`,
  'x-kubernetes-list-type': (type) => (type === 'set' ? 'no item twice' : undefined),
}

/** The text of api-reference.md for the given CRDs. */
export function printApiReference(unsorted) {
  const crds = unsorted.toSorted((a, b) => (a.spec.names.kind < b.spec.names.kind ? -1 : 1))
  const kinds = crds.map(({ spec }) => spec.names.kind)
  const group = crds[0].spec.group
  const parts = [
    '# API reference',
    '<!-- Generated from crds/ by tools/generate.mjs. Do not edit. -->',
    `Group \`${group}\`. On a cluster \`kubectl explain lab.spec\` says the same. What a condition's reason means is in [errors.md](errors.md).`,
    kinds.map((kind) => `- [${kind}](#${headingAnchor(kind)})`).join('\n'),
    ...crds.flatMap(printKind),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The anchor that GitHub gives a heading. */
export function headingAnchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

function printKind({ spec }) {
  const { names, scope, versions } = spec
  const [version] = versions
  const schema = version.schema.openAPIV3Schema
  const shortNames = names.shortNames?.length > 0 ? `, short ${names.shortNames.map(code).join(', ')}` : ''
  const page = { kind: names.kind, printed: new Map(), sections: [] }
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...properties } = schema.properties
  printObject({ ...schema, properties }, { path: '', page })
  return [
    `## ${names.kind}`,
    `${code(names.plural)}${shortNames}, version ${code(version.name)}, ${scope === 'Cluster' ? 'of the whole cluster' : 'in a namespace'}. ${prose(schema.description)}`,
    printColumns(version.additionalPrinterColumns ?? []),
    ...page.sections,
  ]
}

function printColumns(columns) {
  const told = columns.map(({ name, priority = 0 }) => `${name}${priority > 0 ? ' (`-o wide`)' : ''}`)
  return `\`kubectl get\` shows: ${told.join(', ')}.`
}

/** A section for an object and, after it, those of the objects in it. One that stands twice in a kind is printed once. */
function printObject(schema, { path, page }) {
  const rows = []
  const rules = rulesOf(schema, path === '' ? page.kind : path)
  const nested = []
  for (const [name, property] of Object.entries(schema.properties)) {
    const field = path === '' ? name : `${path}.${name}`
    const { type, object, objectPath, leafRules } = describeType(property, field, page)
    if (object !== undefined) nested.push({ schema: object, path: objectPath })
    rows.push([
      code(name),
      type,
      needed(schema, name, property),
      limitsOf(property),
      prose(property.description),
    ])
    rules.push(...leafRules)
  }
  const heading = path === '' ? [] : [`### ${page.kind}: ${code(path)}`, prose(schema.description)]
  page.sections.push(
    [
      ...heading,
      table(['Field', 'Type', 'Required', 'Limits', 'Meaning'], rows),
      ...(rules.length === 0 ? [] : [`Rules:\n\n${rules.join('\n')}`]),
    ].join('\n\n'),
  )
  for (const each of nested) printObject(each.schema, { path: each.path, page })
}

/** How a field's type is told; the object in it, if there is one with fields that has no section yet. */
function describeType(schema, path, page) {
  if (isText(schema)) return { type: 'text in `fr` and `en`', leafRules: rulesOf(schema, path) }
  if (schema.type === 'array')
    return wrapped(schema, schema.items, { path, page, suffix: '[]', name: 'list of' })
  const values = schema.additionalProperties
  if (schema.properties === undefined && typeof values === 'object') {
    return wrapped(schema, values, { path, page, suffix: '.*', name: 'map of' })
  }
  if (schema.properties !== undefined) return objectType(schema, path, page)
  return { type: scalarType(schema), leafRules: rulesOf(schema, path) }
}

function wrapped(schema, inner, { path, page, suffix, name }) {
  const item = describeType(inner, `${path}${suffix}`, page)
  const inside = item.object === undefined && !isText(inner) ? limitsOf(inner) : ''
  return {
    ...item,
    type: `${name} ${item.type}${inside === '' ? '' : ` (${inside})`}`,
    leafRules: [...rulesOf(schema, path), ...item.leafRules],
  }
}

function objectType(schema, path, page) {
  const shape = JSON.stringify(schema.properties)
  const before = page.printed.get(shape)
  const anchor = headingAnchor(`${page.kind}: ${before ?? path}`)
  const type = `[${schema.title ?? 'object'}](#${anchor})`
  if (before !== undefined) return { type, leafRules: [] }
  page.printed.set(shape, path)
  return { type, object: schema, objectPath: path, leafRules: [] }
}

function scalarType(schema) {
  if (schema['x-kubernetes-int-or-string']) return 'integer or string'
  if (schema.type === undefined) return 'anything'
  return schema.type === 'object' ? 'any object' : schema.type
}

/** `{fr, en}` is one thing to a reader. */
function isText({ properties }) {
  return properties !== undefined && Object.keys(properties).toSorted().join() === 'en,fr'
}

function needed(parent, name, { default: value }) {
  if (value !== undefined) return `default ${code(JSON.stringify(value))}`
  return parent.required?.includes(name) ? 'yes' : ''
}

function limitsOf(schema) {
  const bounded = isText(schema) ? schema.properties.fr : schema
  const spans = ranges.map(([least, most, unit]) => rangeOf(bounded[least], bounded[most], unit))
  const others = Object.entries(bounds)
    .filter(([keyword]) => bounded[keyword] !== undefined)
    .map(([keyword, tell]) => tell(bounded[keyword]))
  return [...spans, ...others].filter((each) => each !== undefined).join('; ')
}

function rangeOf(least, most, unit) {
  if (least === undefined && most === undefined) return undefined
  const span = spanOf(least, most)
  const one = (most ?? least) === 1
  return `${span} ${one ? unit.replace('entries', 'entry').replace(/s$/, '') : unit}`.trim()
}

function spanOf(least, most) {
  if (most === undefined) return `at least ${least}`
  if (least === undefined) return `at most ${most}`
  return least === most ? `exactly ${least}` : `${least} to ${most}`
}

function rulesOf({ 'x-kubernetes-validations': rules = [] }, path) {
  return rules.map(({ rule, message }) => `- ${code(path)}: ${prose(message)} (${code(oneLine(rule))})`)
}

function table(head, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => oneLine(String(cell)).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** What is not code must not look like HTML to a Markdown reader. */
function prose(text = '') {
  return oneLine(text)
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '\\<') : part))
    .join('`')
}

function code(value) {
  return `\`${value}\``
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim()
}
