import type { Evidence, TranscriptPredicate, TranscriptStatement } from '../../src/api/index.ts'
import { buildStatement } from '../../src/transcript/index.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`

/** A mark of 60 out of 100, with something in every member. */
export function aPredicate(changes: Partial<TranscriptPredicate> = {}): TranscriptPredicate {
  const act = { by: 'coach@example.fr', at: '2031-03-04T09:20:00.123Z', reason: 'the network was down' }
  return {
    lab: 'first-deployment',
    module: 'practitioner',
    mode: 'exam',
    title: { fr: 'Premier déploiement', en: 'First deployment' },
    candidate: 'alice@example.fr',
    session: { namespace: 'promo-31', name: 'alice-first', uid: '0b5d6d9e-6ab4-4f5e-9f2c-3a7d6f1d2c11' },
    attempt: 2,
    revision: DIGEST,
    parameters: { app: 'atlas', replicas: 3, ports: [8080, 8443] },
    times: {
      startedAt: '2031-03-04T09:00:00Z',
      deadline: '2031-03-04T09:30:00Z',
      frozenAt: '2031-03-04T09:28:12Z',
      late: false,
      takenAt: '2031-03-04T09:28:20Z',
      issuedAt: '2031-03-04T09:28:21Z',
      givenBackSeconds: 0,
    },
    endedBy: 'ByCandidate',
    settled: true,
    extensions: [{ ...act, minutes: 5 }],
    end: act,
    decisions: [{ ...act, check: 'serve/answers', state: 'Pass' }],
    repaired: [
      {
        environment: 'dev',
        kind: 'ConfigMap',
        name: 'notes',
        change: 'Deleted',
        at: '2031-03-04T09:05:00Z',
      },
    ],
    outcome: 'NotPassed',
    passPercent: 80,
    result: { points: 60, max: 100, percent: 60, passed: false, hidden: { points: 10, max: 20 } },
    checks: [
      { id: 'deploy/available', title: { fr: 'Prêt', en: 'Ready' }, state: 'Pass', points: 60, max: 60 },
      {
        id: 'deploy/probes',
        state: 'Fail',
        points: 0,
        max: 40,
        penalty: 4,
        message: { fr: 'aucune', en: 'none' },
      },
    ],
    resultDigest: DIGEST,
    operator: { version: '0.1.0' },
    ...changes,
  }
}

/** Its statement, over evidence with a hidden part. */
export function aStatement(changes: Partial<TranscriptPredicate> = {}): TranscriptStatement {
  const evidence = { shown: `sha256:${'12'.repeat(32)}`, hidden: `sha256:${'34'.repeat(32)}` }
  return buildStatement({ predicate: aPredicate(changes), evidence })
}

/** Evidence with something in every member, some of it only the rubric's. */
export function wholeEvidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    schema: 1,
    revision: DIGEST,
    parameters: { app: 'atlas' },
    secretParameters: { password: 'x7' },
    environments: [{ name: 'dev', stage: 'dev', namespace: 'lab-1-dev' }],
    project: { name: 'Atlas', slug: 'atlas' },
    images: 'registry.example/atlas',
    session: { startedAt: '2031-03-04T09:00:00Z' },
    hints: ['deploy/first'],
    takenAt: '2031-03-04T09:28:20Z',
    salt: 'c0ffee'.repeat(8),
    inputs: { web: { value: { spec: { replicas: 3 } } }, 'hidden:audit': { value: [] } },
    history: { 'deploy/available': '2031-03-04T09:10:00Z', 'hidden/audit': '2031-03-04T09:11:00Z' },
    questions: [{ id: 'why', choices: ['right', 'wrong'] }],
    answers: { why: 'a' },
    ...changes,
  }
}
