import { describe, expect, it } from 'vitest'
import { homeNames, planKubeconfigSecret, planParticipant, planStatement } from './home.ts'

const session = {
  uid: '6f8a3c1e-52d4-4b0e-9a77-0d1c2b3a4f5e',
  name: 'premier-deploiement',
  namespace: 'camille',
}

describe('what is put beside a session', () => {
  it('bears the three names that admission allows, and goes with the session', () => {
    const objects = [
      planKubeconfigSecret(session, ''),
      planStatement(session, '', []),
      planParticipant(session, 'ns'),
    ]
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(Object.values(homeNames(session.name)))
    for (const { metadata } of objects) {
      expect(metadata).toMatchObject({
        namespace: 'camille',
        labels: { 'labs.cloud-pi-native.fr/session-uid': session.uid },
        ownerReferences: [{ kind: 'LabSession', name: session.name, uid: session.uid, controller: true }],
      })
    }
  })

  it('has a kubeconfig that decodes to what was given', () => {
    const { kubeconfig = '' } = planKubeconfigSecret(session, 'apiVersion: v1\n# é')['data'] as Record<
      string,
      string
    >
    expect(Buffer.from(kubeconfig, 'base64').toString()).toBe('apiVersion: v1\n# é')
  })

  it('has no hints before one is taken', () => {
    expect(planStatement(session, '# Énoncé', [])['data']).toEqual({ 'statement.md': '# Énoncé' })
  })

  it('shows hints under their ids, in the order they were taken', () => {
    const hints = [
      { id: 'deploy/image', text: "L'image porte une étiquette.\n" },
      { id: 'expose/host', text: 'Regardez le domaine.' },
    ]
    expect(planStatement(session, '# Énoncé', hints)['data']).toHaveProperty(
      ['hints.md'],
      "## deploy/image\n\nL'image porte une étiquette.\n\n## expose/host\n\nRegardez le domaine.\n",
    )
  })

  it("binds the first environment's ServiceAccount to the participant's role", () => {
    expect(planParticipant(session, 'first')).toMatchObject({
      roleRef: { kind: 'ClusterRole', name: 'labs-participant' },
      subjects: [{ kind: 'ServiceAccount', name: 'candidate', namespace: 'first' }],
    })
  })
})
