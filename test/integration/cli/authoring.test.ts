import { appendFile, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { KubeObject, LabSession } from '../../../src/api/index.ts'
import { runProgram } from '../../../src/cli/program.ts'
import { applyLab } from '../../../src/cli/proof/apply-lab.ts'
import { openSession } from '../../../src/cli/proof/case-session.ts'
import { evidenceWriter } from '../../../src/cli/proof/evidence-files.ts'
import { openHome } from '../../../src/cli/proof/home.ts'
import { stageOn } from '../../../src/cli/proof/open-stage.ts'
import { holds } from '../../../src/cli/proof/proof-result.ts'
import { proveLab } from '../../../src/cli/proof/prove-lab.ts'
import type { ProofStage } from '../../../src/cli/proof/stage.ts'
import { createSlots } from '../../../src/kube/slots.ts'
import { loadLab } from '../../../src/lab/load.ts'
import { packageRoot } from '../../../src/sandbox/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { useSandbox } from '../../builders/sandbox.ts'
import { aTerminal } from '../../builders/terminal.ts'

const QUIZ = `  quiz:
    draw: 2
    points: 3
    questions:
    - id: first
      type: single
      text: {fr: "Une lettre ?", en: "One letter?"}
      choices:
      - {id: yes, text: {fr: Oui, en: "Yes"}}
      - {id: no, text: {fr: Non, en: "No"}}
      key: [yes]
    - id: second
      type: computed
      text: {fr: "Combien ?", en: "How many?"}
      expr: int(answer) == web.spec.replicas
`

describe('an author', () => {
  const sandbox = useSandbox({ operator: true })
  const { signal } = new AbortController()
  let stage: ProofStage
  let dir = ''

  const lab = async (...args: string[]) => {
    const { terminal, printed, noted } = aTerminal({ LANG: 'en_GB.UTF-8' })
    return { code: await runProgram(args, terminal, '0.0.0'), printed, noted }
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'labs-'))
    stage = await stageOn(sandbox())
  })
  afterAll(async () => {
    stage.admin.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('starts from a new lab that has no mistake, proves itself and lets no wrong answer pass', async () => {
    expect(await lab('new', 'rolling-back', '--dir', dir)).toMatchObject({ code: 0 })
    const folder = join(dir, 'rolling-back')
    expect(await lab('lint', folder)).toEqual({ code: 0, printed: [], noted: ['1 lab, 0 mistakes'] })

    const evidence = join(dir, 'evidence')
    const proof = await proveLab(stage, await loadLab(folder), {
      settleMs: 60_000,
      draws: 1,
      keep: false,
      env: process.env,
      signal,
      slots: createSlots(5),
      onCase: () => undefined,
      onEvidence: evidenceWriter(evidence),
    })
    expect(proof.cases.filter((each) => !holds(each))).toEqual([])
    expect(proof.cases).toHaveLength(5)
    expect(proof.uncovered).toEqual([])

    await copyFile(join(packageRoot(), 'labs', 'README.md'), join(dir, 'README.md'))
    const searched = await lab('search', folder, '--evidence', evidence)
    expect(searched).toMatchObject({
      code: 0,
      printed: [
        expect.stringMatching(/^✓ rolling-back \d+ corruptions, \d+ explained survivors, 0 unexplained$/),
      ],
    })
  }, 180_000)

  it('asks questions in the terminal, and the candidate takes them up again where they left', async () => {
    await lab('new', 'questions', '--dir', dir)
    const folder = join(dir, 'questions')
    await appendFile(join(folder, 'rubric.yaml'), QUIZ)
    const applied = await applyLab(stage.admin, await loadLab(folder), signal)
    if ('trouble' in applied) throw new Error(applied.trouble)
    const [namespace, candidate] = ['quiz-home', 'ines@labs.example']
    await openHome(stage.admin, { namespace, candidate, signal })
    await openSession({ stage, lab: 'questions', revision: applied.revision, namespace, candidate, signal })
    const session = () =>
      stage.admin.get<LabSession & KubeObject>(RESOURCES.session, { namespace, name: 'questions' })
    const flags = ['-n', namespace, '--kubeconfig', await sandbox().userKubeconfig(candidate)]
    const quiz = async (typed: readonly string[] | undefined, ...more: string[]) => {
      const { terminal, printed, noted } = aTerminal({ LANG: 'en' }, typed)
      return { code: await runProgram(['quiz', ...flags, ...more], terminal, '0.0.0'), printed, noted }
    }

    const ids = ((await session()).status?.questions ?? []).map(({ id }) => id)
    expect(ids.toSorted()).toEqual(['first', 'second'])
    await quiz(ids[0] === 'first' ? ['a', 'q'] : ['3', 'q'])
    expect(Object.keys((await session()).spec.answers)).toEqual([ids[0]])

    const resumed = await quiz(ids[0] === 'first' ? ['3'] : ['a'])
    expect((await session()).spec.answers).toEqual({ first: 'a', second: '3' })
    expect(resumed.noted.at(-1)).toBe('Every question is answered')

    expect(await quiz(undefined, '--answer', 'first=b')).toMatchObject({ code: 0 })
    expect((await session()).spec.answers).toEqual({ first: 'b', second: '3' })
    const refused = await quiz(undefined, '--answer', 'first=c')
    expect(refused).toMatchObject({
      code: 2,
      noted: [expect.stringContaining('"c" does not answer'), '  One of a, b'],
    })
    const shown = await quiz(undefined, '-o', 'json')
    expect(JSON.parse(shown.printed.join('\n'))).toMatchObject(ids.map((id) => ({ id })))
    expect(await readFile(join(folder, 'rubric.yaml'), 'utf8')).toContain('quiz:')
  }, 120_000)
})
