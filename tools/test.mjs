// Runs all that CI runs, a step after the other, goes on after a failure, and ends with one line: N passed, N failed.
// `node tools/test.mjs verify` runs the steps of that group only. No terminal and no standard input are needed.
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const build = join(root, 'build')
const node = process.execPath
const bin = (name) => join(root, 'node_modules', '.bin', name)

/** A folder of `labs/` without lab.yaml is a lab that is lost; `images` is what all of them run on real nodes. */
const labFolders = (await readdir(join(root, 'labs'), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory() && entry.name !== 'images')
  .map(({ name }) => join('labs', name))

/** What the step that proves labs records, for the one that looks for wrong answers. */
const evidence = join(build, 'evidence')

/**
 * Each step counts what it proves: itself, the tests of vitest's report, or the cases of the labs. Those of verify, which
 * use one core each, run beside each other.
 */
const steps = [
  { group: 'verify', name: 'lint', run: () => beside(bin('eslint'), ['.']) },
  { group: 'verify', name: 'types', run: () => beside(bin('tsc'), ['--noEmit']) },
  {
    group: 'verify',
    name: 'format',
    run: () => beside(bin('prettier'), ['--check', '--log-level', 'warn', '.']),
  },
  {
    group: 'verify',
    name: 'generated files are current',
    run: () => beside(node, ['tools/generate.mjs', '--check']),
  },
  {
    group: 'tools',
    name: 'control plane',
    run: () => once(node, ['dist/kubectl-lab.js', 'sandbox', '--build-only', '--with-helm']),
  },
  { group: 'unit', name: 'unit tests', run: () => vitest(['unit']) },
  // On what the chart installs, with the roles and policies that it renders.
  {
    group: 'integration',
    name: 'integration tests',
    run: () => vitest(['integration'], { LABS_INSTALL: 'chart' }),
  },
  // Faults wait for most of their time.
  { group: 'attacks', name: 'attacks and faults', run: () => vitest(['attacks', 'faults']) },
  {
    group: 'labs',
    name: 'labs have no mistakes',
    run: () => once(node, ['dist/kubectl-lab.js', 'lint', ...labFolders]),
  },
  { group: 'labs', name: 'labs prove themselves', run: labs },
  { group: 'labs', name: 'no wrong answer passes', run: search },
  { group: 'e2e', name: 'demo, command line, guides and board', run: () => vitest(['e2e', 'browser']) },
  { group: 'kind', name: 'labs on real nodes', run: kind },
]

const groups = process.argv.slice(2)
const known = new Set(steps.map(({ group }) => group))
const unknown = groups.filter((group) => !known.has(group))
if (unknown.length > 0) {
  console.error(`There is no group ${unknown.join(', ')}; groups: ${[...known].join(', ')}`)
  process.exit(2)
}

await mkdir(build, { recursive: true })
const total = { passed: 0, failed: 0 }
const broken = []
const shaky = []
const chosen = steps.filter(({ group }) => groups.length === 0 || groups.includes(group))
const verified = chosen.filter(({ group }) => group === 'verify')
await Promise.all(verified.map(perform))
for (const step of chosen) if (!verified.includes(step)) await perform(step)
if (shaky.length > 0) console.log(`\nPassed the second time only:\n  ${shaky.join('\n  ')}`)
if (broken.length > 0) console.log(`\nFailed:\n${broken.join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0

async function perform(step) {
  console.log(`\n==> ${step.name}`)
  const started = performance.now()
  const { passed, failed, names = [], second = [], said = '' } = await step.run()
  process.stdout.write(said)
  shaky.push(...second)
  total.passed += passed
  total.failed += failed
  if (failed > 0) broken.push([step.name, ...names.map((name) => `  ${name}`)].join('\n'))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`<== ${step.name}: ${passed} passed, ${failed} failed, ${seconds} s`)
}

/** Runs a command with its output shown; whether it ended well. */
function succeeds(command, args, env = {}) {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] }
    const child = spawn(command, args, options)
    child.once('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
}

/** A step that is one test. */
async function once(command, args) {
  return (await succeeds(command, args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** A step that is one test, and whose output waits for its end since others run beside it. */
function beside(command, args) {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: root, maxBuffer: Infinity }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`
      const ending = error?.signal ? `Ended by ${error.signal}\n` : ''
      resolve(error === null ? { passed: 1, failed: 0, said } : { passed: 0, failed: 1, said: said + ending })
    })
  })
}

