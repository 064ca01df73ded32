import { describe, expect, it } from 'vitest'
import { readLabs } from '../../test/conformance/corpus.ts'
import { aCheck, anEvidence, aRevision } from '../../test/builders/graded-lab.ts'
import type { Check, Evidence, Observation } from '../api/index.ts'
import { grade, grader } from './index.ts'

const WEB = {
  kind: 'Deployment',
  spec: { replicas: 2, template: { spec: { containers: [{ name: 'a' }, { name: 'b' }] } } },
}

function gradeOne(
  check: Partial<Check>,
  inputs: Record<string, Observation>,
  evidence: Partial<Evidence> = {},
) {
  const [only] = grade(aRevision([aCheck(check)]), anEvidence(inputs, evidence)).checks
  if (only === undefined) throw new Error('The check did not count')
  return only
}

describe('a check', () => {
  const web = { web: { value: WEB } }
  const cases: Record<string, { check: Partial<Check>; inputs: Record<string, Observation>; want: object }> =
    {
      'passes when every assertion is true': {
        check: { assert: [{ expr: 'web.spec.replicas == 2' }, { expr: 'web.kind == "Deployment"' }] },
        inputs: web,
        want: { state: 'Pass', points: 10, failedAssertions: [] },
      },
      'fails when one is not, and says which': {
        check: { assert: [{ expr: 'web.spec.replicas == 2' }, { expr: 'web.kind == "Pod"' }] },
        inputs: web,
        want: { state: 'Fail', points: 0, failedAssertions: [1] },
      },
      'fails on another value than true': {
        check: { assert: [{ expr: 'web.spec.replicas' }] },
        inputs: web,
        want: { state: 'Fail' },
      },
      'fails with the path when evaluating fails': {
        check: { assert: [{ expr: 'web.status.availableReplicas == 2' }] },
        inputs: web,
        want: {
          state: 'Fail',
          message: {
            fr: 'Attendu : web.status.availableReplicas == 2 (web.status est absent)',
            en: 'Expected: web.status.availableReplicas == 2 (web.status is absent)',
          },
        },
      },
      'fails when its object is missing, and says so': {
        check: { assert: [{ expr: '!has(web.spec)' }] },
        inputs: { web: { value: null } },
        want: {
          state: 'Fail',
          message: {
            fr: 'Deployment « atlas » introuvable dans dev',
            en: 'Deployment "atlas" not found in dev',
          },
        },
      },
      'fails when the object that a dry run was to copy is missing': {
        check: {
          inputs: {
            there: {
              dryRun: {
                live: { kind: 'Service', name: '$(params.app)', environment: 'dev' },
                environment: 'prod',
              },
            },
          },
          assert: [{ expr: '!there.allowed' }],
        },
        inputs: { 'task/check:there': { value: null } },
        want: {
          state: 'Fail',
          message: { fr: 'Service « atlas » introuvable dans dev', en: 'Service "atlas" not found in dev' },
        },
      },
      'passes when an optional object must not be there': {
        check: { assert: [{ expr: 'broken == null' }] },
        inputs: { broken: { value: null } },
        want: { state: 'Pass' },
      },
      'fails on an empty list': {
        check: { assert: [{ expr: 'pods.all(p, false)' }] },
        inputs: { pods: { value: [] } },
        want: {
          state: 'Fail',
          message: { fr: 'Aucun Pod de Deployment/atlas dans dev', en: 'No Pod of Deployment/atlas in dev' },
        },
      },
      'judges an empty list that may be empty': {
        check: { assert: [{ expr: 'secrets.size() == 0' }] },
        inputs: { secrets: { value: [] } },
        want: { state: 'Pass' },
      },
      'is an Error when gathering was': {
        check: { assert: [{ expr: 'web.spec.replicas == 2 || secrets.size() == 0' }] },
        inputs: { ...web, secrets: { error: 'the API server did not answer' } },
        want: {
          state: 'Error',
          points: 0,
          message: { en: 'Could not be read: the API server did not answer' },
        },
      },
      'is Pending while an input was not observed': {
        check: { assert: [{ expr: 'web.spec.replicas == 2' }] },
        inputs: {},
        want: { state: 'Pending', points: 0 },
      },
      'holds for each element': {
        check: { each: { c: 'web.containers()' }, assert: [{ expr: 'c.name != ""' }] },
        inputs: web,
        want: { state: 'Pass' },
      },
      'fails when there is no element': {
        check: { each: { c: 'web.containers().filter(x, x.name == "z")' }, assert: [{ expr: 'true' }] },
        inputs: web,
        want: {
          state: 'Fail',
          message: {
            fr: 'aucun élément : web.containers().filter(x, x.name == "z")',
          },
        },
      },
      'says which elements fail': {
        check: {
          each: { c: 'web.containers()' },
          let: { name: 'c.name' },
          assert: [{ expr: 'name == "b"', message: { fr: '{{name}} refusé', en: '{{name}} refused' } }],
        },
        inputs: web,
        want: { state: 'Fail', message: { fr: 'a refusé', en: 'a refused' } },
      },
      'gives partial points for assertions, rounded down': {
        check: { partial: true, assert: [{ expr: 'true' }, { expr: 'true' }, { expr: 'web.kind == "Pod"' }] },
        inputs: web,
        want: { state: 'Fail', points: 6, max: 10 },
      },
      'gives no partial points for elements: good ones would make up for a bad one': {
        check: {
          partial: true,
          each: { c: 'web.containers()' },
          assert: [{ expr: 'c.name == "a"' }, { expr: 'true' }],
        },
        inputs: web,
        want: { state: 'Fail', points: 5, failedAssertions: [0] },
      },
      'is not failed by a message that has a hole': {
        check: { assert: [{ expr: 'true', message: { fr: '{{web.missing}}', en: '{{web.missing}}' } }] },
        inputs: web,
        want: { state: 'Pass' },
      },
      'reads its own inputs under its own key': {
        check: {
          inputs: { own: { list: { kind: 'Pod', environment: 'dev' } } },
          assert: [{ expr: 'own.size() == 1' }],
        },
        inputs: { 'task/check:own': { value: [{}] } },
        want: { state: 'Pass' },
      },
      'reads the time from the evidence': {
        check: { assert: [{ expr: 'now - timestamp(session.startedAt) >= duration("30m")' }] },
        inputs: {},
        want: { state: 'Pass', readsNow: true },
      },
      'sees params, images, project and history': {
        check: {
          assert: [
            {
              expr: 'params.replicas + 1 == 3 && images == "harbor.example/p1" && project.slug == "p1" && size(history) == 0',
            },
          ],
        },
        inputs: {},
        want: { state: 'Pass' },
      },
      'runs a pattern that would backtrack elsewhere': {
        check: { assert: [{ expr: '!web.text.matches("^(a+)+$")' }] },
        inputs: { web: { value: { text: `${'a'.repeat(50_000)}!` } } },
        want: { state: 'Pass' },
      },
      'cannot be made an Error by what a candidate writes': {
        check: { assert: [{ expr: 'web.list.all(x, x == 0)' }] },
        inputs: { web: { value: { list: Array.from({ length: 5000 }, () => 0) } } },
        want: { state: 'Fail' },
      },
    }

  it.each(Object.entries(cases))('%s', (_, { check, inputs, want }) => {
    expect(gradeOne(check, inputs)).toMatchObject(want)
  })
})

