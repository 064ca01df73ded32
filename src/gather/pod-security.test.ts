import { describe, expect, it } from 'vitest'
import { parseViolations } from './pod-security.ts'

const HEADING =
  'existing pods in namespace "dev" violate the new PodSecurity enforce level "restricted:v1.9999"'

describe("reading the API server's warnings about pods", () => {
  it.each([
    ['web: seccompProfile', { pod: 'web', others: 0, reasons: ['seccompProfile'] }],
    ['web (and 1 other pod): hostPort', { pod: 'web', others: 1, reasons: ['hostPort'] }],
    [
      'web-7d9.x (and 12 other pods): host namespaces, runAsUser=0, forbidden AppArmor profile',
      {
        pod: 'web-7d9.x',
        others: 12,
        reasons: ['host namespaces', 'runAsUser=0', 'forbidden AppArmor profile'],
      },
    ],
  ])('reads: %s', (warning, want) => {
    expect(parseViolations([HEADING, warning])).toEqual([want])
  })

  it('finds none where the server warns of nothing', () => {
    expect(parseViolations([])).toEqual([])
  })

  it('leaves out what others warn of', () => {
    const policy = 'Validation failed for ValidatingAdmissionPolicy "x" with binding "y": no'
    expect(
      parseViolations([policy, 'seen: before the heading', HEADING, 'web: hostPort', policy]),
    ).toHaveLength(1)
  })

  it('throws when the server had no time to look at all pods', () => {
    const partial = 'new PodSecurity enforce level only checked against the first 10 of 4000 existing pods'
    expect(() => parseViolations([partial, HEADING, 'web: hostPort'])).toThrow('did not look at all pods')
  })
})
