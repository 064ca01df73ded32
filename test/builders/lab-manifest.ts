/** The smallest Lab manifest that fits its CRD, one part replaced at will. */
export function aLabManifest(spec: object = {}, metadata: object = {}): object {
  const text = { fr: 'Oui', en: 'Yes' }
  const check = { id: 'up', title: text, points: 1, assert: [{ expr: 'true' }] }
  return {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'Lab',
    metadata: { name: 'first', ...metadata },
    spec: {
      module: 'base',
      mode: 'practice',
      title: text,
      statement: text,
      duration: '45m',
      environments: [{ name: 'dev', stage: 'dev', cpu: 2, memory: '4Gi' }],
      tasks: [{ id: 'deploy', title: text, checks: [check] }],
      ...spec,
    },
  }
}
