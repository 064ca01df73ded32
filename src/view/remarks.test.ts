import { expect, it } from 'vitest'
import { aPredicate } from '../../test/builders/transcript.ts'
import { remarksOf } from './remarks.ts'

const { times } = aPredicate()
const act = { by: 'coach@example.fr', at: '2031-03-04T09:20:00Z', reason: 'the network was down' }
const EVERYTHING = aPredicate({
  supersedes: { ...act, transcript: 'first-1', digest: `sha256:${'ab'.repeat(32)}` },
  times: { ...times, late: true, givenBackSeconds: 9 },
  settled: false,
})

it('says all that was out of the ordinary, in English', () => {
  expect(remarksOf(EVERYTHING, 'en')).toEqual([
    'Supersedes first-1, as asked by coach@example.fr: the network was down',
    'Environment frozen more than 5 seconds after the deadline',
    'The environment had not come to rest when the evidence was taken',
    '9 seconds given back: the platform owed them',
    '5 minutes added by coach@example.fr: the network was down',
    'Ended by coach@example.fr: the network was down',
    'serve/answers: passed, decided by coach@example.fr: the network was down',
    'ConfigMap notes (dev) was put back by the platform',
  ])
})

it('says it in French, and one of a thing as one', () => {
  const one = {
    ...EVERYTHING,
    times: { ...EVERYTHING.times, givenBackSeconds: 1 },
    extensions: [{ ...act, minutes: 1 }],
    decisions: [{ ...act, check: 'serve/answers', state: 'Fail' as const }],
  }
  expect(remarksOf(one, 'fr')).toEqual([
    'Remplace first-1, à la demande de coach@example.fr : the network was down',
    'Environnement figé plus de 5 secondes après l’échéance',
    'L’environnement n’était pas au repos quand les preuves ont été prises',
    '1 seconde rendue : la plateforme les devait',
    '1 minute ajoutée par coach@example.fr : the network was down',
    'Terminé par coach@example.fr : the network was down',
    'serve/answers : non réussi, décidé par coach@example.fr : the network was down',
    'ConfigMap notes (dev) remis en place par la plateforme',
  ])
})

it('says nothing of what was not', () => {
  const ended = aPredicate({ extensions: [], decisions: [], repaired: [] })
  expect(remarksOf(ended, 'en')).toEqual(['Ended by coach@example.fr: the network was down'])
})