describe('a mark', () => {
  const failing = { assert: [{ expr: 'false' }] }

  it('leaves out a check none of whose assertions count for these parameters', () => {
    const revision = aRevision([
      aCheck({ assert: [{ expr: 'false', when: 'params.replicas == 3' }] }),
      aCheck({ id: 'other', assert: [{ expr: 'true' }, { expr: 'false', when: 'params.app == "boreal"' }] }),
    ])
    expect(grade(revision, anEvidence({}))).toMatchObject({ points: 10, max: 10, percent: 100, passed: true })
  })

  it('blocks a check until those it requires pass, wherever they stand', () => {
    const revision = aRevision([aCheck({ id: 'a', requires: ['task/b'] }), aCheck({ id: 'b', ...failing })])
    const { checks } = grade(revision, anEvidence({}))
    expect(checks.map(({ id, state }) => [id, state])).toEqual([
      ['task/a', 'Blocked'],
      ['task/b', 'Fail'],
    ])
    expect(checks[0]?.message?.fr).toBe('Attend d’abord : Titre')
  })

  it('takes off what revealed hints cost, once each, and never below 0', () => {
    const revision = aRevision([aCheck()])
    const hints = ['task/one', 'task/one', 'task/unknown']
    expect(grade(revision, anEvidence({}, { hints })).points).toBe(7)
    expect(grade(aRevision([aCheck(failing)]), anEvidence({}, { hints })).points).toBe(0)
  })

  it('is passed at the pass mark, unless a required check is not', () => {
    const checks = [aCheck({ points: 8 }), aCheck({ id: 'b', points: 2, ...failing })]
    expect(grade(aRevision(checks), anEvidence({}))).toMatchObject({ percent: 80, passed: true })
    const required = [aCheck({ points: 8 }), aCheck({ id: 'b', points: 2, required: true, ...failing })]
    expect(grade(aRevision(required), anEvidence({}))).toMatchObject({ percent: 80, passed: false })
    expect(grade(aRevision(checks, { passPercent: 81 }), anEvidence({})).passed).toBe(false)
  })

  it('rounds the percentage down', () => {
    const checks = [aCheck({ points: 2 }), aCheck({ id: 'b', points: 1, ...failing })]
    expect(grade(aRevision(checks), anEvidence({})).percent).toBe(66)
  })

  it('is final: what is pending fails, an error stays one', () => {
    const revision = aRevision([
      aCheck({ assert: [{ expr: 'web.a' }] }),
      aCheck({ id: 'b', assert: [{ expr: 'secrets.size() == 0' }] }),
    ])
    const evidence = anEvidence({ secrets: { error: 'no answer' } })
    expect(grade(revision, evidence).checks.map(({ state }) => state)).toEqual(['Pending', 'Error'])
    expect(grade(revision, evidence, { final: true }).checks.map(({ state }) => state)).toEqual([
      'Fail',
      'Error',
    ])
  })

  it('refuses a revision that does not compile', () => {
    expect(() => grader(aRevision([aCheck({ assert: [{ expr: '(' }] })]))).toThrow('ExpressionSyntax')
  })
})

describe.each(readLabs())('the lab $revision.lab', ({ revision, fixtures }) => {
  const known = fixtures.flatMap(({ name, loses, evidence }) =>
    loses === undefined ? [] : [{ name, loses, evidence }],
  )

  it.each(known)('loses what it must on: $name', ({ evidence, loses }) => {
    const { checks, points, max } = grade(revision, evidence, { final: true })
    if (loses.length === 0) expect(points).toBe(max)
    const lost = checks.filter(
      ({ id, state }) => state === 'Fail' || (state !== 'Pass' && loses.includes(id)),
    )
    expect(lost.map(({ id }) => id).sort()).toEqual([...loses].sort())
  })
})
