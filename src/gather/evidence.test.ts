import { expect, it } from 'vitest'
import { canonicalDigest } from '../transcript/canonical.ts'
import type { Json } from '../api/index.ts'
import { assembleEvidence, type EvidenceParts } from './evidence.ts'

const parts: EvidenceParts = {
  revision: 'sha256:0',
  parameters: { app: 'boreal' },
  environments: [{ name: 'dev', stage: 'dev', namespace: 'a--b' }],
  project: { name: 'p1', slug: 'p1' },
  images: 'harbor.example/p1',
  startedAt: '2026-11-22T05:00:00Z',
  hints: [],
  takenAt: '2026-11-22T05:10:00Z',
  salt: '00',
  inputs: { web: { value: null } },
  history: { 'deploy/image': '2026-11-22T05:05:00Z' },
}

it('evidence has one name, whatever else its parts carry and in whatever order', () => {
  const project = { uuid: 'x', slug: 'p1', name: 'p1' }
  const environments = parts.environments.map((environment) => ({ objects: {}, ...environment }))
  const evidence = assembleEvidence({ ...parts, project, environments })
  expect(evidence).toEqual(assembleEvidence(parts))
  const digest = (value: unknown) => canonicalDigest(value as Json)
  expect(digest(evidence)).toBe(digest(assembleEvidence(parts)))
})

it('evidence speaks of secret parameters and questions only where the lab has some', () => {
  expect(assembleEvidence({ ...parts, secretParameters: {}, questions: [], answers: {} })).toEqual(
    assembleEvidence(parts),
  )
  const secretParameters = { token: 's3cret' }
  const questions = [{ id: 'quota', choices: ['two', 'one'] }]
  const answers = { quota: 'b' }
  expect(assembleEvidence({ ...parts, secretParameters, questions, answers })).toEqual({
    ...assembleEvidence(parts),
    secretParameters,
    questions,
    answers,
  })
})
