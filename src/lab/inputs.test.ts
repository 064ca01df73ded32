import { describe, expect, it } from 'vitest'

import { aDiscovery } from '../../test/builders/discovery.ts'
import { aCheck, aLabSpec, aTask } from '../../test/builders/lab-spec.ts'
import type { Bindings, InputSource, LabRubricSpec } from '../api/index.ts'
import { compileProgram } from '../expression/index.ts'
import { compileLab } from './compile.ts'
import { resolveInputs } from './inputs.ts'

const own: InputSource = { object: { kind: 'Secret', name: '$(params.password)', environment: 'dev' } }
const spec = aLabSpec({
  rubric: 'Required',
  inputs: { ...aLabSpec().inputs, unread: { platform: { environment: 'dev' } }, given: { answers: {} } },
  tasks: [aTask({ checks: [aCheck(), aCheck({ id: 'b', assert: [{ expr: 'given.size() > 0' }] })] })],
})
const text = { fr: 'Texte', en: 'Text' }
const rubric: LabRubricSpec = {
  parameters: [{ name: 'password', random: 8 }],
  inputs: {
    pods: { list: { kind: 'Pod', environment: 'dev' } },
    jobs: { list: { kind: 'Job', environment: 'dev' } },
    idle: { list: { kind: 'Service', environment: 'dev' } },
  },
  checks: [
    {
      ...aCheck({
        id: 'secret',
        inputs: { own },
        assert: [{ expr: 'own.kind == "Secret" && pods.size() == 1' }],
      }),
    },
  ],
  quiz: { draw: 1, points: 1, questions: [{ id: 'left', text, type: 'computed', expr: 'jobs.size() == 1' }] },
}

function compiled() {
  const lab = compileLab({ name: 'first', spec, rubric, discovery: aDiscovery() })
  if (lab.revision === undefined) throw new Error(JSON.stringify([...lab.errors, ...lab.rubricErrors]))
  const { program } = compileProgram(lab.revision.spec, lab.revision.rubric)
  if (program === undefined) throw new Error('A revision compiles')
  return { revision: lab.revision, program }
}

const bindings: Bindings = {
  params: { app: 'atlas', password: 'x' },
  images: 'harbor/p1',
  project: 'p1',
  namespaces: { dev: 'x--y' },
}

describe('the inputs of a session', () => {
  it('are those of the lab for live marks, and none of the rubric', () => {
    const { revision, program } = compiled()
    const live = resolveInputs(revision, program, bindings)
    expect(live.map(({ key, namespace }) => [key, namespace])).toEqual([
      ['web', 'x--y'],
      ['given', ''],
    ])
  })

  it('are those of the rubric, too, for the last mark, filled with secret parameters', () => {
    const { revision, program } = compiled()
    const last = resolveInputs(revision, { inputs: program.finalInputs }, bindings)
    expect(last.map(({ key }) => key)).toEqual([
      'web',
      'given',
      'hidden:pods',
      'hidden:jobs',
      'hidden/secret:own',
    ])
    expect(last.at(-1)).toMatchObject({ source: { object: { name: 'x' } }, resource: { plural: 'secrets' } })
  })

  it('are not resolved with a revision of another lab', () => {
    const { revision, program } = compiled()
    expect(() => resolveInputs({ ...revision, resources: {} }, program, bindings)).toThrow('web')
    expect(() => resolveInputs(revision, program, { ...bindings, namespaces: {} })).toThrow('web')
  })
})
