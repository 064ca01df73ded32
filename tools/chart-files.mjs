// What the chart holds of other sources: the CRDs, byte for byte, and the table of values of its README.

const begin = '<!-- values: generated from values.schema.json and values.yaml by tools/generate.mjs -->'
const end = '<!-- /values -->'

/** Where the chart keeps its copy of a CRD. */
export function chartCrdPath(name) {
  return `charts/cloud-pi-labs/files/crds/${name}`
}

/** The README with the table of values in its place: a row for each value that has no values of its own. */
export function printChartReadme(readme, schema, values) {
  const [before, rest = ''] = readme.split(begin)
  const [, after] = rest.split(end)
  if (after === undefined) throw new Error('charts/cloud-pi-labs/README.md has lost the marks of its table')
  const rows = leaves(schema, values, []).map(
    ({ path, description, value }) => `| \`${path}\` | ${cell(value)} | ${description} |`,
  )
  const table = ['| Value | Default | Meaning |', '|---|---|---|', ...rows].join('\n')
  return `${before}${begin}\n\n${table}\n\n${end}${after}`
}

function leaves(schema, value, path) {
  if (schema.properties === undefined) return [{ path: path.join('.'), description: describe(schema), value }]
  return Object.entries(schema.properties)
    .filter(([name]) => path.length > 0 || name !== 'global')
    .flatMap(([name, inner]) => leaves(inner, value?.[name], [...path, name]))
}

function describe({ description, enum: choices }) {
  return choices === undefined
    ? description
    : `${description} One of ${choices.map((each) => `\`${each}\``).join(', ')}.`
}

function cell(value) {
  if (value === undefined || value === '') return ''
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}
