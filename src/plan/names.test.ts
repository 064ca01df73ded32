import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base36, environmentUuid, namespaceName, planProject, uuidV5 } from './names.ts'

const DNS_NAMESPACE = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'

describe('names', () => {
  it('derives the UUID of a name as RFC 9562 does', () => {
    // The example of RFC 9562, appendix A.4.
    expect(uuidV5(DNS_NAMESPACE, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })

  it('refuses to derive from what is no UUID', () => {
    expect(() => uuidV5('not-a-uuid', 'project')).toThrow('Not a UUID: not-a-uuid')
  })

  it.each([
    ['00000000-0000-0000-0000-000000000000', '0'],
    ['00000000-0000-0000-0000-000000000024', '10'],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', 'f5lxx1zz5pnorynqglhzmsp33'],
  ])('writes %s in base 36 as %s, without padding', (uuid, want) => {
    expect(base36(uuid)).toBe(want)
  })

  it("writes the platform's example of a namespace", () => {
    const name = 'dlir8hay3hiusjn487pbpv2vf--7sahj3r4nl97bhee7kwk14ooy'
    const [environment = '', project = ''] = name.split('--').map(uuidOfBase36)
    // Both halves are random UUIDs (version 4), so the alphabet and the direction are the console's.
    expect([environment, project].map((uuid) => uuid[14])).toEqual(['4', '4'])
    expect(namespaceName(environment, project)).toBe(name)
  })

  it('names every session within the limits of Kubernetes and of the console', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.stringMatching(/^[a-z0-9]{2,11}$/), (uid, environment) => {
        const project = planProject(uid)
        expect(project.slug).toMatch(/^[a-z0-9]{2,20}$/)
        const namespace = namespaceName(environmentUuid(uid, environment), project.uuid)
        expect(namespace).toMatch(/^[a-z0-9]{1,25}--[a-z0-9]{1,25}$/)
      }),
    )
  })

  it('gives each environment of a session a namespace of its own', () => {
    const uid = '6f8a3c1e-52d4-4b0e-9a77-0d1c2b3a4f5e'
    expect(environmentUuid(uid, 'dev')).toBe(environmentUuid(uid, 'dev'))
    expect(environmentUuid(uid, 'dev')).not.toBe(environmentUuid(uid, 'prod'))
    expect(environmentUuid(uid, 'project')).not.toBe(planProject(uid).uuid)
  })
})

function uuidOfBase36(text: string): string {
  const value = Array.from(text).reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n)
  return value
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
