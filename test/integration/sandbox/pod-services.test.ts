import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ImageSpec } from '../../../src/api/index.ts'
import { kubectl, type KubectlResult } from '../../builders/kubectl.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { aPodSpec } from '../../builders/workload.ts'

const sandbox = useSandbox()

const IMAGE: ImageSpec = {
  repository: 'harbor.example/demo',
  tags: ['1.2.0'],
  port: 8080,
  user: '1000',
  paths: [
    { path: '/', body: 'Hello from ${APP_NAME}' },
    { path: '/db', body: 'connected', needs: { DB_HOST: 'postgres' } },
  ],
  logs: ['Starting ${APP_NAME}', 'Listening on 8080'],
}

const BROKEN: ImageSpec = {
  repository: 'harbor.example/broken',
  tags: ['1.0.0'],
  user: '1000',
  logs: ['Starting'],
  exit: { code: 3, log: 'fatal: no configuration' },
}

describe('kubectl port-forward', () => {
  it('leads to what the image answers with the container’s own variables', async () => {
    const { namespace } = await makePod({ env: [{ name: 'APP_NAME', value: 'atlas' }] })
    const base = await portForward(namespace, 8080)
    expect(await get(base, '/')).toEqual({ status: 200, body: 'Hello from atlas' })
    expect(await get(base, '/db')).toEqual({ status: 503, body: 'Service Unavailable\n' })
    expect(await get(base, '/other')).toEqual({ status: 404, body: 'Not Found\n' })
    expect((await fetch(base, { method: 'POST', body: 'x' })).status).toBe(405)
    expect(await (await fetch(base, { method: 'HEAD' })).text()).toBe('')
  })

  it('is refused where nothing listens', async () => {
    const { namespace } = await makePod({})
    const said: string[] = []
    const base = await portForward(namespace, 9090, (text) => said.push(text))
    await expect(fetch(base)).rejects.toThrow()
    await waitFor(() => said.join('').includes('connect: connection refused'), { what: 'the refusal' })
    expect(said.join('')).toContain('error forwarding port 9090 to pod ')
  })

  it('leads nowhere when the pod is gone', async () => {
    const { namespace, run } = await makePod({})
    expect((await run(['get', 'portforwards', '-o', 'name'])).stdout).toBe(
      'portforward.kwok.x-k8s.io/atlas\n',
    )
    await run(['delete', 'pod', 'atlas'])
    await waitFor(async () => (await run(['get', 'portforwards', '-o', 'name'])).stdout === '', {
      what: `the ports of ${namespace} to be forgotten`,
    })
  })
})

describe('kubectl logs', () => {
  it('tell what the image logs, and a line for each request', async () => {
    const { namespace, run } = await makePod({ env: [{ name: 'APP_NAME', value: 'atlas' }] })
    await get(await portForward(namespace, 8080), '/')
    expect(await run(['logs', 'atlas'])).toEqual({
      code: 0,
      stdout: 'Starting atlas\nListening on 8080\n"GET / HTTP/1.1" 200\n',
      stderr: '',
    })
    expect((await run(['logs', 'atlas', '--tail=1'])).stdout).toBe('"GET / HTTP/1.1" 200\n')
    expect((await run(['logs', 'atlas', '--tail=1', '--timestamps'])).stdout).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z "GET/,
    )
  })

  it('are followed until the container ends', async () => {
    const { namespace, run } = await makePod({})
    const followed = run(['logs', '-f', 'atlas'])
    const base = await portForward(namespace, 8080)
    await get(base, '/')
    await run(['delete', 'pod', 'atlas', '--wait=false'])
    expect((await followed).stdout).toBe('Starting \nListening on 8080\n"GET / HTTP/1.1" 200\n')
  })

  it('say why a container waits, in the kubelet’s words', async () => {
    const { run } = await makePod({ image: 'harbor.example/absent:1' }, 'ImagePullBackOff')
    expect(await run(['logs', 'atlas'])).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Error from server (BadRequest): container "atlas" in pod "atlas" is waiting to start: ' +
        'trying and failing to pull image\n',
    })
  })

  it('keep the last words of a container that crashed', async () => {
    const { run } = await makePod({ image: 'harbor.example/broken:1.0.0' }, 'CrashLoopBackOff')
    const words = 'Starting\nfatal: no configuration\n'
    expect((await run(['logs', 'atlas'])).stdout).toBe(words)
    expect((await run(['logs', '-p', 'atlas'])).stdout).toBe(words)
  })

  it('of a previous life are not there when there was none', async () => {
    const { run } = await makePod({})
    expect((await run(['logs', '-p', 'atlas'])).stderr).toBe(
      'Error from server (BadRequest): previous terminated container "atlas" in pod "atlas" not found\n',
    )
  })
})

interface MadePod {
  readonly namespace: string
  /** kubectl in its namespace. */
  readonly run: (args: readonly string[]) => Promise<KubectlResult>
}

/** A pod `atlas` whose only container is like this, once it is Ready or waits for that reason. */
async function makePod(container: object, reason?: string): Promise<MadePod> {
  const namespace = `pods-${randomUUID().slice(0, 8)}`
  const run = (args: readonly string[]) => kubectl(sandbox(), ['-n', namespace, ...args])
  sandbox().nodes.setImages(namespace, [IMAGE, BROKEN])
  await run(['create', 'namespace', namespace])
  const plain = { image: 'harbor.example/demo:1.2.0', readinessProbe: undefined, ...container }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'atlas' },
    spec: aPodSpec({ container: plain }),
  }
  // The namespace's default ServiceAccount comes a moment after it.
  await waitFor(
    async () => (await kubectl(sandbox(), ['-n', namespace, 'create', '-f', '-'], { stdin: pod })).code === 0,
    {
      what: 'the pod to be created',
    },
  )
  const path =
    reason === undefined
      ? '{.status.conditions[?(@.type=="Ready")].status}'
      : '{.status.containerStatuses[0].state.waiting.reason}'
  await run(['wait', 'pod/atlas', `--for=jsonpath=${path}=${reason ?? 'True'}`, '--timeout=30s'])
  return { namespace, run }
}

/** The address at which kubectl forwards to the pod's port; it ends with the test. */
async function portForward(namespace: string, port: number, say?: (text: string) => void): Promise<string> {
  const args = ['-n', namespace, 'port-forward', 'pod/atlas', `:${port}`]
  const child = spawn(sandbox().kubectl, args, { env: sandbox().env(sandbox().adminKubeconfig) })
  onTestFinished(() => void child.kill())
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      say?.(chunk.toString())
    })
  const local = await waitFor(() => /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said)?.[1], {
    what: 'kubectl to listen',
  })
  return `http://127.0.0.1:${local}`
}

async function get(base: string, path: string): Promise<{ status: number; body: string }> {
  const response = await fetch(base + path)
  return { status: response.status, body: await response.text() }
}
