// Writes what is derived from other sources: types, validators, the API reference and the chart's definitions from crds/,
// the platform's policies from their rules, the table of the chart's values from their schema.
// With --check nothing is written; files that would change are named and the exit code is 1.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { printApiReference } from './api-reference.mjs'
import { chartCrdPath, printChartReadme } from './chart-files.mjs'
import { printTypes } from './crd-types.mjs'
import { printValidators } from './crd-validators.mjs'
import { printPlatformPolicies } from './platform-policies.mjs'

const root = join(import.meta.dirname, '..')
const check = process.argv.includes('--check')

const crds = await readCrds()
const validators = await printValidators(crds)
const chart = join(root, 'charts', 'cloud-pi-labs')
const files = {
  'src/api/generated/types.ts': printTypes(crds),
  'src/api/generated/validators.js': validators.code,
  'src/api/generated/validators.d.ts': validators.types,
  'charts/cloud-pi-labs/files/policies/platform-rules.yaml': printPlatformPolicies(),
  'docs/api-reference.md': printApiReference(crds),
  ...(await chartCrds()),
  'charts/cloud-pi-labs/README.md': printChartReadme(
    await readFile(join(chart, 'README.md'), 'utf8'),
    JSON.parse(await readFile(join(chart, 'values.schema.json'), 'utf8')),
    parse(await readFile(join(chart, 'values.yaml'), 'utf8')),
  ),
}
for (const [path, text] of Object.entries(files)) await (check ? compare(path, text) : save(path, text))

async function readCrds() {
  const directory = join(root, 'crds')
  const names = (await readdir(directory)).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(names.map(async (name) => parse(await readFile(join(directory, name), 'utf8'))))
}

/** Helm reads only what is in the chart's own folder. */
async function chartCrds() {
  const names = (await readdir(join(root, 'crds'))).filter((name) => name.endsWith('.yaml'))
  const texts = names.map(async (name) => [
    chartCrdPath(name),
    await readFile(join(root, 'crds', name), 'utf8'),
  ])
  return Object.fromEntries(await Promise.all(texts))
}

async function save(path, text) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

async function compare(path, text) {
  const before = await readFile(join(root, path), 'utf8').catch(() => undefined)
  if (before === text) return
  process.stderr.write(`${path} differs from its source: run npm run generate\n`)
  process.exitCode = 1
}
