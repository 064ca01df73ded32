import type { KubeObject, LabRubricSpec, LabSpec, Question } from '../../src/api/index.ts'
import { aLab } from './a-lab.ts'

const text = (word: string) => ({ fr: `${word} en français`, en: `${word} in English` })

function closed(id: string, type: 'single' | 'multiple', key: readonly string[]): Question {
  const choices = ['jade', 'opal', 'onyx'].map((stone) => ({
    id: `${id}-${stone}`,
    text: text(`Choix ${id} ${stone}`),
  }))
  return { id, type, text: text(`Question ${id}`), choices, key: key.map((stone) => `${id}-${stone}`) }
}

/** Six questions, of which three are drawn; the computed one asks for the seed's word. */
export const QUESTIONS: readonly Question[] = [
  closed('alder', 'single', ['jade']),
  closed('birch', 'single', ['opal']),
  closed('cedar', 'multiple', ['jade', 'onyx']),
  closed('daphne', 'multiple', ['jade', 'opal', 'onyx']),
  closed('elm', 'single', ['onyx']),
  {
    id: 'fir',
    type: 'computed',
    text: text('Question fir'),
    expr: 'notes.data.word == answer',
  },
]

/** Everything that a rubric may keep from candidates: each text of it has a word of its own, to be searched for. */
export const RIDDLE: LabRubricSpec = {
  hints: { 'write/spell': text('Indice zephyr') },
  parameters: [
    { name: 'seal', random: 16 },
    { name: 'password', random: 20 },
    { name: 'trap', oneOf: ['piege-aulne', 'piege-saule'] },
  ],
  inputs: { ledger: { object: { kind: 'ConfigMap', name: 'ledger', environment: 'dev', optional: true } } },
  let: { sealed: 'ledger != null && ledger.data.seal == params.seal' },
  checks: [
    {
      id: 'honest-ledger',
      title: text('Registre quartz'),
      points: 20,
      assert: [{ expr: 'sealed || sheet.data.word == params.word', message: text('Attendu basalte') }],
    },
    {
      id: 'no-trap',
      title: text('Chausse-trape'),
      points: 10,
      penalty: true,
      assert: [
        {
          expr: '!has(sheet.data.trap) || sheet.data.trap != params.trap',
          message: text('Tombé dans le granit'),
        },
      ],
    },
  ],
  variants: [
    {
      environment: 'dev',
      manifest: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'trap' },
        data: { kind: '$(params.trap)' },
      },
    },
    {
      when: "params.trap == 'piege-aulne'",
      environment: 'dev',
      target: { kind: 'ConfigMap', name: 'notes' },
      json: [{ op: 'add', path: '/data/tree', value: 'alnus' }],
    },
  ],
  vault: [{ path: 'app', data: { password: '$(params.password)' } }],
  images: [
    {
      repository: '$(images)/riddle',
      tags: ['1.0'],
      env: [{ name: 'RIDDLE', value: 'valeur obsidienne', log: 'Journal feldspath' }],
    },
  ],
  quiz: { draw: 3, points: 10, questions: [...QUESTIONS] },
}

/** The lab of that rubric: `aLab`, with a priced hint and the seed's word as an input. */
export function aRiddle(
  name: string,
  {
    lab = {},
    rubric = {},
  }: { readonly lab?: Partial<LabSpec>; readonly rubric?: Partial<LabRubricSpec> } = {},
): { readonly lab: KubeObject; readonly rubric: KubeObject } {
  const plain = aLab(name)
  const spec = plain['spec'] as LabSpec
  const [task] = spec.tasks
  if (task === undefined) throw new Error('The lab has a task')
  const changed: Partial<LabSpec> = {
    rubric: 'Required',
    inputs: {
      ...spec.inputs,
      notes: { object: { kind: 'ConfigMap', name: 'notes', environment: 'dev' } },
    },
    tasks: [{ ...task, hints: [{ id: 'spell', cost: 5 }] }],
    ...lab,
  }
  return {
    lab: { ...plain, spec: { ...spec, ...changed } },
    rubric: { ...plain, kind: 'LabRubric', spec: { ...RIDDLE, ...rubric } },
  }
}
