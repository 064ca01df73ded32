import { describe, expect, it } from 'vitest'
import type { Condition, Lab, LabSession } from '../api/index.ts'
import { refusalOf, type AcceptFacts } from './refusals.ts'

const condition = (type: string, status: 'True' | 'False'): Condition => ({
  type,
  status,
  reason: type,
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
})

function makeSession(name: string, second: number, conditions: Condition[] = []): LabSession {
  return {
    apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
    kind: 'LabSession',
    metadata: { name, namespace: 'camille', uid: name, creationTimestamp: `2026-01-01T00:00:0${second}Z` },
    spec: {
      lab: 'first',
      candidate: 'camille@example.fr',
      locale: 'fr',
      submit: false,
      hints: [],
      answers: {},
      coaching: { extensions: [], decisions: [] },
    },
    status: { conditions },
  }
}

/** An accepted session of the same lab and candidate, that was deleted. */
function going(status: LabSession['status'], conditions: Condition[] = []): LabSession {
  const made = makeSession('going', 1)
  return {
    ...made,
    metadata: { ...made.metadata, deletionTimestamp: '2026-01-01T00:00:04Z' },
    status: { ...status, conditions: [condition('Accepted', 'True'), ...conditions] },
  }
}

const session = makeSession('mine', 5)
const ready: AcceptFacts = {
  session,
  lab: undefined,
  labState: 'Ready',
  labNames: ['first'],
  sessions: [session],
  nodes: 'real',
}
const exam = { spec: { mode: 'exam' } } as Lab
const retake = { by: 'odile', at: '2026-01-02T00:00:00.000Z', reason: 'The network was down' }
const withRetake = { ...session, spec: { ...session.spec, coaching: { ...session.spec.coaching, retake } } }
const realNodes = { spec: { nodes: 'real' } } as Lab

const cases: Record<string, { facts: Partial<AcceptFacts>; want: string | undefined }> = {
  'a ready lab opens': { facts: {}, want: undefined },
  'a session that names nobody is refused': {
    facts: { session: { ...session, spec: { ...session.spec, candidate: '' } } },
    want: 'CandidateMissing',
  },
  'a lab that does not exist is named': { facts: { labState: 'Missing' }, want: 'LabNotFound' },
  'a lab with errors opens no session': { facts: { labState: 'NotReady' }, want: 'LabNotReady' },
  'a required rubric that is missing opens no session': {
    facts: { labState: 'RubricNotReady' },
    want: 'RubricNotReady',
  },
  'a lab for real nodes is refused on simulated ones': {
    facts: { lab: realNodes, nodes: 'simulated' },
    want: 'NodesUnavailable',
  },
  'a lab for real nodes opens on real ones': { facts: { lab: realNodes }, want: undefined },
  'an older open session of the same lab and candidate wins': {
    facts: { sessions: [session, makeSession('older', 1)] },
    want: 'DuplicateSession',
  },
  'a younger session does not stand in the way': {
    facts: { sessions: [session, makeSession('younger', 9)] },
    want: undefined,
  },
  'one already accepted wins over an older one': {
    facts: { sessions: [session, makeSession('younger', 9, [condition('Accepted', 'True')])] },
    want: 'DuplicateSession',
  },
  'a graded session is no rival': {
    facts: {
      sessions: [
        session,
        makeSession('older', 1, [condition('Accepted', 'True'), condition('Graded', 'True')]),
      ],
    },
    want: undefined,
  },
  'an exam that was deleted and has no mark yet is told of first': {
    facts: { lab: exam, sessions: [session, going({ mode: 'exam' })] },
    want: 'DuplicateSession',
  },
  'a retake waits for the mark of an exam that was deleted': {
    facts: {
      lab: exam,
      session: withRetake,
      sessions: [withRetake, going({ mode: 'exam' })],
    },
    want: 'DuplicateSession',
  },
  'an exam that was deleted and is marked is told by its mark alone': {
    facts: {
      lab: exam,
      sessions: [session, going({ mode: 'exam' }, [condition('Graded', 'True')])],
    },
    want: undefined,
  },
  'a practice session that was deleted is no rival': {
    facts: { sessions: [session, going({ mode: 'practice' })] },
    want: undefined,
  },
  'an exam that was taken waits for a coach': {
    facts: { lab: exam, attempts: [{ attempt: 1, mode: 'exam' }] },
    want: 'RetakeNeedsCoach',
  },
  'an exam that was taken opens once a coach has said so': {
    facts: { lab: exam, attempts: [{ attempt: 1, mode: 'exam' }], session: withRetake },
    want: undefined,
  },
  'an exam that is still open is told of first': {
    facts: {
      lab: exam,
      attempts: [{ attempt: 1, mode: 'exam' }],
      sessions: [session, makeSession('older', 1)],
    },
    want: 'DuplicateSession',
  },
  'of two created in the same second the smaller name wins': {
    facts: { sessions: [session, makeSession('another', 5)] },
    want: 'DuplicateSession',
  },
}

describe('refusalOf', () => {
  it.each(Object.entries(cases))('%s', (_sentence, { facts, want }) => {
    expect(refusalOf({ ...ready, ...facts })?.reason).toBe(want)
  })

  it('tells whoever waits for a mark to wait, and not to delete what is being deleted', () => {
    const other = going({ mode: 'exam' })
    expect(refusalOf({ ...ready, lab: exam, sessions: [session, other] })?.text).toEqual({
      fr: "spec.lab : la session camille/going de ce lab est en cours de suppression, et d'abord de notation ; cette session-ci attend qu'elle soit notée",
      en: 'spec.lab: session camille/going of this lab is being deleted, and marked first; this one waits until it is',
    })
  })
})
