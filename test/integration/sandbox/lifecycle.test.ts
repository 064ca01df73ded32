import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { packageRoot, startSandbox } from '../../../src/sandbox/index.ts'
import { bundle } from '../../builders/bundle.ts'
import { kubectl } from '../../builders/kubectl.ts'
import { waitFor } from '../../builders/wait-for.ts'

interface Held {
  readonly dir: string
  readonly serverUrl: string
  readonly pids: readonly number[]
}

describe('a sandbox', () => {
  it('leaves no process, no file and no port behind after stop, which may be called twice', async () => {
    const sandbox = await startSandbox()
    const { pids, dir, serverUrl } = sandbox
    expect(pids).toHaveLength(5)
    await Promise.all([sandbox.stop(), sandbox.stop()])
    await expectGone({ pids, dir, serverUrl })
  })

  it('keeps its state from other users', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.stop())
    const mode = async (path: string) => (await stat(path)).mode & 0o777
    expect(await mode(sandbox.dir)).toBe(0o700)
    expect(await mode(sandbox.adminKubeconfig)).toBe(0o600)
  })

  it('lives beside another one', async () => {
    const [one, other] = await Promise.all([startSandbox(), startSandbox()])
    onTestFinished(async () => {
      await Promise.all([one.stop(), other.stop()])
    })
    await kubectl(one, ['create', 'namespace', 'only-here'])
    const { stderr } = await kubectl(other, ['get', 'namespace', 'only-here'])
    expect(stderr).toContain('NotFound')
  })

  it('says which program ended and its last words when it cannot start', async () => {
    const assets = await temporaryDir()
    for (const name of [
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubectl',
      'kwok',
    ]) {
      await writeFile(join(assets, name), '#!/bin/sh\necho "no luck today" >&2\nexit 3\n', { mode: 0o755 })
    }
    const previous = process.env['KUBEBUILDER_ASSETS']
    process.env['KUBEBUILDER_ASSETS'] = assets
    onTestFinished(() => {
      if (previous === undefined) delete process.env['KUBEBUILDER_ASSETS']
      else process.env['KUBEBUILDER_ASSETS'] = previous
    })
    await expect(startSandbox()).rejects.toThrow(/etcd ended with 3.*\n.*no luck today/)
  })

  it('says what is wrong with a stage that KWOK cannot read', async () => {
    const stagesDir = await temporaryDir()
    const stages = join(packageRoot(), 'sandbox', 'stages')
    const text = await readFile(join(stages, 'node.yaml'), 'utf8')
    await writeFile(
      join(stagesDir, 'node.yaml'),
      text.replace('.status.conditions.[] |', '.status.conditions.[ |'),
    )
    await expect(startSandbox({ stagesDir })).rejects.toThrow(
      /kwok (?:cannot read a stage|ended with)[^]*unexpected token/,
    )
  })

  it('starts the simulated nodes again when they die, and they work at once', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.stop())
    const pid = await pidOf(sandbox.pids, 'kwok')
    process.kill(pid, 'SIGKILL')
    await waitFor(async () => (await pidOf(sandbox.pids, 'kwok')) !== pid, { what: 'another kwok process' })
    await kubectl(sandbox, ['create', 'deployment', 'web', '--image=example/web:1'])
    const { code } = await kubectl(sandbox, ['rollout', 'status', 'deployment/web', '--timeout=20s'])
    expect(code).toBe(0)
  })
})

describe('when the process that started it', () => {
  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT'] as const) {
    it(`ends by ${signal}, everything it started ends too`, async () => {
      const { held, child } = await holdSandbox({})
      child.kill(signal)
      await expectGone(held)
    })
  }

  it('has KUBECONFIG set, that cluster is never spoken to', async () => {
    const connections: unknown[] = []
    const decoy = createServer((socket) => {
      connections.push(socket.remotePort)
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(decoy, 'listening')
    onTestFinished(() => void decoy.close())
    const address = decoy.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const kubeconfig = join(await temporaryDir(), 'config')
    const cluster = { server: `http://127.0.0.1:${port ?? 0}` }
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'decoy', cluster }],
        users: [{ name: 'decoy', user: {} }],
        contexts: [{ name: 'decoy', context: { cluster: 'decoy', user: 'decoy' } }],
        'current-context': 'decoy',
      }),
    )
    const { held, child } = await holdSandbox({ KUBECONFIG: kubeconfig })
    for (const pid of held.pids) {
      expect(await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).not.toContain(kubeconfig)
    }
    child.kill('SIGKILL')
    await expectGone(held)
    expect(connections).toEqual([])
  })
})

async function holdSandbox(env: Record<string, string>) {
  const script = await bundle(join(import.meta.dirname, 'fixtures', 'hold-sandbox.ts'), 'hold-sandbox')
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { held: JSON.parse(line) as Held, child }
}

async function expectGone({ pids, dir, serverUrl }: Held): Promise<void> {
  await waitFor(() => !pids.some(isAlive), { what: `the processes ${pids.join(', ')} to be gone` })
  await waitFor(() => !existsSync(dir), { what: `${dir} to be gone` })
  const server = createServer().listen(Number(new URL(serverUrl).port), '127.0.0.1')
  await once(server, 'listening')
  server.close()
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function pidOf(pids: readonly number[], program: string): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,args=', '-p', pids.join(',')])
  const line = stdout.split('\n').find((each) => each.includes(`/${program} `))
  return Number.parseInt(line ?? '', 10)
}

async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'sandbox-test-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}
