import { describe, expect, it } from 'vitest'
import { aTerminal } from '../../../test/builders/terminal.ts'
import { program } from '../program.ts'
import { terminalWords } from '../command.ts'
import { complete, type Lookup, type TypedFlags } from './complete.ts'

const { terminal } = aTerminal({ LANG: 'en_GB.UTF-8' })
const root = program(
  {
    terminal,
    words: terminalWords(terminal),
    connect: () => Promise.reject(new Error('Completion looks up by itself')),
    onExit: () => undefined,
    fail: () => undefined,
  },
  '0.0.0',
)

async function completed(...words: readonly string[]) {
  const asked: (readonly [Lookup, TypedFlags])[] = []
  const { found, files } = await complete(root, words, (what, flags) => {
    asked.push([what, flags])
    return Promise.resolve([`${what}-1`, `${what}-2`])
  })
  return { values: found.map(({ value }) => value), files, asked }
}

describe('completion', () => {
  it('knows the commands', async () => {
    expect(await completed('st')).toMatchObject({ values: ['start', 'statement', 'status'], files: false })
  })

  it.each([
    ['sessions', ['describe', ''], 'sessions', {}],
    [
      'sessions of the namespace typed',
      ['status', '-n', 'camille', ''],
      'sessions',
      { namespace: 'camille' },
    ],
    ['labs', ['start', ''], 'labs', {}],
    ['labs of the cluster typed', ['open', '--context', 'kind', ''], 'labs', { context: 'kind' }],
    ['classes', ['class', '-o', 'wide', ''], 'classes', {}],
    ['classes after --class', ['open', 'word', '--class', ''], 'classes', {}],
    ['namespaces after -n', ['watch', '-n', ''], 'namespaces', {}],
    ['namespaces after --namespace=', ['watch', '--namespace='], 'namespaces', {}],
    [
      'sessions of a namespace after =',
      ['end', '--namespace=camille', ''],
      'sessions',
      { namespace: 'camille' },
    ],
    ['the board’s namespace', ['board', '--board-namespace', ''], 'namespaces', {}],
    [
      'contexts of the file typed',
      ['doctor', '--kubeconfig=a', '--context', ''],
      'contexts',
      { kubeconfig: 'a' },
    ],
  ])('looks up %s', async (_, words, what, flags) => {
    const { values, asked } = await completed(...words)
    expect({ values, asked }).toEqual({ values: [`${what}-1`, `${what}-2`], asked: [[what, flags]] })
  })

  it('knows options, and what they can be', async () => {
    expect((await completed('class', '--w')).values).toEqual(['--watch'])
    expect((await completed('class', '-o', '')).values).toEqual(['json', 'csv', 'wide'])
    expect((await completed('completion', 'ku')).values).toEqual(['kubectl-plugin'])
    expect((await completed('--')).values).toEqual(['--version', '--help'])
    expect((await completed('version', '--')).values).toContain('--help')
  })

  it('gives what completes --option= without the option', async () => {
    expect((await completed('class', '--output=')).values).toEqual(['json', 'csv', 'wide'])
    expect((await completed('class', '--output=w')).values).toEqual(['wide'])
    expect((await completed('class', '--watch=')).values).toEqual([])
  })

  it('knows help, and the commands that it explains', async () => {
    expect((await completed('he')).values).toEqual(['help'])
    expect((await completed('help', 'do')).values).toEqual(['doctor'])
    expect((await completed('help', 'doctor', '')).values).toEqual([])
  })

  it.each([
    [['open', 'word', '--candidates', '']],
    [['lint', 'labs/']],
    [['verify', 'a', '--evidence', '']],
    [['lint', '--', 'la']],
    [['status', '--kubeconfig', 'ku']],
    [['status', '--kubeconfig=ku']],
  ])('leaves files to the shell: %j', async (words) => {
    expect(await completed(...words)).toMatchObject({ values: [], files: true })
  })

  it('has nothing for an unknown command, or one argument too many', async () => {
    expect(await completed('nothing', '')).toEqual({ values: [], files: false, asked: [] })
    expect(await completed('start', 'word', '')).toEqual({ values: [], files: false, asked: [] })
  })
})
