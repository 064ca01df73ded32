import { expect, it } from 'vitest'

import { junitXml } from './junit.ts'
import type { LabProof } from './proof-result.ts'

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
  <testsuite name="first-deployment" tests="4" failures="2" errors="0" time="4.000">
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
