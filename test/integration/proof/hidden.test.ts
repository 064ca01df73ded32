import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mismatchLine } from '../../../src/cli/proof/junit.ts'
import { holds, type LabProof } from '../../../src/cli/proof/proof-result.ts'
import { proveLab } from '../../../src/cli/proof/prove-lab.ts'
import type { ProofStage } from '../../../src/cli/proof/stage.ts'
import { createClient } from '../../../src/kube/index.ts'
import { createSlots } from '../../../src/kube/slots.ts'
import { loadLab } from '../../../src/lab/load.ts'
import { DEFAULT_CONFIG } from '../../../src/operator/config.ts'
import { readDrawKey } from '../../../src/session/draw-key.ts'
import { openArchive } from '../../../src/session/archive/index.ts'
import { RevisionStore } from '../../../src/session/revision-store.ts'
import { aRiddle, QUESTIONS, RIDDLE } from '../../builders/a-riddle.ts'
import { writeLabFolder } from '../../builders/lab-folder.ts'
import { useSandbox } from '../../builders/sandbox.ts'

const sandbox = useSandbox({ operator: true })

let dir: string
let stage: ProofStage
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'proof-'))
  const admin = await createClient({ kubeconfig: sandbox().adminKubeconfig })
  const { platform, namespace, serviceAccount } = DEFAULT_CONFIG
  const drawKey = await readDrawKey(admin, namespace)
  if (drawKey === undefined) throw new Error('The operator has a draw key')
  stage = {
    admin,
    settings: { platform, operator: { namespace, serviceAccount }, drawKey },
    revisions: new RevisionStore(admin, namespace),
    evidence: openArchive(admin, namespace).evidence,
    openAs: async (candidate) => createClient({ kubeconfig: await sandbox().userKubeconfig(candidate) }),
    atOnce: 4,
    scratch: sandbox().dir,
  }
})
afterAll(async () => {
  stage.admin.close()
  await rm(dir, { recursive: true, force: true })
})

const SOLUTION = {
  'solutions/plain/dev/answer.yaml': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'answer' },
    data: { word: '$(params.word)' },
  },
  'solutions/plain/answers.yaml': { fir: '$(params.word)' },
}
const target = { environment: 'dev', kind: 'ConfigMap', name: 'answer' }
const MUTANTS = {
  'mutants/wrong-word/mutant.yaml': {
    from: 'plain',
    loses: ['write/word', 'hidden/honest-ledger'],
    patch: [{ target, json: [{ op: 'replace', path: '/data/word', value: 'zinc' }] }],
  },
  'mutants/trapped/mutant.yaml': {
    from: 'plain',
    loses: ['hidden/no-trap'],
    patch: [{ target, json: [{ op: 'add', path: '/data/trap', value: '$(params.trap)' }] }],
  },
  'mutants/wrong-answers/mutant.yaml': { from: 'plain', loses: ['quiz'], answers: 'wrong' },
}

async function prove(
  name: string,
  riddle: Parameters<typeof aRiddle>[1],
  files: Readonly<Record<string, object>>,
  only?: string,
): Promise<LabProof> {
  await writeLabFolder(join(dir, name), aRiddle(name, riddle), files)
  const loaded = await loadLab(join(dir, name))
  expect(loaded.errors).toEqual([])
  return await proveLab(stage, loaded, {
    settleMs: 20_000,
    draws: 1,
    slots: createSlots(stage.atOnce),
    keep: false,
    env: {},
    signal: new AbortController().signal,
    onCase: () => undefined,
    ...(only !== undefined && { only }),
  })
}

const told = ({ cases }: LabProof): readonly string[] =>
  cases
    .filter((each) => !holds(each))
    .map(({ name, trouble, mismatches }) => `${name}: ${trouble ?? mismatches.map(mismatchLine).join('; ')}`)

describe('the proof of a lab with a rubric', () => {
  it('holds when hidden checks, secret values and the quiz are lost by those that lose them, and by no other', async () => {
    const proof = await prove('riddle', {}, { ...SOLUTION, ...MUTANTS })
    expect(told(proof)).toEqual([])
    expect(proof.cases.map(({ name, points, max }) => `${name} ${points ?? 0}/${max ?? 0}`)).toEqual([
      'untouched 0/150',
      'solutions/plain 150/150',
      'mutants/trapped 140/150',
      'mutants/wrong-answers 120/150',
      'mutants/wrong-word 30/150',
    ])
    expect(proof.uncovered.map(({ check }) => check)).toEqual(['write/platform'])
  })

  it('does not hold when a question that nobody drew takes any answer for right', async () => {
    const questions = QUESTIONS.map((question) =>
      question.id === 'fir' ? { ...question, expr: "answer != ''" } : question,
    )
    const quiz = { draw: 1, points: 10, questions }
    const proof = await prove('gullible', { rubric: { ...RIDDLE, quiz } }, SOLUTION, 'plain')
    expect(told(proof)).toEqual([expect.stringContaining('quiz/fir')])
  })
})
