import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'

const edges = ['gather', 'kube', 'sandbox', 'catalogue', 'secrets', 'server']
const pure = ['lab', 'plan', 'grade', 'transcript']
const base = ['api', 'expression']

/** What each folder of src may import, itself aside. Imports point down; pure stages never meet. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  api: [],
  expression: ['api'],
  ...Object.fromEntries(pure.map((stage) => [stage, base])),
  kube: [...base, ...pure],
  ...Object.fromEntries(
    edges.filter((edge) => edge !== 'kube').map((edge) => [edge, [...base, ...pure, 'kube']]),
  ),
  view: base,
  // What a process in the cluster is, whatever it does there: it knows nothing of labs.
  process: ['api'],
  board: [...base, ...pure, 'kube', 'server', 'view', 'process'],
  'board.ts': [...base, 'kube', 'server', 'view', 'process', 'board'],
  preflight: [...base, 'kube'],
  pulumi: [...base, 'plan'],
  session: [...base, ...pure, ...edges],
  operator: [...base, ...pure, ...edges, 'process', 'session'],
  'operator.ts': [...base, ...pure, ...edges, 'process', 'session', 'operator', 'preflight'],
  cli: [...base, ...pure, ...edges, 'session', 'operator', 'view', 'preflight'],
}

const root = join(import.meta.dirname, '../../src')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(?<!\.test)\.tsx?$/.test(file),
)

it('imports point down, as the table says', () => {
  const wrong = files.flatMap((file) => {
    const from = file.split('/')[0] ?? ''
    const imported = [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\(?) '(\.[^']+)'/g)]
    return imported
      .filter(([, path = '']) => !isData(path))
      .map(([, path = '']) => normalize(join(dirname(file), path)).split('/')[0] ?? '')
      .filter((to) => to !== from && !(mayImport[from] ?? []).includes(to))
      .map((to) => `${file} imports ${to}`)
  })
  expect(wrong).toEqual([])
  // A search that finds little proves little.
  expect(files.length).toBeGreaterThan(100)
})

it('Pulumi, an optional peer of 95 MB, is loaded by its component only', () => {
  const loading = files.filter((file) =>
    /(?:from|import|require)\(? ?'@pulumi\//.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(loading.filter((file) => !file.startsWith('pulumi/'))).toEqual([])
  expect(loading.length).toBeGreaterThan(2)
})

/** The chart's schema, for one, which stands outside of src. */
function isData(path: string): boolean {
  return path.endsWith('.json')
}
