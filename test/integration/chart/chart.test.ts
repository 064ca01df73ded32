import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { LabTranscript } from '../../../src/api/index.ts'
import { runProgram } from '../../../src/cli/program.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import {
  helm,
  installPlatform,
  OPERATOR,
  packageRoot,
  prepareHelm,
  readPlatform,
  RELEASE,
  startOperator,
  type OperatorProcess,
  type Platform,
} from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import { aCandidate, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { kubectl } from '../../builders/kubectl.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { aTerminal } from '../../builders/terminal.ts'
import { CHART, find, podOf, sets, template } from './rendered-chart.ts'

// Not in a hook of the sandbox: cold, it takes some minutes.
beforeAll(async () => {
  await prepareHelm({ log: () => undefined })
}, 600_000)

describe('an installation', () => {
  const sandbox = useSandbox({ own: true })
  let admin: Client
  let dir = ''
  let platform: Platform
  let operator: OperatorProcess | undefined
  let camille: Candidate
  let transcript: LabTranscript

  const installed = (chart: string, ...args: readonly string[]) =>
    helm(sandbox(), [
      ...['upgrade', '--install', RELEASE, chart, '--namespace', OPERATOR.namespace],
      // No pod runs on simulated nodes: what the Job would do is done by us.
      '--no-hooks',
      ...sets('operator.replicas=0', 'board.replicas=0', 'nodes=simulated', ...args),
    ])
  const names = async (kind: string, ...args: readonly string[]) =>
    (await kubectl(sandbox(), ['get', kind, '-o', 'name', ...args])).stdout
      .split('\n')
      .filter(Boolean)
      .toSorted()
  const kept = async () => {
    const [ours, secrets] = await Promise.all([
      names('labs,labrubrics,labsessions,labtranscripts', '-A'),
      names('secrets', '-n', OPERATOR.namespace, '--field-selector', 'type!=helm.sh/release.v1'),
    ])
    return { ours, secrets }
  }
  const configured = async () =>
    parse(
      (await kubectl(sandbox(), ['get', 'cm', 'operator-config', '-n', OPERATOR.namespace, '-o', 'json']))
        .stdout,
    ) as { data: Record<string, string> }

  /** The operator of the bundle, with the configuration that the release has now. */
  const startAsRendered = async () => {
    const config = parse((await configured()).data['operator.yaml'] ?? '') as object
    const script = await bundleOperator()
    return startOperator({ sandbox: sandbox(), platform, script, config: { ...config, healthPort: 0 } })
  }
  const transcripts = async () =>
    (await admin.list<LabTranscript>(RESOURCES.transcript, { namespace: 'camille' })).items

  beforeAll(async () => {
    admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
    dir = await mkdtemp(join(tmpdir(), 'chart-'))
    platform = await installPlatform(sandbox(), packageRoot(), 'chart')
    const notes = await installed(CHART)
    // What to do next, and what an uninstallation leaves.
    expect(notes).toContain('kubectl lab start first-deployment')
    expect(notes).toMatch(/leaves the definitions, the labs, every session and transcript/)
    operator = await startAsRendered()
    camille = await aCandidate(sandbox(), admin, 'camille')
  })
  afterAll(async () => {
    operator?.kill('SIGKILL')
    await operator?.exited
    admin.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('has its labs applied by the Job, whose ServiceAccount may do that and nothing else', async () => {
    const job = find(await template(...sets('labs.include={first-deployment}')), 'Job', 'catalogue')
    const { serviceAccountName, containers } = podOf(job).spec
    const kubeconfig = await sandbox().serviceAccountKubeconfig(OPERATOR.namespace, serviceAccountName)
    const [script, ...args] = containers[0]?.args ?? []
    expect(script).toBe('/app/dist/kubectl-lab.js')
    const { terminal, printed, noted } = aTerminal({ KUBECONFIG: kubeconfig })
    const here = args.map((arg) => arg.replace(/^\/app\//, `${packageRoot()}/`))
    expect([await runProgram(here, terminal, '0.0.0'), noted]).toEqual([0, []])
    expect(printed).toEqual(['lab/first-deployment applied'])
    expect(await names('labs,labrubrics')).toEqual([
      'lab.labs.cloud-pi-native.fr/first-deployment',
      'labrubric.labs.cloud-pi-native.fr/first-deployment',
    ])
    const { stdout } = await kubectl(sandbox(), ['auth', 'can-i', '--list'], { kubeconfig })
    expect(stdout).toMatch(/^lab(s|rubrics)\.labs\S+ +\[\] +\[\] +\[.*create.*patch/m)
    for (const act of ['delete labs', 'get secrets', 'create labsessions', 'list labrubrics'])
      expect(
        (await kubectl(sandbox(), ['auth', 'can-i', ...act.split(' ')], { kubeconfig })).stdout.trim(),
      ).toBe('no')
  })

  it('refuses to apply a lab that is not in the folders, and names those that are', async () => {
    const { terminal, noted } = aTerminal({ KUBECONFIG: sandbox().adminKubeconfig })
    const labs = join(packageRoot(), 'labs')
    expect(await runProgram(['apply', labs, '--include', 'rollback,nothing'], terminal, '0.0.0')).toBe(2)
    expect(noted.join('\n')).toMatch(/there is no lab nothing in these folders, found .*first-deployment/)
  })

  it('opens a session and marks it, under the rendered ServiceAccount and roles', async () => {
    await camille.open('first-deployment')
    await camille.until('first-deployment', 'running', hasCondition('EnvironmentReady', 'True'))
    await camille.change('first-deployment', { submit: true })
    await camille.until('first-deployment', 'graded', hasCondition('Graded', 'True'))
    const [first, ...others] = await transcripts()
    expect(others).toEqual([])
    if (first !== undefined) transcript = first
  })

  it('has pods that the Pod Security Standard restricted lets in', async () => {
    for (const [kind, name] of [
      ['Deployment', 'operator'],
      ['Deployment', 'board'],
      ['Job', 'catalogue'],
    ] as const) {
      const { metadata, spec } = podOf(find(await template(), kind, name))
      const body = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name }, spec }
      const pods = `/api/v1/namespaces/${OPERATOR.namespace}/pods?dryRun=All`
      await expect(sandbox().api.send('POST', pods, { body })).resolves.toHaveProperty('kind', 'Pod')
    }
  })

  it('lets the board make its cookie key and no other Secret', async () => {
    const kubeconfig = await sandbox().serviceAccountKubeconfig(OPERATOR.namespace, 'board')
    const make = (name: string, type: string) =>
      kubectl(sandbox(), ['create', '--dry-run=server', '-f', '-'], {
        kubeconfig,
        stdin: {
          apiVersion: 'v1',
          kind: 'Secret',
          type,
          metadata: {
            name,
            namespace: OPERATOR.namespace,
            annotations: { 'kubernetes.io/service-account.name': 'operator' },
          },
        },
      })
    expect((await make('board-cookie-key', 'Opaque')).code).toBe(0)
    for (const secret of [
      make('draw-key', 'Opaque'),
      make('board-cookie-key', 'kubernetes.io/service-account-token'),
    ])
      expect((await secret).stderr).toContain('the board may make only the Secret board-cookie-key')
  })

  it('leaves room in the Secrets that releases are kept in', async () => {
    const releases = `/api/v1/namespaces/${OPERATOR.namespace}/secrets?fieldSelector=type%3Dhelm.sh%2Frelease.v1`
    const { items } = (await sandbox().api.send('GET', releases)) as unknown as {
      readonly items: readonly { readonly data: { readonly release: string } }[]
    }
    const sizes = items.map(({ data }) => data.release.length)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThan(512 * 1024)
  })

  it('refuses a second one, and says where the first is', async () => {
    const elsewhere = helm(sandbox(), [
      'install',
      'other',
      CHART,
      '--namespace',
      'exams',
      '--create-namespace',
    ])
    await expect(elsewhere).rejects.toThrow(
      'Cloud Pi Labs is installed in namespace cloud-pi-labs, found exams',
    )
  })

  it('is upgraded, definitions too; sessions under way go on, and transcripts stay', async () => {
    const name = 'across'
    await camille.open('first-deployment', { name })
    await camille.until(name, 'running', hasCondition('EnvironmentReady', 'True'))
    const before = await kept()
    const newer = join(dir, 'newer')
    await cp(CHART, newer, { recursive: true })
    await edit(join(newer, 'Chart.yaml'), /^version: .*$/m, 'version: 99.0.0')
    const definition = join(newer, 'files', 'crds', 'labs.yaml')
    await edit(definition, '[cloud-pi-labs]', '[cloud-pi-labs, exercises]')
    // As docs/platform-engineer.md has it.
    const upgrade = [
      'upgrade',
      RELEASE,
      newer,
      '--namespace',
      OPERATOR.namespace,
      '--reset-then-reuse-values',
    ]
    await helm(sandbox(), [...upgrade, '--no-hooks', ...sets('seats=7')])
    const config = (await configured()).data['operator.yaml']
    expect(config).toContain('seats: 7')
    // What was set when it was installed.
    expect(config).toContain('nodes: simulated')
    expect(await categoriesOfLabs()).toEqual(['cloud-pi-labs', 'exercises'])
    expect(await kept()).toEqual(before)
    expect(await transcripts()).toEqual([transcript])
    await operator?.stop()
    operator = await startAsRendered()
    await camille.change(name, { submit: true })
    await camille.until(name, 'graded', hasCondition('Graded', 'True'))
    expect(await transcripts()).toHaveLength(2)
  })

  it('is rolled back', async () => {
    const before = await kept()
    await helm(sandbox(), ['rollback', RELEASE, '--namespace', OPERATOR.namespace, '--no-hooks'])
    expect((await configured()).data['operator.yaml']).toContain('seats: 50')
    expect(await categoriesOfLabs()).toEqual(['cloud-pi-labs'])
    expect(await kept()).toEqual(before)
  })

  it('leaves definitions, sessions, transcripts and evidence when it is uninstalled, and nothing that acts', async () => {
    const before = await kept()
    expect(before.secrets.filter((name) => name.includes('/evidence-')).length).toBeGreaterThan(0)
    await operator?.stop()
    const said = await helm(sandbox(), [
      'uninstall',
      RELEASE,
      '--namespace',
      OPERATOR.namespace,
      '--no-hooks',
    ])
    expect(await kept()).toEqual(before)
    const { definitions } = await readPlatform()
    for (const { kind, metadata } of definitions) expect(said).toContain(`[${kind}] ${metadata.name ?? ''}`)
    expect(await names('crd')).toEqual(
      expect.arrayContaining(
        definitions.map(
          (each) => `customresourcedefinition.apiextensions.k8s.io/${each.metadata.name ?? ''}`,
        ),
      ),
    )
    const rules =
      'clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings,mutatingadmissionpolicies'
    expect((await names(rules)).filter((name) => name.includes('/labs-'))).toEqual([])
    expect(await names('roles,rolebindings', '-n', OPERATOR.namespace)).toEqual([])
    expect(await names('deployments,jobs,serviceaccounts', '-n', OPERATOR.namespace)).toEqual([
      'serviceaccount/default',
    ])
  })

  it('takes it all up again when it is installed anew', async () => {
    await installPlatform(sandbox(), packageRoot(), 'chart')
    expect(await transcripts()).toContainEqual(transcript)
  })

  async function categoriesOfLabs(): Promise<unknown> {
    const name = ['crd', 'labs.labs.cloud-pi-native.fr', '-o', 'json']
    const { stdout } = await kubectl(sandbox(), ['get', ...name])
    return (JSON.parse(stdout) as { spec: { names: { categories?: unknown } } }).spec.names.categories
  }
})

async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(file, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} has no ${String(from)}`)
  await writeFile(file, after)
}
