import type { KubeObject } from '../../src/api/index.ts'
import { aLab } from '../builders/a-lab.ts'

/** The objects that are written without a pause; each has the number of its last write in it. */
export const TARGETS = ['ledger', 'web', 'vault', 'trace'] as const
export type Target = (typeof TARGETS)[number]

const TITLE = { fr: 'Tout est là', en: 'All is there' }

/** A lab whose evidence is the four objects, and nothing else: no pods, no seed. */
export function aRaceLab(name: string): KubeObject {
  const seen = (kind: string, target: Target) => ({
    object: { kind, name: target, environment: 'dev', optional: true },
  })
  return aLab(name, {
    parameters: [],
    seed: [],
    statement: TITLE,
    inputs: {
      ledger: seen('ConfigMap', 'ledger'),
      web: seen('Deployment', 'web'),
      vault: seen('Secret', 'vault'),
      trace: seen('ConfigMap', 'trace'),
    },
    tasks: [
      {
        id: 'write',
        title: TITLE,
        checks: [
          {
            id: 'all',
            title: TITLE,
            points: 100,
            assert: TARGETS.map((target) => ({ expr: `${target} != null` })),
          },
        ],
      },
    ],
  })
}
