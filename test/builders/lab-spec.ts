import type { Check, LabSpec, Task } from '../../src/api/index.ts'

const text = { fr: 'Texte', en: 'Text' }

/** A check that compiles: a Deployment has rolled out. One part replaced at will. */
export function aCheck(changes: Partial<Check> = {}): Check {
  return { id: 'available', title: text, points: 10, assert: [{ expr: 'web.rolledOut()' }], ...changes }
}

/** A task with one check. */
export function aTask(changes: Partial<Task> = {}): Task {
  return { id: 'deploy', title: text, checks: [aCheck()], ...changes }
}

/** A small lab that compiles without a rubric. One part replaced at will. */
export function aLabSpec(changes: Partial<LabSpec> = {}): LabSpec {
  return {
    module: 'practitioner',
    mode: 'practice',
    title: text,
    statement: text,
    duration: '45m',
    passPercent: 80,
    nodes: 'any',
    rubric: 'None',
    parameters: [{ name: 'app', oneOf: ['atlas', 'boreal'] }],
    environments: [{ name: 'dev', stage: 'dev', cpu: 2, memory: '4Gi' }],
    inputs: { web: { object: { kind: 'Deployment', name: '$(params.app)', environment: 'dev' } } },
    tasks: [aTask()],
    ...changes,
  }
}
