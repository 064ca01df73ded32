import { expect, it } from 'vitest'

import { junitXml } from './junit.ts'
import { countProofs, type LabProof } from './proof-result.ts'

it('a report has a case for each environment and each assertion, and says what differs', () => {
  const proof: LabProof = {
    lab: 'first-deployment',
    seconds: 4,
    assertions: 2,
    uncovered: [
      { check: 'deploy/image', assertion: 1, path: 'tasks[0].checks[0].assert[1]', expr: 'a < "b"' },
    ],
    cases: [
      {
        name: 'untouched',
        expectation: { kind: 'untouched' },
        seconds: 1,
        points: 0,
        max: 10,
        mismatches: [],
        lost: [],
      },
      {
        name: 'mutants/latest',
        expectation: { kind: 'mutant', loses: ['deploy/image'] },
        seconds: 2.5,
        mismatches: [{ check: 'deploy/image', expected: 'Fail', actual: 'Pass, 10/10 points' }],
        lost: [],
      },
    ],
  }
  expect(junitXml([proof])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="first-deployment" tests="4" failures="2" errors="0" skipped="0" time="4.000">
    <testcase classname="first-deployment" name="untouched" time="1.000"/>
    <testcase classname="first-deployment" name="mutants/latest" time="2.500">
      <failure message="loses nothing; expected deploy/image to fail [MutantInvalid]">loses nothing; expected deploy/image to fail [MutantInvalid]
deploy/image: Pass, 10/10 points; expected Fail</failure>
    </testcase>
    <testcase classname="first-deployment" name="assertions/lost 1" time="0.000"/>
    <testcase classname="first-deployment" name="assertions/deploy/image[1]" time="0.000">
      <failure message="No mutant makes this assertion false">tasks[0].checks[0].assert[1]: a &lt; &quot;b&quot;</failure>
    </testcase>
  </testsuite>
</testsuites>
`)
})

it('a case that this cluster cannot prove is skipped, and counts for nothing', () => {
  const skipped = {
    name: 'mutants/no-pull-secret',
    expectation: { kind: 'mutant' as const, loses: ['deploy/pull-secret'] },
    seconds: 0,
    mismatches: [],
    lost: [],
    skipped: 'nobody asks for a pull secret',
  }
  const proof: LabProof = { lab: 'a-lab', seconds: 0, assertions: 0, uncovered: [], cases: [skipped] }
  expect(countProofs([proof])).toEqual({ passed: 0, failed: 0, skipped: 1 })
  expect(junitXml([proof])).toContain('tests="1" failures="0" errors="0" skipped="1"')
  expect(junitXml([proof])).toContain('<skipped message="nobody asks for a pull secret"/>')
})
