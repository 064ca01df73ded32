import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { KubeObject, LabSpec, LabTranscript } from '../../../src/api/index.ts'
import { runProgram } from '../../../src/cli/program.ts'
import { createClient, type Client } from '../../../src/kube/index.ts'
import { OPERATOR } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { aRiddle } from '../../builders/a-riddle.ts'
import { bundleOperator } from '../../builders/bundle.ts'
import { aCandidate, firstEnvironment, hasCondition, type Candidate } from '../../builders/candidate.ts'
import { installLab } from '../../builders/install-lab.ts'
import { startMortalOperator, type MortalOperator } from '../../builders/mortal-operator.ts'
import { proxyPlatform } from '../../builders/proxied-operator.ts'
import { useSandbox, type SandboxFixture } from '../../builders/sandbox.ts'
import { aTerminal } from '../../builders/terminal.ts'

/** The lab of the scene. */
export const LAB = 'riddle'
/** Who coaches. */
export const COACH = 'coach@example.fr'
/** What both candidates put into a Secret. */
export const PASSWORD = 'never-in-clear-7f3a'
/** What the lab asks for at first: the word that was drawn. */
export const STRICT = 'sheet.data.word == params.word'
/** What a coach corrects it to: any word. */
export const MILD = 'sheet.data.word != ""'

/** What one command of `kubectl lab` came to. */
export interface Said {
  readonly code: number
  readonly out: string
  readonly notes: string
}

/** Two marked sessions: Camille's word is wrong, Dora's is right. */
export interface MarkedSessions {
  readonly sandbox: SandboxFixture
  readonly admin: Client
  readonly operator: MortalOperator
  readonly camille: Candidate
  /** A folder for files. */
  readonly dir: string
  /** The coach's kubeconfig. */
  readonly coach: string
  asCamille(...args: string[]): Promise<Said>
  /** Previews, or applies, a regrade of the lab, as the coach. */
  regrade(...args: string[]): Promise<Said>
  /** Writes a file and gives its path. */
  save(name: string, text: string): Promise<string>
  correct(spec: Partial<LabSpec>): Promise<void>
  /** The transcripts of a home, the first one first. */
  transcriptsOf(home: string): Promise<LabTranscript[]>
  currentOf(home: string): Promise<LabTranscript>
  /** The Secrets of one of our types in the operator's namespace. */
  secretsOfType(type: 'transcript' | 'evidence' | 'revision'): Promise<readonly KubeObject[]>
}

const CLUSTER_BINDING = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
}

/** The scene of a test file; ask for it inside tests and hooks. */
export function useMarkedSessions(): () => MarkedSessions {
  const sandbox = useSandbox({ platform: true })
  let scene: MarkedSessions | undefined
  const ends: (() => unknown)[] = []
  beforeAll(async () => {
    const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
    ends.push(() => admin.close())
    const dir = await mkdtemp(join(tmpdir(), 'transcripts-'))
    ends.push(() => rm(dir, { recursive: true, force: true }))
    const { proxy, platform } = await proxyPlatform(sandbox(), sandbox.platform())
    ends.push(() => proxy.stop())
    const operator = await startMortalOperator(proxy, admin, {
      ...{ sandbox: sandbox(), platform, script: await bundleOperator() },
      config: { retainEnvironment: '1h' },
    })
    ends.push(() => operator.stop())
    await admin.create(CLUSTER_BINDING, coachBinding())
    await installLab(admin, aRiddle(LAB, { lab: theLab(STRICT) }))
    const [camille, dora] = [
      await aCandidate(sandbox(), admin, 'camille'),
      await aCandidate(sandbox(), admin, 'dora'),
    ]
    await Promise.all([sit(camille, () => 'wrong'), sit(dora, (drawn) => drawn)])
    const coach = await sandbox().userKubeconfig(COACH)
    scene = sceneOf({ sandbox, admin, operator, camille, dir, coach })
  }, 240_000)
  afterAll(async () => {
    for (const end of ends.reverse()) await end()
  })
  return () => {
    if (scene === undefined) throw new Error('The sessions are marked before the tests: ask inside one')
    return scene
  }
}

type Parts = Pick<MarkedSessions, 'sandbox' | 'admin' | 'operator' | 'camille' | 'dir' | 'coach'>

