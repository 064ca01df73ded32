import { readFileSync } from 'node:fs'
import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { createMetrics } from '../../src/server/metrics/metrics.ts'

const document = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')
const registered = await read()

interface Family {
  readonly name: string
  readonly type: string
  readonly labels: readonly string[]
}

/** Every family, as prom-client itself knows it. */
async function read(): Promise<readonly Family[]> {
  const registry = new Registry()
  createMetrics(registry)
  const labelsOf = new Map(
    registry
      .getMetricsAsArray()
      .map((metric) => [metric.name, (metric as { labelNames?: string[] }).labelNames]),
  )
  const families = await registry.getMetricsAsJSON()
  return families.map(({ name, type }) => ({
    name,
    type: String(type),
    labels: (labelsOf.get(name) ?? []).toSorted(),
  }))
}

/** The families that the tables name. */
function documented(): readonly Family[] {
  return [...document.matchAll(/^\| `(\w+)` \| (\w+) \|(.*?)\| .+ \|$/gm)].map(
    ([, name = '', type = '', labels = '']) => ({
      name,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label).toSorted(),
    }),
  )
}

const byName = (a: Family, b: Family): number => (a.name < b.name ? -1 : 1)

it('docs/metrics.md has one row for each family, with its type and labels, and none for what is not told', () => {
  expect(documented().toSorted(byName)).toEqual(registered.toSorted(byName))
})

it('families are named as Prometheus does: what only grows ends in _total, what is measured in its unit', () => {
  const ours = registered.filter(({ name }) => name.startsWith('cloud_pi_labs_'))
  const wrong = ours.filter(({ name, type }) => {
    if (type === 'histogram') return !name.endsWith('_seconds')
    return (type === 'counter') !== name.endsWith('_total')
  })
  expect(wrong).toEqual([])
  expect(ours.length).toBeGreaterThan(20)
})

it('no label can bear a name that people or sessions give', () => {
  const labels = new Set(registered.flatMap((family) => family.labels))
  expect([...labels].toSorted()).toEqual(
    ['change', 'code', 'controller', 'kind', 'phase', 'queue', 'reason', 'resource', 'result', 'type', 'verb']
      .concat(['major', 'minor', 'patch', 'space', 'version'])
      .toSorted(),
  )
})

it('the alerts speak of families that there are, and say what to do', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
  const rule = parse(yaml) as {
    readonly spec: { readonly groups: readonly { readonly rules: readonly Alert[] }[] }
  }
  const alerts = rule.spec.groups.flatMap(({ rules }) => rules)
  expect(alerts).toHaveLength(5)
  const names = new Set(
    registered.flatMap(({ name, type }) =>
      type === 'histogram' ? ['_bucket', '_count', '_sum'].map((suffix) => name + suffix) : [name],
    ),
  )
  for (const { alert, expr, annotations } of alerts) {
    const used = expr.match(/cloud_pi_labs_\w+/g) ?? []
    expect({ alert, unknown: used.filter((name) => !names.has(name)) }).toEqual({ alert, unknown: [] })
    expect(used).not.toEqual([])
    expect(annotations.description).not.toBe('')
  }
})

interface Alert {
  readonly alert: string
  readonly expr: string
  readonly annotations: { readonly summary: string; readonly description: string }
}
