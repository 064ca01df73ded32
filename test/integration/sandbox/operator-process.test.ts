import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runForeground, startOperator } from '../../../src/sandbox/index.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { waitFor } from '../../builders/wait-for.ts'

const READY = `console.log(JSON.stringify({ level: 30, msg: 'Operator is ready' }))\nsetInterval(() => undefined, 60_000)\n`

describe('startOperator', () => {
  const sandbox = useSandbox({ platform: true })
  const start = async (source: string, config = {}) =>
    startOperator({ sandbox: sandbox(), platform: sandbox.platform(), config, script: await script(source) })

  it('resolves when the operator says it is ready, and ends it by SIGTERM', async () => {
    const operator = await start(READY)
    await operator.stop()
    expect(await operator.exited).toBe('SIGTERM')
  })

  it("gives it its configuration and its own ServiceAccount's kubeconfig, and no other variable of ours", async () => {
    const tell = `const { readFileSync } = await import('node:fs')
      console.log(readFileSync(process.argv[3], 'utf8'))
      console.log(Object.keys(process.env).sort().join())
      console.log(readFileSync(process.env.KUBECONFIG, 'utf8'))\n`
    const operator = await start(tell + READY, { seats: 3 })
    const log = await operator.logTail(60)
    expect(log).toContain('nodes: simulated\nidentity: sandbox\nseats: 3\n')
    expect(log).toMatch(/^HOME,KUBECONFIG,PATH,(?:PWD,)?(?:SHLVL,)?TMPDIR/m)
    expect(log).toContain('system:serviceaccount:cloud-pi-labs:operator')
    await operator.stop()
  })

  it('can be killed and started again', async () => {
    const operator = await start(READY)
    operator.kill('SIGKILL')
    expect(await operator.exited).toBe('SIGKILL')
    const next = await start(READY)
    expect(next.pid).not.toBe(operator.pid)
    await next.stop()
  })

  it('says how the operator ended and its last words when it never gets ready', async () => {
    await expect(start(`console.error('seats: refused'); process.exit(2)\n`)).rejects.toThrow(
      /The operator ended with 2\. The end of its log:\n.*seats: refused/,
    )
  })

  it('asks for a build when there is no bundle', async () => {
    const absent = startOperator({
      sandbox: sandbox(),
      platform: sandbox.platform(),
      script: '/nonexistent.js',
    })
    await expect(absent).rejects.toThrow('There is no /nonexistent.js: run `make build` first')
  })
})

describe('runForeground', () => {
  it('prints the export line first, runs until its signal, and leaves nothing behind', async () => {
    const stop = new AbortController()
    const lines: string[] = []
    const run = runForeground({
      signal: stop.signal,
      print: (line) => void lines.push(line),
      log: () => undefined,
      operatorScript: await script(READY),
    })
    await Promise.race([
      run,
      waitFor(() => lines.length > 0, { what: 'the export line', deadlineMs: 60_000 }),
    ])
    const [, kubeconfig = ''] = /^export KUBECONFIG=(\S+)$/.exec(lines[0] ?? '') ?? []
    expect(existsSync(kubeconfig)).toBe(true)
    stop.abort()
    await run
    expect(existsSync(kubeconfig)).toBe(false)
  })

  it('fails with the end of the log when the operator ends by itself', async () => {
    const run = runForeground({
      signal: new AbortController().signal,
      print: () => undefined,
      log: () => undefined,
      operatorScript: await script(
        `${READY}setTimeout(() => { console.log('giving up'); process.exit(4) }, 100)\n`,
      ),
    })
    await expect(run).rejects.toThrow(/The operator ended with 4\. The end of its log:\n.*\ngiving up/)
  })
})

async function script(source: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'operator-script-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const file = join(dir, 'operator.mjs')
  await writeFile(file, source)
  return file
}
