import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, dirname } from 'node:path'

import type { Bindings, Json, KubeObject } from '../../api/index.ts'
import { fill } from '../../expression/index.ts'
import type { Client } from '../../kube/index.ts'
import { encryptSops } from '../../secrets/index.ts'
import type { ProofCase } from './cases.ts'

/** The candidate's place in a session: who they are, where they work, what was drawn. */
export interface Workplace {
  /** With the kubeconfig that the operator handed out. */
  readonly client: Client
  readonly kubeconfig: string
  readonly session: string
  readonly bindings: Bindings
  /** The session's public age key. */
  readonly recipient: string
  /** Of the process; a few variables reach executables. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly binaries: string | undefined
}

/** Does a case's work as the candidate would: applies its objects in order, then runs its executables. */
export async function doWork(work: Pick<ProofCase, 'objects' | 'runs'>, place: Workplace): Promise<void> {
  for (const { environment, manifest, origin, plainSops } of work.objects) {
    const plain = fill(manifest as Json, place.bindings) as unknown as KubeObject
    const filled = plainSops === true ? await encryptSops(plain, place.recipient, new Date()) : plain
    const namespace = place.bindings.namespaces[environment]
    if (namespace === undefined) throw new Error(`${origin}: the lab has no environment ${environment}`)
    await applyObject(place.client, { ...filled, metadata: { ...filled.metadata, namespace } }, origin)
  }
  for (const run of work.runs) await runExecutable(run, place)
}

async function applyObject(client: Client, object: KubeObject, origin: string): Promise<void> {
  try {
    const resource = await client.resources.resolve(object.kind, object.apiVersion)
    await client.apply(resource, object, { force: true })
  } catch (error) {
    throw new Error(`${origin}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/**
 * `run` gets KUBECONFIG (the candidate's), LAB_SESSION, LAB_IMAGES, LAB_RECIPIENT, LAB_NAMESPACE_<ENV> and
 * LAB_PARAM_<NAME>.
 */
async function runExecutable(run: string, place: Workplace): Promise<void> {
  const child = spawn(run, [], {
    cwd: dirname(run),
    env: runEnvironment(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => void output.push(text))
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  if (code === 0) return
  const words = output.join('').trimEnd().split('\n').slice(-5).join(' | ')
  throw new Error(`${run} ended with ${signal ?? code ?? 'an error'}: ${words}`)
}

function runEnvironment(place: Workplace): NodeJS.ProcessEnv {
  const { kubeconfig, session, bindings, recipient, env, binaries } = place
  const { params, images, namespaces } = bindings
  const named = (prefix: string, values: Readonly<Record<string, unknown>>) =>
    Object.entries(values).map(([name, value]) => [
      `${prefix}${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`,
      Array.isArray(value) ? value.join(' ') : String(value),
    ])
  return {
    PATH: [binaries, env.PATH].filter((part) => part !== undefined && part !== '').join(delimiter),
    HOME: dirname(kubeconfig),
    KUBECONFIG: kubeconfig,
    LAB_SESSION: session,
    LAB_IMAGES: images,
    LAB_RECIPIENT: recipient,
    ...Object.fromEntries([...named('LAB_NAMESPACE_', namespaces), ...named('LAB_PARAM_', params)]),
  } as NodeJS.ProcessEnv
}
