/** A LabSession as a candidate writes it. */
export function aLabSession(spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: { name: 'premier-deploiement', namespace: 'camille', ...metadata },
    spec: { lab: 'first-deployment', ...spec },
  }
}
