import { copyFile, mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

import { packageRoot, type Sandbox } from '../../src/sandbox/index.ts'
import { EXECUTED_PAGES, readPage, shellBlocks, type ShellBlock } from '../architecture/docs-pages.ts'
import { kubectl } from '../builders/kubectl.ts'
import { useSandbox } from '../builders/sandbox.ts'
import { runBlock, type Ended } from './docs/run-block.ts'

type PagePath = (typeof EXECUTED_PAGES)[number]

/** What a reader has before the first command of a page. */
interface Desk {
  /** The folder in which everything is typed. */
  readonly dir: string
  /** Files that somebody handed over: their name here, and where they come from. */
  readonly files?: Readonly<Record<string, () => Promise<string> | string>>
  /** The namespace of an administrator's kubeconfig, where the page does not take another. */
  readonly namespace?: string
  /** Folders of the project that the page speaks of. */
  readonly folders?: readonly string[]
  readonly lang?: string
}

const FRENCH = 'fr_FR.UTF-8'
const ENGLISH = 'en_GB.UTF-8'
const OPERATOR = 'cloud-pi-labs'
const LABS = ['first-deployment', 'practitioner-quiz']

describe('the commands of the documentation', { retry: 0 }, () => {
  const sandbox = useSandbox({ operator: true })
  const at = (...path: string[]) => join(sandbox().dir, 'pages', ...path)

  /** In this order: coaches open the classes whose candidates read the next pages. */
  const desks: Readonly<Record<PagePath, () => Desk>> = {
    'docs/platform-engineer.md': () => ({
      dir: at('platform'),
      namespace: 'default',
      folders: ['charts', 'labs'],
    }),
    'docs/formateur.md': () => ({
      dir: at('formateur'),
      lang: FRENCH,
      files: { 'formateur.kubeconfig': () => sandbox().userKubeconfig('anne@example.fr') },
    }),
    'docs/coach.md': () => ({
      dir: at('coach'),
      files: { 'coach.kubeconfig': () => sandbox().userKubeconfig('anne@example.fr') },
    }),
    'docs/candidat.md': () => ({
      dir: at('candidat'),
      lang: FRENCH,
      files: {
        'camille.kubeconfig': () => at('formateur', 'acces', 'camille.kubeconfig'),
        'mon-acces.kubeconfig': () => ownAccess('camille'),
      },
    }),
    'docs/candidate.md': () => ({
      dir: at('candidate'),
      files: {
        'charlie.kubeconfig': () => at('coach', 'access', 'charlie.kubeconfig'),
        'my-access.kubeconfig': () => ownAccess('charlie'),
      },
    }),
    'docs/depannage.md': () => ({ dir: at('depannage'), namespace: 'dominique', lang: FRENCH }),
    'docs/troubleshooting.md': () => ({ dir: at('troubleshooting'), namespace: 'robin' }),
    'README.md': () => ({ dir: at('readme'), namespace: 'readme', folders: ['labs'] }),
    'README.fr.md': () => ({ dir: at('lisezmoi'), namespace: 'lisezmoi', folders: ['labs'], lang: FRENCH }),
    'docs/author.md': () => ({
      dir: at('author'),
      namespace: 'author',
      files: { 'labs/README.md': () => join(packageRoot(), 'labs', 'README.md') },
    }),
  }

  /** A person's own certificate, as their organisation would give it. */
  const ownAccess = async (person: string): Promise<string> =>
    inNamespace(await sandbox().userKubeconfig(`${person}@example.fr`), person)

  const inNamespace = async (kubeconfig: string, namespace: string): Promise<string> => {
    await kubectl(sandbox(), ['config', 'set-context', '--current', `--namespace=${namespace}`], {
      kubeconfig,
    })
    return kubeconfig
  }

  const prepare = async ({ dir, files = {}, folders = [], namespace }: Desk): Promise<string> => {
    await mkdir(dir, { recursive: true })
    for (const folder of folders) await symlink(join(packageRoot(), folder), join(dir, folder))
    for (const [name, from] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true })
      await copyFile(await from(), join(dir, name))
    }
    if (namespace === undefined) return ''
    await copyFile(sandbox().adminKubeconfig, join(dir, 'admin.kubeconfig'))
    return inNamespace(join(dir, 'admin.kubeconfig'), namespace)
  }

  beforeAll(async () => {
    await mkdir(at('bin'), { recursive: true })
    await symlink(sandbox().kubectl, at('bin', 'kubectl'))
    await symlink(join(packageRoot(), 'dist', 'kubectl-lab.js'), at('bin', 'kubectl-lab'))
    for (const namespace of ['readme', 'lisezmoi', 'author'])
      await kubectl(sandbox(), ['create', 'namespace', namespace])
    const built = await runBlock(
      `kubectl lab build ${LABS.map((lab) => `labs/${lab}`).join(' ')} --out ${at('labs.yaml')}
kubectl apply --server-side -f ${at('labs.yaml')}
kubectl wait --for=condition=Ready --timeout=30s ${LABS.map((lab) => `lab/${lab}`).join(' ')}`,
      {
        state: at('catalogue.state'),
        dir: packageRoot(),
        env: environment(ENGLISH, sandbox().adminKubeconfig),
      },
    )
    expect(built).toMatchObject({ code: 0 })
  })

  /** What a reader's terminal has; programs that were built before are found where they are kept. */
  const environment = (lang: string, kubeconfig: string): Record<string, string> => {
    const path = `${at('bin')}:${process.env['PATH'] ?? ''}`
    const own = { PATH: path, KUBECONFIG: kubeconfig, LANG: lang, LC_ALL: '', NO_COLOR: '1' }
    return { ...(process.env as Record<string, string>), ...own }
  }

  describe.each(Object.keys(desks) as PagePath[])('%s', (page) => {
    const blocks = shellBlocks(readPage(page)).filter(({ noTest }) => noTest === undefined)
    let desk: Desk
    let kubeconfig = ''

    beforeAll(async () => {
      desk = desks[page]()
      kubeconfig = await prepare(desk)
    })

    it.each(blocks.map((block) => [titleOf(block), block] as const))('%s', async (_, block) => {
      const { dir, lang = ENGLISH } = desk
      const ended = await runBlock(block.code, {
        state: `${dir}.state`,
        dir,
        env: environment(lang, kubeconfig),
        ...(block.until !== undefined && { until: block.until }),
      })
      expect(told(ended)).toEqual({ code: 0, output: '' })
    })
  })

  it('keep keys in a backup that puts back what was lost', async () => {
    const before = await keyOf(sandbox(), 'draw-key')
    await kubectl(sandbox(), ['delete', 'secret', 'draw-key', '-n', OPERATOR])
    await kubectl(sandbox(), ['apply', '--server-side', '-f', at('platform', 'keys.yaml')])
    expect(before).not.toBe('')
    expect(await keyOf(sandbox(), 'draw-key')).toBe(before)
  })
})

/** A key of the operator, by the name of its Secret. */
async function keyOf(sandbox: Sandbox, name: string): Promise<string> {
  const { stdout } = await kubectl(sandbox, ['get', 'secret', name, '-n', OPERATOR, '-o', 'jsonpath={.data}'])
  return stdout
}

/** What went wrong with it, where something did. */
function told({ code, output }: Ended): Ended {
  return { code, output: code === 0 ? '' : output }
}

function titleOf({ line, code }: ShellBlock): string {
  return `line ${line}: ${code.split('\n')[0] ?? ''}`
}
