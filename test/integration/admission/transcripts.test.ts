import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aHome } from '../../builders/environment.ts'
import { apply, type Person, usePlatform } from '../../builders/platform.ts'

const platform = usePlatform()
let camille: Person
let eve: Person
let odile: Person

const ODILE = 'odile@example.fr'
const transcript = {
  apiVersion: 'labs.cloud-pi-native.fr/v1alpha1',
  kind: 'LabTranscript',
  metadata: { name: 'word-6f8a3c1e-1', namespace: 'camille' },
  spec: {
    lab: 'word',
    candidate: 'camille@example.fr',
    session: { name: 'word', uid: '6f8a3c1e-52d4-4b0e-9a77-0d1c2b3a4f5e' },
    attempt: 1,
    outcome: 'NotPassed',
    points: 31,
    max: 90,
    percent: 34,
    issuedAt: '2026-03-02T10:00:00Z',
    revision: `sha256:${'0'.repeat(64)}`,
    envelope: {
      payloadType: 'application/vnd.in-toto+json',
      payload: 'e30=',
      signatures: [{ keyid: `sha256:${'1'.repeat(64)}`, sig: 'c2ln' }],
    },
  },
}
const regrade = (by: string) => ({
  regrade: { at: '2026-03-03T09:00:00.000Z', by, mode: 'Preview', reason: 'A check was wrong' },
})

const patch = (person: Person, change: object, ...flags: string[]) => {
  const args = ['patch', 'labtranscript', transcript.metadata.name, '-n', 'camille', '--type=merge', ...flags]
  return person([...args, '-p', JSON.stringify(change)])
}

beforeAll(async () => {
  const { admin, person } = platform()
  camille = await person('camille@example.fr')
  odile = await person(ODILE)
  // Eve was given every verb on the kind by mistake, and so was the operator: only policies and the schema hold them.
  eve = await person('eve@example.fr')
  await apply(admin, ...aHome('camille', 'camille@example.fr'))
  await apply(
    admin,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'too-much' },
      rules: [
        {
          apiGroups: ['labs.cloud-pi-native.fr'],
          resources: ['labtranscripts', 'labtranscripts/status'],
          verbs: ['*'],
        },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'too-much' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'too-much' },
      subjects: [
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'eve@example.fr' },
        { kind: 'ServiceAccount', name: 'operator', namespace: 'cloud-pi-labs' },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'coach' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'labs-coach' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: ODILE }],
    },
  )
})

beforeEach(async () => {
  const { admin, operator } = platform()
  await admin(['delete', 'labtranscript', '--all', '-n', 'camille'])
  const { code, stderr } = await operator(['create', '-f', '-'], transcript)
  if (code !== 0) throw new Error(stderr)
})

describe('a transcript is made by the operator', () => {
  test('and by nobody else, whatever their role', async () => {
    const other = { ...transcript, metadata: { ...transcript.metadata, name: 'forged' } }
    for (const person of [eve, platform().admin]) {
      const { code, stderr } = await person(['create', '-f', '-'], other)
      expect(code).not.toBe(0)
      expect(stderr).toContain('only the operator writes a transcript')
    }
    for (const person of [camille, odile]) {
      const { stderr } = await person(['create', '-f', '-'], other)
      expect(stderr).toMatch(/Forbidden|forbidden/)
    }
  })

  test('and read by its candidate', async () => {
    const { stdout } = await camille(['get', 'labtranscripts', '-n', 'camille', '-o', 'name'])
    expect(stdout.trim()).toBe(`labtranscript.labs.cloud-pi-native.fr/${transcript.metadata.name}`)
  })
})

describe('what a transcript says', () => {
  const changes: Record<string, object> = {
    'the mark': { percent: 100 },
    'the outcome': { outcome: 'Passed' },
    'the candidate': { candidate: 'eve@example.fr' },
    'the envelope': { envelope: { payload: 'e319' } },
    'what it replaces': { supersedes: 'another' },
  }

  test.each(Object.entries(changes))('is %s, which nobody changes', async (_, spec) => {
    for (const person of [eve, odile, platform().admin]) {
      const { code, stderr } = await patch(person, { spec })
      expect(code).not.toBe(0)
      expect(stderr).toContain('a transcript does not change: a correction writes another one')
    }
    const byOperator = await patch(platform().operator, { spec })
    expect(byOperator.code).not.toBe(0)
    expect(byOperator.stderr).toMatch(/the operator may not change a transcript|a transcript does not change/)
    expect(await patch(camille, { spec })).not.toMatchObject({ code: 0 })
  })

  test('is not even touched by the operator, which asks for no regrade either', async () => {
    const { code, stderr } = await patch(platform().operator, { spec: regrade('operator') })
    expect(code).not.toBe(0)
    expect(stderr).toContain('the operator may not change a transcript')
  })
})

describe('a regrade', () => {
  test('is asked for by a coach, under their own name', async () => {
    const forged = await patch(odile, { spec: regrade('omar@example.fr') })
    expect(forged.code).not.toBe(0)
    expect(forged.stderr).toContain('spec.regrade.by must be "odile@example.fr", who asks')
    expect(await patch(odile, { spec: regrade(ODILE) })).toMatchObject({ code: 0 })
    const again = { regrade: { ...regrade(ODILE).regrade, at: '2026-03-04T09:00:00.000Z', mode: 'Apply' } }
    expect(await patch(odile, { spec: again })).toMatchObject({ code: 0 })
  })

  test('is asked for by nobody else', async () => {
    const byEve = await patch(eve, { spec: regrade('eve@example.fr') })
    expect(byEve.code).not.toBe(0)
    expect(byEve.stderr).toContain('only a coach asks for a regrade (verb "coach" on labsessions)')
    expect((await patch(camille, { spec: regrade('camille@example.fr') })).stderr).toMatch(/forbidden/)
  })
})

describe('the status of a transcript', () => {
  const status = { supersededBy: 'word-6f8a3c1e-2' }

  test('is the operator’s', async () => {
    expect(await patch(platform().operator, { status }, '--subresource=status')).toMatchObject({ code: 0 })
  })

  test('is nobody else’s, whatever their role', async () => {
    const byEve = await patch(eve, { status }, '--subresource=status')
    expect(byEve.code).not.toBe(0)
    expect(byEve.stderr).toContain("the status of a transcript is the operator's")
    for (const person of [camille, odile]) {
      expect((await patch(person, { status }, '--subresource=status')).stderr).toMatch(/forbidden/)
    }
  })
})
