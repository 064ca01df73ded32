import type { Check, Evidence, LabSpec, Observation, Revision } from '../../src/api/index.ts'

const TEXT = { fr: 'Titre', en: 'Title' }

/** A check worth 10 with one assertion that holds, but for what is given. */
export function aCheck(check: Partial<Check> = {}): Check {
  return { id: 'check', title: TEXT, points: 10, assert: [{ expr: 'true' }], ...check }
}

/** A lab of one task named `task`, whose inputs are a Deployment `web`, its Pods and its Secrets. */
export function aRevision(checks: readonly Check[], lab: Partial<LabSpec> = {}): Revision {
  const spec: LabSpec = {
    module: 'base',
    mode: 'practice',
    title: TEXT,
    statement: TEXT,
    duration: '10m',
    passPercent: 80,
    nodes: 'any',
    rubric: 'None',
    environments: [{ name: 'dev', stage: 'dev', cpu: 1, memory: '1Gi' }],
    parameters: [
      { name: 'app', value: 'atlas' },
      { name: 'replicas', value: 2 },
    ],
    inputs: {
      web: { object: { kind: 'Deployment', name: '$(params.app)', environment: 'dev' } },
      broken: { object: { kind: 'Deployment', name: 'broken', environment: 'dev', optional: true } },
      pods: { list: { kind: 'Pod', environment: 'dev', ownedBy: 'Deployment/$(params.app)' } },
      secrets: { list: { kind: 'Secret', environment: 'dev', allowEmpty: true } },
    },
    tasks: [{ id: 'task', title: TEXT, hints: [{ id: 'one', cost: 3 }], checks: [...checks] }],
    ...lab,
  }
  return { schema: 1, lab: 'test', spec, rubric: null, resources: {} }
}

/** Evidence of that lab, with these inputs. */
export function anEvidence(
  inputs: Readonly<Record<string, Observation>>,
  evidence: Partial<Evidence> = {},
): Evidence {
  return {
    schema: 1,
    revision: 'sha256:00',
    parameters: { app: 'atlas', replicas: 2 },
    environments: [{ name: 'dev', stage: 'dev', namespace: 'x--y' }],
    project: { name: 'p1', slug: 'p1' },
    images: 'harbor.example/p1',
    session: { startedAt: '2026-03-02T08:00:00Z' },
    hints: [],
    takenAt: '2026-03-02T08:30:00Z',
    salt: '00',
    inputs,
    history: {},
    ...evidence,
  }
}
