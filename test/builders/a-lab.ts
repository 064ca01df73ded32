import type { KubeObject, LabSpec } from '../../src/api/index.ts'

/**
 * A small lab that is solved by one ConfigMap: `answer` with the drawn word 60 points, the platform left alone 40.
 * Nothing in it makes pods, so that tests of the session itself are quick.
 */
export function aLab(name: string, changes: Partial<LabSpec> = {}): KubeObject {
  const spec: LabSpec = {
    module: 'practitioner',
    mode: 'practice',
    title: { fr: 'Un mot', en: 'A word' },
    statement: {
      fr: 'Écrivez $(params.word) dans $(namespace.dev).',
      en: 'Write $(params.word) in $(namespace.dev).',
    },
    duration: '30m',
    passPercent: 80,
    nodes: 'any',
    rubric: 'None',
    parameters: [{ name: 'word', oneOf: ['atlas', 'boreal', 'cobalt'] }],
    environments: [{ name: 'dev', stage: 'dev', cpu: 2, memory: '4Gi' }],
    seed: [
      {
        environment: 'dev',
        manifest: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'notes' },
          data: { word: '$(params.word)' },
        },
      },
    ],
    inputs: {
      sheet: { object: { kind: 'ConfigMap', name: 'answer', environment: 'dev' } },
      console: { platform: { environment: 'dev' } },
    },
    tasks: [
      {
        id: 'write',
        title: { fr: 'Écrire', en: 'Write' },
        checks: [
          {
            id: 'word',
            title: { fr: 'Le mot', en: 'The word' },
            points: 60,
            required: true,
            assert: [
              {
                expr: 'sheet.data.word == params.word',
                message: { fr: 'lu : {{sheet.data.word}}', en: 'read: {{sheet.data.word}}' },
              },
            ],
          },
          {
            id: 'platform',
            title: { fr: 'La plateforme', en: 'The platform' },
            points: 40,
            requires: ['write/word'],
            assert: [{ expr: 'console.intact' }],
          },
        ],
      },
    ],
    ...changes,
  }
  return { apiVersion: 'labs.cloud-pi-native.fr/v1alpha1', kind: 'Lab', metadata: { name }, spec }
}
