import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

import { formatFieldError, type KubeObject } from '../../api/index.ts'
import { createClient, type Client } from '../../kube/index.ts'
import { DEFAULT_CONFIG, parseConfig, type OperatorConfig } from '../../operator/config.ts'
import {
  formatProgress,
  installPlatform,
  prepareTools,
  startOperator,
  startSandbox,
  type Sandbox,
} from '../../sandbox/index.ts'
import { openArchive } from '../../session/archive/index.ts'
import { readDrawKey } from '../../session/draw-key.ts'
import { RESOURCES } from '../../session/resources.ts'
import { RevisionStore } from '../../session/revision-store.ts'
import type { CommandContext } from '../command.ts'
import { CliFailure } from '../failure.ts'
import type { ClusterFlags } from '../kubeconfig-files.ts'
import { getIfReadable } from '../sessions.ts'
import { needsRegistry } from './loaded-images.ts'
import { roomFor } from './room.ts'
import type { ProofStage } from './stage.ts'

/** Environments stay until the control plane goes: to remove them would cost more than to live the cases. */
const SEATS = 1000
/** The same where a proof takes longer than environments are kept by default. */
const RETAIN = '24h'

/** Two cores are busy with so many on simulated nodes. */
const AT_ONCE = 8

/** A control plane of our own with the operator; all of it ends with the program. */
export async function openSandboxStage({ terminal, onExit }: CommandContext): Promise<ProofStage> {
  terminal.note('Starting the control plane and the operator')
  const sandbox = await startSandbox({
    log: terminal.note,
    onProgress: (progress) => terminal.note(formatProgress(progress)),
  })
  onExit(() => sandbox.stop())
  const platform = await installPlatform(sandbox)
  await startOperator({ sandbox, platform, config: { seats: SEATS, retainEnvironment: RETAIN } })
  const stage = await stageOn(sandbox)
  onExit(() => stage.admin.close())
  return stage
}

/** The stage of a sandbox where an operator with the default configuration is at work; its `admin` is to be closed. */
export async function stageOn(sandbox: Sandbox): Promise<ProofStage> {
  const admin = await createClient({ kubeconfig: sandbox.adminKubeconfig })
  return {
    ...(await operatorOf(admin, DEFAULT_CONFIG)),
    admin,
    openAs: async (candidate) => createClient({ kubeconfig: await sandbox.userKubeconfig(candidate) }),
    adminKubeconfig: sandbox.adminKubeconfig,
    disposable: true,
    atOnce: AT_ONCE,
    scratch: sandbox.dir,
    binaries: dirname(sandbox.kubectl),
  }
}

/**
 * The cluster of the flags, where an operator is at work already. We are the coach who opens every session: whoever
 * runs this holds the verb `coach` and may read the operator's revisions.
 */
export async function openCurrentStage(
  context: CommandContext,
  flags: ClusterFlags & { readonly config?: string },
): Promise<ProofStage> {
  const { client } = await context.connect(flags)
  const config = flags.config === undefined ? await installedConfig(client) : await readConfig(flags.config)
  const scratch = await mkdtemp(join(tmpdir(), 'kubectl-lab-'))
  context.onExit(() => rm(scratch, { recursive: true, force: true }))
  return {
    ...(await operatorOf(client, config)),
    admin: client,
    openAs: () => Promise.resolve(client),
    atOnce: await roomFor(client),
    // Without a prefix images are in the projects' registry, which asks for pull secrets.
    ...(config.platform.imagesPrefix !== undefined && { cannotProve: needsRegistry }),
    scratch,
    ...(await kubectlOf(context)),
  }
}

/** Solutions run kubectl: our own where the PATH has none. */
async function kubectlOf({ terminal }: CommandContext): Promise<Pick<ProofStage, 'binaries'>> {
  const folders = (terminal.env.PATH ?? '').split(delimiter).filter((dir) => dir !== '')
  if (folders.some((dir) => existsSync(join(dir, 'kubectl')))) return {}
  return { binaries: dirname((await prepareTools({ log: terminal.note })).kubectl) }
}

/** What the operator knows, its draw key included: who may not read that cannot make a mark again. */
async function operatorOf(
  admin: Client,
  { platform, namespace, serviceAccount }: OperatorConfig,
): Promise<Pick<ProofStage, 'settings' | 'revisions' | 'evidence'>> {
  const drawKey = await readDrawKey(admin, namespace)
  if (drawKey === undefined)
    throw new CliFailure({
      code: 'ClusterUnreachable',
      message: `There is no Secret ${namespace}/draw-key: no operator has started there`,
    })
  return {
    settings: { platform, operator: { namespace, serviceAccount }, drawKey },
    revisions: new RevisionStore(admin, namespace),
    evidence: openArchive(admin, namespace).evidence,
  }
}

/** What the chart's ConfigMap says, where the chart is installed under its own name and we may read it. */
async function installedConfig(client: Client): Promise<OperatorConfig> {
  const ref = { namespace: DEFAULT_CONFIG.namespace, name: 'operator-config' }
  const map = await getIfReadable<KubeObject & { data?: Record<string, string> }>(
    client,
    RESOURCES.configMap,
    ref,
  )
  const text = map?.data?.['operator.yaml']
  return text === undefined ? DEFAULT_CONFIG : configOf(text, `ConfigMap ${ref.namespace}/${ref.name}`)
}

async function readConfig(file: string): Promise<OperatorConfig> {
  return configOf(await readFile(file, 'utf8'), file)
}

function configOf(text: string, file: string): OperatorConfig {
  const parsed = parseConfig(text)
  if ('config' in parsed) return parsed.config
  throw new CliFailure({
    code: 'ConfigInvalid',
    message: `${file} is not the operator's configuration`,
    next: parsed.errors.map(formatFieldError),
  })
}
