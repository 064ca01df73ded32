import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatProgress } from './progress.ts'
import type { BuildProgress } from './tools-build.ts'
import { parseGoVersion } from './tools-build.ts'
import { TOOL_NAMES, cacheDir, findTools } from './tools.ts'

/** Plays the `go` command: version, two packages, and a build that writes what Go would. */
const FAKE_GO = `#!/bin/sh
case $1 in
  version) echo "go version go\${FAKE_GO_VERSION:-1.26.8} linux/amd64" ;;
  list) echo 'go: downloading k8s.io/kubernetes v1.36.3' >&2; echo one; echo two ;;
  build)
    echo built >> "$FAKE_GO_BUILDS"
    [ -z "$FAKE_GO_FAILS" ] || { echo 'one.go:1:1: no luck' >&2; exit 1; }
    while [ "$1" != -o ]; do shift; done
    echo one >&2; sleep 0.2; echo two >&2
    for tool in server kube-apiserver kube-controller-manager kube-scheduler kubectl kwok; do
      echo "$tool" > "$2/$tool"; chmod +x "$2/$tool"
    done ;;
esac
`

describe('findTools', () => {
  it('takes the programs of KUBEBUILDER_ASSETS when all six are there', async () => {
    const { dir, ...world } = await fakeWorld()
    for (const name of TOOL_NAMES) await writeFile(join(dir, name), '', { mode: 0o755 })
    const tools = await findTools({ ...world, env: { ...world.env, KUBEBUILDER_ASSETS: dir } })
    expect(tools.etcd).toBe(join(dir, 'etcd'))
    expect(await world.builds()).toBe(0)
  })

  it('says which programs KUBEBUILDER_ASSETS lacks, and builds its own', async () => {
    const { dir, ...world } = await fakeWorld()
    for (const name of ['etcd', 'kube-apiserver', 'kubectl'])
      await writeFile(join(dir, name), '', { mode: 0o755 })
    const tools = await findTools({ ...world, env: { ...world.env, KUBEBUILDER_ASSETS: dir } })
    expect(world.lines[0]).toBe(
      `KUBEBUILDER_ASSETS=${dir} lacks kube-controller-manager, kube-scheduler, kwok: using our own build instead`,
    )
    expect(tools.kwok).not.toContain(dir)
  })

  it('builds once, names etcd after itself, and then uses the cache', async () => {
    const world = await fakeWorld()
    const first = await findTools(world)
    expect(await findTools(world)).toEqual(first)
    expect(await world.builds()).toBe(1)
    expect(await readFile(first.etcd, 'utf8')).toBe('server\n')
    expect(await readdir(join(first.etcd, '..'))).toHaveLength(TOOL_NAMES.length)
  })

  it('builds once when two ask at the same time', async () => {
    const world = await fakeWorld()
    const [one, other] = await Promise.all([findTools(world), findTools(world)])
    expect(one).toEqual(other)
    expect(await world.builds()).toBe(1)
    expect(world.lines).toContain('Another process builds the control plane: waiting for it')
  })

  it('takes over the lock of a builder that is gone, and removes what it left', async () => {
    const world = await fakeWorld()
    const dir = await cacheDir(world)
    await mkdir(join(dir, '..'), { recursive: true })
    // No process has a pid above the kernel's limit of 2^22.
    await writeFile(`${dir}.lock`, '99999999\n')
    await mkdir(`${dir}.99999999`)
    await findTools(world)
    expect(await world.builds()).toBe(1)
    expect(await readdir(join(dir, '..'))).toEqual([basename(dir)])
  })

  it('shows progress: packages done of all', async () => {
    const world = await fakeWorld()
    const seen: BuildProgress[] = []
    await findTools({ ...world, onProgress: (progress) => seen.push(progress) })
    expect(seen.at(-1)).toMatchObject({ stage: 'compile', done: 2, total: 2, detail: 'two' })
  })

  it('explains a build that fails by its last lines, and leaves nothing that looks complete', async () => {
    const world = await fakeWorld()
    const env = { ...world.env, FAKE_GO_FAILS: '1' }
    await expect(findTools({ ...world, env })).rejects.toThrow(/`go build` failed in .*\n.*no luck/)
    expect(await readdir(join(await cacheDir(world), '..'))).toEqual([])
  })

  it('says what to install when there is no Go', async () => {
    const world = await fakeWorld()
    const env = { ...world.env, PATH: '/nonexistent' }
    await expect(findTools({ ...world, env })).rejects.toThrow(
      /Cannot run the `go` command\. Install Go 1\.26/,
    )
  })

  it('says what to install when Go is too old', async () => {
    const world = await fakeWorld()
    const env = { ...world.env, FAKE_GO_VERSION: '1.20.3' }
    await expect(findTools({ ...world, env })).rejects.toThrow(
      /needs Go 1\.24 or newer, found "go version go1\.20\.3/,
    )
  })
})

describe('cacheDir', () => {
  it('is another one when go.sum changes', async () => {
    const world = await fakeWorld()
    const before = await cacheDir(world)
    await writeFile(join(world.moduleDir, 'go.sum'), 'changed\n')
    expect(await cacheDir(world)).not.toBe(before)
  })

  it('is under ~/.cache when XDG_CACHE_HOME is relative, as its specification asks', async () => {
    const { moduleDir } = await fakeWorld()
    const dir = await cacheDir({ moduleDir, env: { XDG_CACHE_HOME: 'cache', HOME: '/home/camille' } })
    expect(dir).toMatch(/^\/home\/camille\/\.cache\/cloud-pi-labs\/[0-9a-f]{16}$/)
  })
})

it.each([
  ['go version go1.26.8 linux/amd64', [1, 26]],
  ['go version go1.9 darwin/arm64', [1, 9]],
  ['something else', undefined],
])('parseGoVersion(%j) is %j', (text, want) => {
  expect(parseGoVersion(text)).toEqual(want)
})

it.each([
  [
    { what: 'Helm', stage: 'download', done: 0, total: 0, elapsedMs: 5400, detail: '' },
    'Downloading modules, 5 s',
  ],
  [
    {
      what: 'the control plane',
      stage: 'compile',
      done: 812,
      total: 1873,
      elapsedMs: 80_000,
      detail: 'k8s.io/client-go/rest',
    },
    'Building the control plane: 812 of 1873 packages, 1 min 20 s (k8s.io/client-go/rest)',
  ],
] as const)('progress %j reads %j', (progress, want) => {
  expect(formatProgress(progress)).toBe(want)
})

async function fakeWorld() {
  const root = await mkdtemp(join(tmpdir(), 'sandbox-tools-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const at = (name: string) => join(root, name)
  for (const name of ['bin', 'assets', 'module']) await mkdir(at(name))
  await writeFile(at('bin/go'), FAKE_GO, { mode: 0o755 })
  await writeFile(at('module/go.mod'), 'module example\n')
  await writeFile(at('module/go.sum'), '\n')
  const lines: string[] = []
  return {
    dir: at('assets'),
    moduleDir: at('module'),
    env: {
      PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`,
      HOME: root,
      XDG_CACHE_HOME: at('cache'),
      FAKE_GO_BUILDS: at('builds'),
    },
    lines,
    log: (line: string) => void lines.push(line),
    builds: async () =>
      (await readFile(at('builds'), 'utf8').catch(() => '')).split('\n').filter(Boolean).length,
  }
}