/** Counts from vitest's own report; a run that ends badly without a failed test (a broken import) is one failure. */
async function vitest(projects, env = {}) {
  const report = join(build, `${projects.join('-')}.json`)
  await rm(report, { force: true })
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const ok = await succeeds(bin('vitest'), args, env)
  const {
    numPassedTests: passed = 0,
    numFailedTests = 0,
    testResults = [],
  } = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'))
  const failed = numFailedTests === 0 && !ok ? 1 : numFailedTests
  return { passed, failed, names: namesOf(testResults, 'failed'), second: namesOf(testResults, 'passed') }
}

/**
 * `file: test: what was wrong` of the tests that ended so and were wrong once, the first line of it only: the whole
 * stands above, and may be far above.
 */
function namesOf(files, ended) {
  return files.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name)
    const tests = assertionResults
      .filter(({ status, failureMessages }) => status === ended && failureMessages.length > 0)
      .map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`)
    return ended === 'failed' && tests.length === 0 && message !== ''
      ? [`${file}: ${firstLine(message)}`]
      : tests
  })
}

function firstLine(text = '') {
  return text.split('\n', 1)[0]
}

/** Counts from the JUnit report: a case an environment, and one for each assertion that a mutant must lose. */
async function labs() {
  const report = join(build, 'labs.xml')
  await rm(report, { force: true })
  await rm(evidence, { recursive: true, force: true })
  const proof = ['dist/kubectl-lab.js', 'test', ...labFolders, '--junit', report, '--evidence', evidence]
  const ok = await succeeds(node, proof)
  return await counted(report, ok)
}

/** What a JUnit report of labs counts; a skipped case is none. */
async function counted(report, ok) {
  const xml = await readFile(report, 'utf8').catch(() => '')
  const sum = (attribute) =>
    [...xml.matchAll(new RegExp(`<testsuite [^>]*\\b${attribute}="(\\d+)"`, 'g'))].reduce(
      (all, [, n]) => all + Number(n),
      0,
    )
  const failed = sum('failures')
  const passed = sum('tests') - failed - sum('skipped')
  return { passed, failed: failed === 0 && !ok ? 1 : failed }
}

/** A test a lab: few corruptions, and every survivor its README lists. `make search` tries more. */
async function search() {
  const args = (dir) => ['dist/kubectl-lab.js', 'search', dir, '--evidence', evidence, '--count', '20']
  const results = await Promise.all(labFolders.map((dir) => beside(node, args(dir))))
  const sum = (key) => results.reduce((all, result) => all + result[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), said: results.map(({ said }) => said).join('') }
}

/**
 * A cluster of kind, made and taken away: the program of the labs' images and the way to a passed session are a test each,
 * as is every solution of every lab, which must get there what it gets on simulated nodes. Only where node and base images
 * can be made (../shared/kind) or NODE_IMAGE names one.
 */
async function kind() {
  const makers = join(root, '..', 'shared', 'kind')
  if (!existsSync(makers) && process.env.NODE_IMAGE === undefined) {
    return {
      passed: 0,
      failed: 0,
      said: 'Not run: there is no ../shared/kind, and NODE_IMAGE names no node image\n',
    }
  }
  try {
    const program = await once('go', ['-C', 'labs/images', 'test', './...'])
    const session = await once(node, ['dist/kind.js', 'up'])
    if (session.failed > 0) return sumOf([program, session])
    return sumOf([program, session, await proveOnKind()])
  } finally {
    await succeeds(node, ['dist/kind.js', 'down'])
  }
}

async function proveOnKind() {
  const report = join(build, 'labs-on-kind.xml')
  await rm(report, { force: true })
  const cluster = [
    '--cluster',
    'current',
    '--kubeconfig',
    join(build, 'kind', 'kubeconfig'),
    '--only',
    'solutions',
  ]
  const ok = await succeeds(node, [
    'dist/kubectl-lab.js',
    'test',
    ...cluster,
    '--junit',
    report,
    ...labFolders,
  ])
  return await counted(report, ok)
}

function sumOf(results) {
  const sum = (key) => results.reduce((all, result) => all + result[key], 0)
  return { passed: sum('passed'), failed: sum('failed') }
}