function sceneOf(parts: Parts): MarkedSessions {
  const { sandbox, admin, camille, dir, coach } = parts
  const transcriptsOf = async (namespace: string): Promise<LabTranscript[]> => {
    const { items } = await admin.list<LabTranscript & KubeObject>(RESOURCES.transcript, { namespace })
    const issue = ({ metadata }: LabTranscript): number => Number(/\d+$/.exec(metadata.name ?? '')?.[0])
    return items.toSorted((a, b) => issue(a) - issue(b))
  }
  return {
    ...parts,
    transcriptsOf,
    asCamille: async (...args) => await kubectlLab(await sandbox().userKubeconfig(camille.name), ...args),
    regrade: (...args) =>
      kubectlLab(coach, 'regrade', LAB, '-A', '--reason', 'the rubric was wrong', ...args),
    async save(name, text) {
      const file = join(dir, name)
      await writeFile(file, text)
      return file
    },
    async correct(spec) {
      await admin.patch(RESOURCES.lab, { name: LAB }, { merge: { spec } })
    },
    async currentOf(home) {
      const last = (await transcriptsOf(home)).at(-1)
      if (last === undefined) throw new Error('There is a transcript')
      return last
    },
    async secretsOfType(type) {
      const fieldSelector = `type=labs.cloud-pi-native.fr/${type}`
      return (await admin.list(RESOURCES.secret, { namespace: OPERATOR.namespace, fieldSelector })).items
    },
  }
}

/** Runs `kubectl lab` as the owner of a kubeconfig, or of none. */
export async function kubectlLab(kubeconfig: string | undefined, ...args: string[]): Promise<Said> {
  const { terminal, printed, noted } = aTerminal({ LANG: 'en_GB.UTF-8' })
  const flags = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]
  const code = await runProgram([...args, ...flags], terminal, '0.0.0')
  return { code, out: printed.join('\n'), notes: noted.join('\n') }
}

/** The riddle, asking this of the word, with a check on a Secret; further inputs are read by the check on the word. */
export function theLab(expr: string, more: LabSpec['inputs'] = {}): Partial<LabSpec> {
  const { inputs, tasks } = aRiddle(LAB).lab['spec'] as LabSpec
  const keys = { list: { kind: 'Secret', environment: 'dev', allowEmpty: true } }
  const text = { fr: 'Des clés', en: 'Keys' }
  const extra = Object.keys(more).map((name) => ({ expr: `${name} != null` }))
  const [task] = tasks
  const [word, ...others] = task?.checks ?? []
  if (task === undefined || word === undefined) throw new Error('The lab has a check')
  const checks = [
    { ...word, assert: [{ ...word.assert[0], expr }, ...extra] },
    ...others,
    { id: 'keys', title: text, points: 10, assert: [{ expr: 'keys.exists(k, k.metadata.name == "app")' }] },
  ]
  return { inputs: { ...inputs, keys, ...more }, passPercent: 50, tasks: [{ ...task, checks }] }
}

function coachBinding(): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'coach' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'labs-coach' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: COACH }],
  }
}

/** Opens a session, writes a word and a Secret, hands in, waits for the mark. */
async function sit(candidate: Candidate, word: (drawn: string) => string): Promise<void> {
  await candidate.open(LAB)
  const ready = await candidate.until(LAB, 'ready', hasCondition('EnvironmentReady', 'True'))
  const hands = await candidate.handedOut(LAB)
  const { namespace } = firstEnvironment(ready)
  const data = { word: word(String(ready.status?.parameters?.['word'])) }
  const answer: KubeObject = {
    ...{ apiVersion: 'v1', kind: 'ConfigMap', data },
    metadata: { name: 'answer', namespace },
  }
  const secret: KubeObject = {
    ...{ apiVersion: 'v1', kind: 'Secret', stringData: { password: PASSWORD } },
    metadata: { name: 'app', namespace },
  }
  await hands.create(RESOURCES.configMap, answer)
  await hands.create(RESOURCES.secret, secret)
  await candidate.change(LAB, { submit: true })
  await candidate.until(LAB, 'a mark', hasCondition('Graded', 'True'))
  hands.close()
}
