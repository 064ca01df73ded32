import { describe, expect, it } from 'vitest'
import type { Evidence, LabRubricSpec, Question, Revision } from '../../api/index.ts'
import { grader } from '../../grade/index.ts'
import { aCheck, anEvidence, aRevision } from '../../../test/builders/graded-lab.ts'
import { revisionMisfits } from './misfits.ts'

const TEXT = { fr: 'Texte', en: 'Text' }
const web = { value: { spec: { replicas: 2 } } }
const readsWeb = aCheck({ assert: [{ expr: 'web.spec.replicas >= 2' }] })
const question: Question = {
  id: 'why',
  type: 'single',
  text: TEXT,
  choices: [
    { id: 'right', text: TEXT },
    { id: 'wrong', text: TEXT },
  ],
  key: ['right'],
}
const rubric: LabRubricSpec = {
  parameters: [{ name: 'seal', random: 16 }],
  inputs: { ledger: { object: { kind: 'ConfigMap', name: 'ledger', environment: 'dev' } } },
  checks: [
    {
      id: 'own',
      title: TEXT,
      points: 5,
      inputs: { sheet: { object: { kind: 'ConfigMap', name: 'sheet', environment: 'dev' } } },
      assert: [{ expr: 'sheet.data.seal == params.seal && ledger.data.seal == params.seal' }],
    },
  ],
  quiz: { draw: 1, points: 5, questions: [question] },
}

function misfits(revision: Revision, evidence: Evidence, more: object = {}): string[] {
  return revisionMisfits({ revision, grader: grader(revision) }, { lab: 'test', evidence, ...more })
}

describe('what keeps a revision from judging evidence of another one', () => {
  it('is nothing, when it reads what was gathered', () => {
    expect(misfits(aRevision([readsWeb]), anEvidence({ web }))).toEqual([])
  })

  it('is nothing either when it reads less', () => {
    expect(misfits(aRevision([aCheck()]), anEvidence({ web }))).toEqual([])
  })

  it('names another lab, parameters that were not drawn and inputs that were not gathered', () => {
    const evidence = anEvidence({}, { parameters: { app: 'atlas' } })
    expect(misfits({ ...aRevision([readsWeb]), lab: 'other' }, evidence)).toEqual([
      'lab other',
      'params.replicas',
      'inputs.web',
    ])
  })

  it('names an input that reads something else now', () => {
    const gatheredFor = aRevision([readsWeb])
    const inputs = {
      ...gatheredFor.spec.inputs,
      web: { object: { kind: 'Deployment', name: 'other', environment: 'dev' } },
    }
    const now = aRevision([readsWeb], { inputs })
    expect(misfits(now, anEvidence({ web }), { gatheredFor })).toEqual(['inputs.web (≠)'])
    expect(misfits(gatheredFor, anEvidence({ web }), { gatheredFor })).toEqual([])
  })

  it('names what is hidden by its place in the rubric: candidates read it', () => {
    const revision = { ...aRevision([readsWeb]), rubric }
    const found = misfits(revision, anEvidence({ web }, { questions: [{ id: 'why', choices: ['right'] }] }))
    expect(found.toSorted()).toEqual(['rubric.checks[0]', 'rubric.inputs[0]', 'rubric.parameters[0]'])
    expect(found.join()).not.toMatch(/own|ledger|seal|sheet/)
  })

  it('names questions that were drawn and are not asked any more, or have lost a choice', () => {
    const { quiz } = rubric
    const revision = { ...aRevision([readsWeb]), rubric: { ...(quiz && { quiz }) } }
    const drawn = (questions: Evidence['questions']) => anEvidence({ web }, questions && { questions })
    expect(misfits(revision, drawn([{ id: 'why', choices: ['right', 'wrong'] }]))).toEqual([])
    expect(misfits(revision, drawn([{ id: 'why', choices: ['right', 'gone'] }]))).toEqual([
      'quiz.questions.why',
    ])
    expect(misfits(revision, drawn([{ id: 'gone', choices: [] }]))).toEqual(['quiz.questions.gone'])
    expect(misfits(revision, drawn(undefined))).toEqual(['quiz.draw 1 (≠ 0)'])
  })
})
