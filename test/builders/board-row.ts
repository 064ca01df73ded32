import type { LabSession } from '../../src/api/index.ts'
import type { FilterRow } from '../../src/board/sessions/filter.ts'

/** A row of an active session, but for what is given. */
export function aRow(row: Partial<FilterRow> = {}): FilterRow {
  return {
    namespace: 'camille',
    name: 'premier-deploiement',
    candidate: 'camille@example.fr',
    lab: 'first-deployment',
    mode: 'practice',
    phase: 'Active',
    points: 10,
    max: 90,
    waitsForDecision: false,
    ...row,
  }
}

/** A session at work since 08:00, one check passed and one failing, but for what is given of its status. */
export function aSessionAtWork(
  status: Partial<NonNullable<LabSession['status']>> = {},
  metadata: Partial<LabSession['metadata']> = {},
): LabSession {
  return {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: {
      name: 'premier-deploiement',
      namespace: 'camille',
      uid: 'uid-1',
      generation: 1,
      creationTimestamp: '2026-03-02T07:59:00Z',
      ...metadata,
    },
    spec: {
      lab: 'first-deployment',
      candidate: 'camille@example.fr',
      locale: 'fr',
      submit: false,
      hints: [],
      answers: {},
      coaching: { extensions: [], decisions: [] },
    },
    status: {
      phase: 'Active',
      startedAt: '2026-03-02T08:00:00Z',
      deadline: '2026-03-02T08:45:00Z',
      checks: [
        { id: 'deploy/exists', state: 'Pass', points: 10, max: 10, passedAt: '2026-03-02T08:05:00Z' },
        { id: 'deploy/available', state: 'Fail', points: 0, max: 15, message: '0 réplique sur 3' },
      ],
      ...status,
    },
  }
}
