import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

import { packageRoot } from '../../src/sandbox/index.ts'
import { readPages } from './docs-pages.ts'

const read = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8')

interface Step {
  readonly if?: string
  readonly uses?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly with?: Readonly<Record<string, string>>
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>
  readonly runs: { readonly steps: readonly Step[] }
}

interface Job {
  readonly script: readonly string[]
}

interface Template {
  readonly variables: Readonly<Record<string, string>>
  readonly '.labs': Job & {
    readonly variables: Readonly<Record<string, string>>
    readonly artifacts: { readonly reports: { readonly junit: string } }
  }
  readonly labs: Job
  readonly 'labs-in-kind': Job
}

const SCRIPTS = ['ci/prove.sh', 'ci/prove-in-kind.sh'] as const
const action = parse(read('ci/github/action.yml')) as Action
const template = parse(read('ci/gitlab/labs.yml')) as Template
const { version, engines } = JSON.parse(read('package.json')) as {
  readonly version: string
  readonly engines: { readonly node: string }
}

/** What a script reads of its environment: what it has a default for, and what its head says that a program reads. */
function variablesOf(script: string): readonly string[] {
  const text = read(script)
  const names = [/\$\{([A-Z_]+):-/g, /^# {3}([A-Z_]+) {2,}/gm, / ([A-Z_]+)=\w+ {2}/g]
  return [
    ...new Set(names.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name))),
  ].toSorted()
}

describe('what a repository of labs runs in its CI', () => {
  it('reads what its head says', () => {
    expect(SCRIPTS.map(variablesOf)).toEqual([
      ['JUNIT', 'LABS', 'LINT'],
      ['JUNIT', 'LABS', 'NODE_IMAGE'],
    ])
  })

  it.each(SCRIPTS)('%s is given all that it reads by the GitHub action', (script) => {
    const [step, ...others] = action.runs.steps.filter(({ run }) =>
      run?.includes(script.replace('ci/', '../')),
    )
    expect(others).toEqual([])
    expect(Object.keys(step?.env ?? {}).toSorted()).toEqual(variablesOf(script))
  })

  it.each(SCRIPTS)('%s is given all that it reads by the GitLab template', (script) => {
    const jobs = [template.labs, template['labs-in-kind']]
    expect(jobs.filter((job) => job.script.some((line) => line.endsWith(script)))).toHaveLength(1)
    const given = { ...template.variables, ...template['.labs'].variables }
    expect(variablesOf(script).filter((name) => given[name] === undefined)).toEqual([])
  })

  it('has no input or variable that nothing uses, and uses none that is not there', () => {
    const steps = JSON.stringify(action.runs)
    const inputs = [...new Set([...steps.matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name))]
    expect(inputs.toSorted()).toEqual(Object.keys(action.inputs).toSorted())
    const { variables, ...jobs } = template
    const used = new Set(
      [
        ...JSON.stringify(jobs).matchAll(/\$(LABS\w*)/g),
        ...SCRIPTS.flatMap(variablesOf).map((name) => [, name]),
      ].map(([, name]) => name),
    )
    expect(Object.keys(variables).filter((name) => !used.has(name))).toEqual([])
    expect([...used].filter((name) => name?.startsWith('LABS') && !(name in variables))).toEqual([])
  })

  it('hands GitLab both reports', () => {
    const { artifacts, variables } = template['.labs']
    const pattern = new RegExp(`^${artifacts.reports.junit.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
    const report = variables['JUNIT'] ?? ''
    expect(report).toMatch(pattern)
    expect(report.replace(/\.xml$/, '-kind.xml')).toMatch(pattern)
  })

  it('is this version, in the templates and in all that tells of them', () => {
    const pages = readPages().map(({ path }) => path)
    const named = [...pages, 'ci/github/action.yml', 'ci/gitlab/labs.yml'].flatMap((path) =>
      [...read(path).matchAll(/cloud-pi-labs(?:\/ci\/github@|\/)v(\d[\w.-]*)/g)].map(([, found]) => [
        path,
        found,
      ]),
    )
    expect(named.length).toBeGreaterThanOrEqual(6)
    expect(named.filter(([, found]) => found !== version)).toEqual([])
    expect(template.variables['LABS_VERSION']).toBe(`v${version}`)
  })

  it('brings a Node.js and a Go that are new enough', () => {
    const least = Number(/^>=(\d+)/.exec(engines.node)?.[1])
    const [go = ''] = /^\d+\.\d+/.exec(/^go (\S+)$/m.exec(read('sandbox/go.mod'))?.[1] ?? '') ?? []
    const inputs = Object.assign({}, ...action.runs.steps.map((step) => step.with ?? {})) as Step['with']
    expect(Number(inputs?.['node-version'])).toBeGreaterThanOrEqual(least)
    expect(
      Number(/^node:(\d+)/.exec(template.variables['LABS_JOB_IMAGE'] ?? '')?.[1]),
    ).toBeGreaterThanOrEqual(least)
    expect(inputs?.['go-version']).toBe(go)
    expect(template.variables['LABS_GO_VERSION']).toMatch(new RegExp(`^${go.replace('.', '\\.')}\\.\\d+$`))
  })
})
